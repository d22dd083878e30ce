"""Imports of residents on a real database: every row gets a result, nothing is done twice, and undecided rows wait for a person."""

import base64
import hashlib
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from services.population.handlers.job_kinds import WORKSHOP
from services.population.queries.imports import people_on_file
from shared.contracts.audit import verify_audit
from shared.contracts.directory.roles import Role
from shared.contracts.population import imports as contract
from shared.contracts.population import jobs, rpc
from shared.errors import Conflict, Forbidden, Invalid, NotFound
from shared.identity import Actor
from shared.jobs.desk import Desk
from tests.factories.population import BUREAU, CLERK, COMMUNITY, OTHER_CLERK, OTHER_COMMUNITY, Population, next_number, resident_number
from tests.factories.population_imports import TITLES, csv_file, imported, problems_of, row, rows_of, submitted, workbook
from tests.factories.population_records import sealed

AUDITOR = Actor("01890000-0000-7000-8000-0000000000a0", frozenset({Role.AUDITOR}), None)


def result_of(population: Population, job: dict[str, Any]) -> str:
    """The file of an import's results."""
    part = population.ask(jobs.READ_JOB_RESULT, {"id": job["id"], "part": 0})
    assert part["parts"] == 1
    return base64.b64decode(part["content"]).decode("utf-8-sig")


def residences(population: Population) -> int:
    return int(population.rows("SELECT count(*) AS many FROM residence")[0]["many"])


def test_good_rows_go_in_and_bad_ones_are_told(population: Population) -> None:
    good = [row(legacy_id=f"L-{number}") for number in range(30)]

    job = imported(population, csv_file([*good, row(document_number="441602199003070000"), row(started_on="2022-05-01", name="")]))

    assert (job["state"], job["counts"]) == ("SUCCEEDED", {"IMPORTED": 30, "REFUSED": 2})
    assert job["progress"] == {"done": 32, "total": 32, "unit": "rows"}
    assert problems_of(population, job) == [(32, "document_number", "DOCUMENT_CHECK_DIGIT"), (33, "name", "REQUIRED")]
    assert (residences(population), len(population.rows("SELECT id FROM person"))) == (30, 30)


def test_an_imported_residence_is_as_if_registered_at_the_counter(population: Population) -> None:
    number = next_number()
    alone = population.register(person={"document_number": next_number()})
    job = imported(population, csv_file([row(document_number=number)]), community_id=COMMUNITY)
    [found] = rows_of(population, job)

    residence = population.ask(rpc.GET_RESIDENCE, {"id": found["residence_id"]})
    same = {name for name in alone if name not in {"id", "person", "community_id", "channel"}}
    assert {name: residence[name] for name in same} == {name: alone[name] for name in same}
    assert (residence["channel"], residence["community_id"]) == ("IMPORT", COMMUNITY)
    assert {name: residence["person"][name] for name in ("name", "phone", "sex", "birth_year")} == {
        name: alone["person"][name] for name in ("name", "phone", "sex")
    } | {"birth_year": int(number[6:10])}
    assert population.found(document_number=number) == [residence["person"]["id"]]
    assert population.revealed(residence["person"]["id"], "name", "phone", "document_number") == {
        "id": residence["person"]["id"], "name": "张小明", "phone": "13800138000", "document_number": number,
    }  # fmt: skip


def test_each_registration_is_announced_and_on_record_once(population: Population) -> None:
    job = imported(population, csv_file([row() for _ in range(40)]))

    ids = {found["residence_id"] for found in rows_of(population, job)}
    assert {event["subject"] for event in population.announced("residence_registered")} == ids
    assert len(population.announced("person_registered")) == 40
    entries = population.audited("RESIDENCE_REGISTERED")
    assert sorted(entry["subject"] for entry in entries) == sorted(f"residence:{residence}" for residence in ids)
    assert {(entry["actor_id"], entry["station_code"], entry["detail"]["new_person"], len(entry["related"])) for entry in entries} == {
        (CLERK.account_id, "changtang", True, 1)
    }
    assert population.ask(verify_audit("population"), {}, AUDITOR)["ok"]


def test_the_same_file_again_changes_nothing(population: Population) -> None:
    data = csv_file([row() for _ in range(25)])
    first = imported(population, data)

    again = imported(population, data)

    assert (again["counts"], again["notes"], first["notes"]) == ({"UNCHANGED": 25}, ["SAME_FILE_BEFORE"], [])
    assert {found["residence_id"] for found in rows_of(population, again)} == {found["residence_id"] for found in rows_of(population, first)}
    assert residences(population) == 25
    [entry] = population.audited("IMPORT_ROWS_COMPARED")
    assert len(entry["related"]) == 50


def test_where_somebody_lives_at_another_station_is_not_told(population: Population) -> None:
    number = next_number()
    population.register(OTHER_CLERK, person={"document_number": number})

    job = imported(population, csv_file([row(document_number=number)]))

    [found] = rows_of(population, job)
    assert (found["outcome"], found["residence_id"]) == ("UNCHANGED", None)


@pytest.mark.parametrize("is_dry_run", [False, True])
def test_who_tries_names_of_somebody_elsewhere_is_on_record_there(population: Population, is_dry_run: bool) -> None:
    number = next_number()
    residence = population.register(OTHER_CLERK, person={"document_number": number})

    imported(population, csv_file([row(document_number=number, name=name, address="建设路 8 号") for name in ("李四", "王五")]), dry_run=is_dry_run)

    entries = population.audited("IMPORT_ROWS_COMPARED")
    assert [(entry["station_code"], set(entry["related"])) for entry in entries] == [
        (station_code, {f"person:{residence['person']['id']}"}) for station_code in ("changtang", "pingnan")
    ]


@pytest.mark.parametrize("is_dry_run", [False, True])
@pytest.mark.parametrize("actor", [CLERK, OTHER_CLERK])
def test_no_row_tells_where_somebody_sealed_lives(population: Population, actor: Actor, is_dry_run: bool) -> None:
    number = next_number()
    residence = population.register(person={"document_number": number})
    sealed(population, residence)
    addresses = [residence["address"], {"text": "建设路 8 号", "room": "1"}]

    tried = [row(document_number=number, address=address["text"], room=address["room"]) for address in addresses]
    job = imported(population, csv_file(tried), actor, dry_run=is_dry_run)

    told = [
        (found["outcome"], found["residence_id"], [problem["code"] for problem in found["problems"]]) for found in rows_of(population, job, actor)
    ]
    assert told == [("UNDECIDED", None, ["PERSON_NOT_OPEN"])] * 2


def test_somebody_on_file_moves_in_elsewhere_and_has_a_new_phone(population: Population) -> None:
    number = next_number()
    there = population.register(person={"document_number": number})
    rows = [
        row(document_number=number, address="东江路 3 号"),
        row(document_number=number, address="东江路 4 号", phone="13900139000"),
        row(document_number=number, address="东江路 5 号", phone="13900139000"),
        row(document_number=number, address="东江路4号", phone="13900139000"),
    ]

    job = imported(population, csv_file(rows))

    assert [found["outcome"] for found in rows_of(population, job)] == ["IMPORTED", "IMPORTED", "IMPORTED", "UNCHANGED"]
    assert population.revealed(there["person"]["id"], "phone")["phone"] == "13900139000"
    assert (len(population.announced("person_changed")), len(population.rows("SELECT id FROM person"))) == (1, 1)
    assert [entry["detail"]["new_person"] for entry in population.audited("RESIDENCE_REGISTERED")] == [True, False, False, False]


@pytest.mark.parametrize("is_dry_run", [True, False])
def test_two_people_with_one_number_in_a_file_are_not_made_one(population: Population, is_dry_run: bool) -> None:
    number = next_number()
    rows = [row(document_number=number), row(document_number=number, name="李大华", address="东江路 3 号"), row(document_number=number)]

    job = imported(population, csv_file(rows), dry_run=is_dry_run)

    assert [found["outcome"] for found in rows_of(population, job)] == ["IMPORTED", "UNDECIDED", "UNCHANGED"]
    assert problems_of(population, job)[0] == (3, "name", "PERSON_NAME_DIFFERS")


def test_another_name_at_the_address_where_somebody_lives_is_told_and_not_passed_over(population: Population) -> None:
    number = next_number()
    population.register(person={"document_number": number}, address={"text": "长塘路 12 号", "room": "302"})

    job = imported(population, csv_file([row(document_number=number, name="李大华")]))

    assert job["counts"] == {"REFUSED": 1}
    assert problems_of(population, job) == [(2, "name", "PERSON_NAME_DIFFERS")]


def test_a_dry_run_has_the_same_results_and_writes_nothing(population: Population) -> None:
    number, known = next_number(), next_number()
    population.register(person={"document_number": known})
    rows = [row() for _ in range(600)] + [row(document_number=number), row(document_number=known, name="李大华"), row(name="")]
    rows += [row(document_number=number), row(document_number=number, address="东江路 3 号", phone="13900139000")]

    tried = imported(population, csv_file(rows), dry_run=True)

    assert residences(population) == 1
    assert population.announced("person_registered")[1:] == []
    done = imported(population, csv_file(rows))
    assert tried["counts"] == done["counts"] == {"IMPORTED": 602, "REFUSED": 2, "UNCHANGED": 1}
    assert problems_of(population, tried) == problems_of(population, done)
    assert done["notes"] == []
    assert population.rows("SELECT DISTINCT residence_id FROM import_row WHERE job_id = :id AND outcome = 'IMPORTED'", id=tried["id"]) == [
        {"residence_id": None}
    ]


def test_a_killed_import_goes_on_and_doubles_nothing(population: Population) -> None:
    rows = [row() for _ in range(1300)]
    job = submitted(population, csv_file(rows))

    # Each step at another desk, as if the process were killed after it, once the file has been read.
    while population.rows("SELECT position FROM job")[0]["position"].get("phase") != "IMPORTING":
        population.service.desk.work(population.store, 0)
    more = 1
    while more:
        desk = Desk(WORKSHOP)
        more = desk.work(population.store, 0)
        desk.close()

    assert population.ask(jobs.GET_JOB, {"id": job["id"]})["counts"] == {"IMPORTED": 1300}
    assert residences(population) == 1300
    for event in ("person_registered", "residence_registered"):
        assert len({told["subject"] for told in population.announced(event)}) == len(population.announced(event)) == 1300
    assert len(population.audited("RESIDENCE_REGISTERED")) == 1300


def test_a_replica_that_leads_no_more_spoils_nothing(population: Population) -> None:
    job = submitted(population, csv_file([row() for _ in range(1300)]))
    desks = [Desk(WORKSHOP), Desk(WORKSHOP)]

    for turn in range(6):
        desks[turn % 2].work(population.store, 0)
    while desks[0].work(population.store):
        pass
    desks[1].close()

    assert population.ask(jobs.GET_JOB, {"id": job["id"]})["counts"] == {"IMPORTED": 1300}


def test_a_dry_run_that_was_killed_begins_again(population: Population) -> None:
    number = next_number()
    rows = [row(document_number=number), *[row() for _ in range(600)], row(document_number=number)]
    job = submitted(population, csv_file(rows), dry_run=True)
    while population.rows("SELECT position FROM job")[0]["position"].get("part", 0) < 1:
        population.service.desk.work(population.store, 0)
    population.service.desk.close()

    while population.service.desk.work(population.store):
        pass

    assert population.ask(jobs.GET_JOB, {"id": job["id"]})["counts"] == {"IMPORTED": 601, "UNCHANGED": 1}


def test_what_is_in_when_an_import_is_cancelled_stays_in_and_is_told(population: Population) -> None:
    job = submitted(population, csv_file([row() for _ in range(1300)]))
    while population.rows("SELECT done FROM job")[0]["done"] < 500:
        population.service.desk.work(population.store, 0)

    cancelled = population.ask(jobs.CANCEL_JOB, {"id": job["id"]})
    assert population.service.desk.work(population.store) == 0

    assert cancelled["counts"]["IMPORTED"] == residences(population) == 500
    assert population.audited("JOB_CANCELLED")[0]["detail"]["counts"] == {"IMPORTED": 500}
    assert len(rows_of(population, job)) == 200


def test_an_undecided_row_is_shown_side_by_side_and_registered_once_confirmed(population: Population) -> None:
    number = next_number()
    there = population.register(person={"document_number": number})
    job = imported(population, csv_file([row(document_number=number, name="张晓明", address="东江路 3 号", legacy_id="L-7")]))

    [pair] = population.ask(contract.LIST_UNDECIDED, {"id": job["id"]})["items"]
    assert (pair["row"], pair["differs"], pair["codes"]) == (2, ["name"], ["PERSON_NAME_DIFFERS"])
    assert pair["given"]["document_number"] == pair["on_file"]["document_number"] == there["person"]["document_number"]
    assert population.audited("IMPORT_UNDECIDED_LISTED")[0]["related"] == [f"person:{there['person']['id']}"]

    asked = {"id": job["id"], "row": 2, "decision": "REGISTER_AND_CORRECT"}
    decided = population.ask(contract.DECIDE_ROW, asked)
    again = population.ask(contract.DECIDE_ROW, asked)

    assert (decided["outcome"], decided["decision"], again) == ("IMPORTED", "REGISTER_AND_CORRECT", decided)
    assert population.revealed(there["person"]["id"], "name")["name"] == "张晓明"
    assert population.ask(jobs.GET_JOB, {"id": job["id"]})["counts"] == {"IMPORTED": 1, "UNDECIDED": 0}
    assert population.ask(contract.LIST_UNDECIDED, {"id": job["id"]})["items"] == []
    assert len(population.audited("IMPORT_ROW_DECIDED")) == 1
    assert len(population.rows("SELECT * FROM legacy_reference")) == 1
    with pytest.raises(Conflict, match="ROW_DECIDED"):
        population.ask(contract.DECIDE_ROW, {**asked, "decision": "SKIP"})


def test_an_undecided_row_may_be_left(population: Population) -> None:
    number = next_number()
    population.register(person={"document_number": number})
    job = imported(population, csv_file([row(document_number=number, name="李大华", address="东江路 3 号")]))

    left = population.ask(contract.DECIDE_ROW, {"id": job["id"], "row": 2, "decision": "SKIP"})

    assert (left["outcome"], left["residence_id"], residences(population)) == ("UNDECIDED", None, 1)
    assert population.rows("SELECT row_encrypted FROM import_row") == [{"row_encrypted": None}]


def test_of_somebody_who_never_lived_here_only_the_difference_is_shown(population: Population) -> None:
    number = next_number()
    population.register(OTHER_CLERK, person={"document_number": number})
    job = imported(population, csv_file([row(document_number=number, name="李大华", address="东江路 3 号")]))

    [pair] = population.ask(contract.LIST_UNDECIDED, {"id": job["id"]})["items"]
    assert (pair["on_file"], pair["differs"]) == (None, ["name"])


def test_a_row_that_is_not_there_or_not_undecided_is_not_decided(population: Population) -> None:
    job = imported(population, csv_file([row()]))

    with pytest.raises(NotFound, match="IMPORT_ROW_NOT_FOUND"):
        population.ask(contract.DECIDE_ROW, {"id": job["id"], "row": 9, "decision": "SKIP"})
    with pytest.raises(Conflict, match="ROW_NOT_UNDECIDED"):
        population.ask(contract.DECIDE_ROW, {"id": job["id"], "row": 2, "decision": "SKIP"})


def test_another_stations_import_is_not_there(population: Population) -> None:
    job = imported(population, csv_file([row()]))

    for method, data in ((contract.LIST_IMPORT_ROWS, {}), (contract.LIST_UNDECIDED, {}), (contract.DECIDE_ROW, {"row": 2, "decision": "SKIP"})):
        with pytest.raises(NotFound):
            population.ask(method, {"id": job["id"], **data}, OTHER_CLERK)


def test_a_community_is_the_stations_own(population: Population) -> None:
    with pytest.raises(Invalid, match="UNKNOWN_COMMUNITY"):
        population.ask(contract.BEGIN_IMPORT, {"community_id": OTHER_COMMUNITY})
    with pytest.raises(Forbidden):
        population.ask(contract.BEGIN_IMPORT, {}, BUREAU)


def test_an_upload_is_whole_before_it_is_submitted(population: Population) -> None:
    job = population.ask(contract.BEGIN_IMPORT, {})
    digest = {"digest": "0" * 64}

    with pytest.raises(Conflict, match="UPLOAD_INCOMPLETE"):
        population.ask(contract.SUBMIT_IMPORT, {"id": job["id"], "parts": 2, "size": 10, **digest})
    with pytest.raises(Invalid, match="FILE_EMPTY"):
        population.ask(contract.SUBMIT_IMPORT, {"id": job["id"], "parts": 0, "size": 0, **digest})
    with pytest.raises(Invalid):
        population.ask(contract.ADD_IMPORT_PART, {"id": job["id"], "part": 0, "content": "???"})
    with pytest.raises(NotFound):
        population.ask(contract.ADD_IMPORT_PART, {"id": job["id"], "part": 0, "content": "QUJD"}, OTHER_CLERK)
    for content in ("QUJD", "QUJE"):
        population.ask(contract.ADD_IMPORT_PART, {"id": job["id"], "part": 0, "content": content})
    population.ask(contract.ADD_IMPORT_PART, {"id": job["id"], "part": 1, "content": "QUJD"})
    population.ask(contract.SUBMIT_IMPORT, {"id": job["id"], "parts": 1, "size": 3, **digest})
    with pytest.raises(Conflict, match="IMPORT_SUBMITTED"):
        population.ask(contract.ADD_IMPORT_PART, {"id": job["id"], "part": 0, "content": "QUJD"})
    assert population.rows("SELECT number FROM job_part") == [{"number": 0}]


def test_two_uploads_that_were_mixed_are_not_taken_for_a_file(population: Population) -> None:
    mine, other = csv_file([row()]), csv_file([row(name="李大华")])
    job = population.ask(contract.BEGIN_IMPORT, {"dry_run": False})
    for content in (mine, other):
        population.ask(contract.ADD_IMPORT_PART, {"id": job["id"], "part": 0, "content": base64.b64encode(content).decode()})
    told = {"id": job["id"], "parts": 1, "size": len(mine), "digest": hashlib.sha256(mine).hexdigest()}
    population.ask(contract.SUBMIT_IMPORT, told)

    while population.service.desk.work(population.store):
        pass
    ended = population.ask(jobs.GET_JOB, {"id": job["id"]})
    assert (ended["state"], ended["error"]["code"], residences(population)) == ("FAILED", "UPLOAD_MIXED", 0)


def test_the_result_is_a_file_with_every_row_masked_and_safe(population: Population) -> None:
    job = imported(population, csv_file([row(), row(document_number="441602199003070000"), row(phone="=1+1", name="=cmd")]))

    lines = result_of(population, job).splitlines()
    assert lines[0].startswith("行号 row,结果 outcome,列 column,代码 code")
    assert lines[1].startswith("2,IMPORTED,,,,,,")
    assert (
        lines[2]
        == "3,REFUSED,document_number,DOCUMENT_CHECK_DIGIT,证件号码校验位错误,The check digit of the document number is wrong,4416**********0000,"
    )
    assert lines[3].startswith("4,REFUSED,name,CELL_FORMULA,")
    assert lines[3].endswith(",'=*,")


def test_what_is_kept_of_a_file_is_encrypted(population: Population) -> None:
    job = submitted(population, csv_file([row(name="")]))
    kept = population.rows("SELECT content_encrypted FROM job_part")
    imported(population, csv_file([row(legacy_id="L-000123"), row(document_number="441602199003070000")]))

    dump = b"".join(bytes(part["content_encrypted"]) for part in kept)
    for table in ("import_row", "legacy_reference", "job"):
        dump += str(population.rows(f"SELECT * FROM {table}")).encode()
    assert not any(word in dump for word in ("张小明".encode(), b"13800138000", b"L-000123", "长塘路".encode(), b"070000"))
    assert job["id"]


def test_residents_imported_by_a_workbook(population: Population) -> None:
    number = resident_number("19900307", 1)
    rows: list[list[Any]] = [row(document_number=number), row(), row()]
    rows[0][TITLES.index("开始日期")] = date(2022, 3, 1)
    rows[0][TITLES.index("联系电话")] = 13800138000
    rows[1][TITLES.index("开始日期")] = datetime(2022, 3, 1, 10, 30)  # noqa: DTZ001 # a workbook knows no zones
    rows[2][TITLES.index("证件号码")] = 441602199003070012

    job = imported(population, workbook(rows))

    assert problems_of(population, job) == [(3, "started_on", "DATE_FORMAT"), (4, "document_number", "NUMBER_MANGLED")]
    [found] = rows_of(population, job, outcome="IMPORTED")
    assert population.ask(rpc.GET_RESIDENCE, {"id": found["residence_id"]})["started_on"] == "2022-03-01"


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_template_can_be_filled_in_and_sent_back(population: Population, form: str) -> None:
    template = population.ask(contract.READ_IMPORT_TEMPLATE, {"format": form})
    content = base64.b64decode(template["content"])
    if form == "csv":
        content += csv_file([row()]).split(b"\r\n", 1)[1]

    job = imported(population, content)

    assert (job["state"], job["counts"]) == ("SUCCEEDED", {"IMPORTED": 1} if form == "csv" else {})


def test_nobody_is_merged_or_sealed_while_a_part_registers_them(population: Population) -> None:
    residence = population.register()
    [document] = population.rows("SELECT document_type AS kind, document_index AS index FROM person")
    locking = text("SELECT id FROM person WHERE id = :id FOR NO KEY UPDATE NOWAIT")

    with Session(population.store.engine) as importing, Session(population.store.engine) as merging:
        assert len(people_on_file(importing, [(document["kind"], bytes(document["index"]))])) == 1
        with pytest.raises(OperationalError, match="could not obtain lock"):
            merging.execute(locking, {"id": residence["person"]["id"]})
