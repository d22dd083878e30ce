"""Imports of houses on a real database: every row gets a result, nothing is done twice, and nothing on file is changed by a file."""

import base64
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest

from services.housing.handlers import import_running
from services.housing.handlers.import_chunk import Chunk
from services.housing.handlers.job_kinds import WORKSHOP
from shared.contracts.audit import verify_audit
from shared.contracts.directory.roles import Role
from shared.contracts.housing import houses as registry
from shared.contracts.housing import imports as contract
from shared.contracts.housing import jobs
from shared.errors import Forbidden, Invalid, NotFound, Unavailable
from shared.identity import Actor
from shared.jobs.desk import Desk
from shared.jobs.handlers import remove_expired_job
from tests.factories.housing import BUREAU, CLERK, COMMUNITY, HEAD, OTHER_OFFICER, TODAY, Housing
from tests.factories.housing_imports import TITLES, csv_file, imported, of_organisation, problems_of, row, rows_of, submitted, workbook
from tests.factories.population import OTHER_COMMUNITY, next_number

AUDITOR = Actor("01890000-0000-7000-8000-0000000000a0", frozenset({Role.AUDITOR}), None)


def result_of(housing: Housing, job: dict[str, Any]) -> str:
    """The file of an import's results."""
    part = housing.ask(jobs.READ_JOB_RESULT, {"id": job["id"], "part": 0})
    assert part["parts"] == 1
    return base64.b64decode(part["content"]).decode("utf-8-sig")


def count(housing: Housing, table: str) -> int:
    return int(housing.rows(f"SELECT count(*) AS many FROM {table}")[0]["many"])


def single(**changed: Any) -> dict[str, Any]:
    """The house of a usual row, as a clerk registers it at the counter."""
    landlord = {"kind": "PERSON", "document_type": "RESIDENT_ID", "document_number": next_number(), "name": "陈东", "phone": "13800138000"}
    rooms = [{"name": "101", "beds": 2}, {"name": "102", "beds": 1}, {"name": "201", "beds": 1}]
    house = {"rental_kind": "SHARED", "structure": "BRICK_CONCRETE", "floors": 5, "area_m2": 420.5, "has_video_access": True, "rooms": rooms}
    return {"landlord": landlord, "address": "东华路 12 号", "community_id": COMMUNITY, **house, **changed}


def test_good_rows_go_in_and_bad_ones_are_told(housing: Housing) -> None:
    good = [row(legacy_id=f"CZ-{number}") for number in range(30)]
    wrong = [row(document_number="441602199003070000"), row(rooms="101:2、101"), row(landlord_name=""), row(community="坪南村")]

    job = imported(housing, csv_file([*good, *wrong]))

    assert (job["state"], job["counts"]) == ("SUCCEEDED", {"IMPORTED": 30, "REFUSED": 4})
    assert problems_of(housing, job) == [
        (32, "document_number", "DOCUMENT_CHECK_DIGIT"), (33, "rooms", "ROOM_EXISTS"), (34, "landlord_name", "REQUIRED"),
        (35, "community", "UNKNOWN_COMMUNITY"),
    ]  # fmt: skip
    assert [count(housing, table) for table in ("house", "landlord", "room", "bed", "house_landlord", "legacy_reference")] == [
        30,
        30,
        90,
        120,
        30,
        30,
    ]


def test_all_that_is_wrong_with_a_row_is_told_at_once(housing: Housing) -> None:
    bad = row(document_number="1", phone="1", community="无此村", rooms="101、101", registered_on="2999-01-01", address="——")

    job = imported(housing, csv_file([bad]))

    assert {(column, code) for _, column, code in problems_of(housing, job)} == {
        ("document_number", "DOCUMENT_FORMAT"), ("phone", "PHONE_FORMAT"), ("community", "UNKNOWN_COMMUNITY"), ("rooms", "ROOM_EXISTS"),
        ("registered_on", "REGISTERED_IN_FUTURE"), ("address", "ADDRESS_FORMAT"),
    }  # fmt: skip


def test_an_imported_house_is_as_if_registered_at_the_counter(housing: Housing) -> None:
    alone = housing.ask(registry.REGISTER_HOUSE, single())
    job = imported(housing, csv_file([row(address="长塘路 99 号")]))
    [found] = rows_of(housing, job)

    house = housing.ask(registry.GET_HOUSE, {"id": found["house_id"]})
    own = {"id", "number", "card_code", "address", "landlord", "channel", "registered_on"}
    assert {name: house[name] for name in alone if name not in own} == {name: alone[name] for name in alone if name not in own}
    assert (house["channel"], house["registered_on"], house["state"]) == ("IMPORT", "2021-03-01", "SELF_REGISTERED")
    assert (alone["number"], house["number"]) == ("CHANGTANG-000001", "CHANGTANG-000002")
    assert {name: house["landlord"][name] for name in ("kind", "name", "phone")} == {
        name: alone["landlord"][name] for name in ("kind", "name", "phone")
    }
    rooms = housing.ask(registry.LIST_ROOMS, {"id": house["id"]})["items"]
    assert [(room["name"], [bed["label"] for bed in room["beds"]]) for room in rooms] == [("101", ["1", "2"]), ("102", ["1"]), ("201", ["1"])]
    [line] = housing.ask(registry.LIST_HOUSE_LANDLORDS, {"id": house["id"]})["items"]
    assert (line["since"], line["landlord"]["id"]) == ("2021-03-01", house["landlord"]["id"])
    after = housing.ask(registry.REGISTER_HOUSE, single(address="东华路 13 号"))
    assert after["number"] == "CHANGTANG-000003"


def test_each_registration_is_announced_and_on_record_once(housing: Housing) -> None:
    job = imported(housing, csv_file([row() for _ in range(40)]))

    ids = {found["house_id"] for found in rows_of(housing, job)}
    told = housing.announced("house_registered")
    assert {event["subject"] for event in told} == ids
    assert {(event["subjectversion"], event["data"]["state"], event["data"]["capacity"], event["data"]["channel"]) for event in told} == {
        (1, "SELF_REGISTERED", 4, "IMPORT")
    }
    assert (len(told), len(housing.announced("landlord_registered"))) == (40, 40)
    entries = housing.audited("HOUSE_REGISTERED")
    assert sorted(entry["subject"] for entry in entries) == sorted(f"house:{found}" for found in ids)
    assert {(entry["station_code"], len(entry["related"])) for entry in entries} == {("changtang", 1)}
    assert len(housing.audited("LANDLORD_REGISTERED")) == 40
    assert housing.ask(verify_audit("housing"), {}, AUDITOR)["ok"]


def test_several_houses_of_one_landlord_make_one_landlord(housing: Housing) -> None:
    number = next_number()
    known = housing.ask(registry.REGISTER_HOUSE, single())["landlord"]["id"]
    [filed] = housing.rows("SELECT document_index FROM landlord")
    company = of_organisation()

    job = imported(housing, csv_file([row(document_number=number), row(document_number=number, landlord_name="陈 东"), company, of_organisation()]))

    assert job["counts"] == {"IMPORTED": 4}
    assert housing.rows("SELECT kind, count(*) AS many FROM landlord GROUP BY kind ORDER BY kind") == [
        {"kind": "ORGANISATION", "many": 2}, {"kind": "PERSON", "many": 2},
    ]  # fmt: skip
    assert (bool(known), len(filed)) == (True, 1)


def test_a_landlord_on_file_is_found_by_the_document(housing: Housing) -> None:
    given = single()
    there = housing.ask(registry.REGISTER_HOUSE, given)

    job = imported(housing, csv_file([row(document_number=given["landlord"]["document_number"])]))

    [found] = rows_of(housing, job)
    assert housing.ask(registry.GET_HOUSE, {"id": found["house_id"]})["landlord"] == there["landlord"]
    assert count(housing, "landlord") == 1


@pytest.mark.parametrize("is_dry_run", [True, False])
def test_one_document_under_two_names_is_not_made_one(housing: Housing, is_dry_run: bool) -> None:
    number = next_number()

    job = imported(housing, csv_file([row(document_number=number), row(document_number=number, landlord_name="李大华")]), dry_run=is_dry_run)

    assert problems_of(housing, job) == [(3, "landlord_name", "LANDLORD_NAME_DIFFERS")]


def test_the_same_file_again_changes_nothing(housing: Housing) -> None:
    data = csv_file([row(legacy_id="CZ-1"), *[row() for _ in range(24)], row(verified_on="2022-01-05"), of_organisation(rooms="")])
    first = imported(housing, data)
    tables = ("house", "landlord", "room", "bed", "house_landlord", "legacy_reference", "outbox")
    before = [count(housing, table) for table in tables[:-1]]

    again = imported(housing, data)

    assert (first["counts"], again["counts"]) == ({"IMPORTED": 27}, {"UNCHANGED": 27})
    assert (again["notes"], first["notes"]) == (["SAME_FILE_BEFORE"], [])
    assert {found["house_id"] for found in rows_of(housing, again)} == {found["house_id"] for found in rows_of(housing, first)}
    assert [count(housing, table) for table in tables[:-1]] == before
    assert len(housing.announced("house_registered")) == 27
    [entry] = housing.audited("IMPORT_ROWS_COMPARED")
    assert len(entry["related"]) == 54


@pytest.mark.parametrize("is_dry_run", [True, False])
def test_a_house_twice_in_a_file_is_made_once(housing: Housing, is_dry_run: bool) -> None:
    number = next_number()
    rows = [
        row(document_number=number, address="建设路 8 号"),
        row(document_number=number, address="建设路8号"),
        row(document_number=number, address="建设路 8 号", rental_kind="整租"),
        row(address="建设路 8 号"),
    ]

    job = imported(housing, csv_file(rows), dry_run=is_dry_run)

    assert [found["outcome"] for found in rows_of(housing, job)] == ["IMPORTED", "UNCHANGED", "REFUSED", "REFUSED"]
    assert problems_of(housing, job) == [
        (3, "address", "HOUSE_EXISTS"), (4, "rental_kind", "HOUSE_DIFFERS"), (5, "landlord_name", "HOUSE_LANDLORD_DIFFERS"),
    ]  # fmt: skip
    assert count(housing, "house") == (0 if is_dry_run else 1)


@pytest.mark.parametrize(
    ("changed", "column"),
    [
        ({"rental_kind": "整租"}, "rental_kind"), ({"structure": "钢混"}, "structure"), ({"floors": "6"}, "floors"), ({"area_m2": "421"}, "area_m2"),
        ({"has_video_access": "无"}, "has_video_access"), ({"rooms": "101:2、102:1"}, "rooms"), ({"rooms": "101:2、102:1、201:2"}, "rooms"),
        ({"operation_mode": "托管"}, "operation_mode"), ({"house_use": "工业"}, "house_use"), ({"registered_on": "2020-01-01"}, "registered_on"),
        ({"verified_on": "2022-01-05"}, "verified_on"),
    ],
)  # fmt: skip
def test_what_contradicts_a_house_on_file_is_told(housing: Housing, changed: dict[str, str], column: str) -> None:
    told: dict[str, Any] = {"document_number": next_number(), "address": "建设路 8 号"}
    imported(housing, csv_file([row(**told)]))

    job = imported(housing, csv_file([row(**told, **changed)]))

    assert problems_of(housing, job) == [(2, column, "HOUSE_DIFFERS")]
    assert count(housing, "house") == 1


def test_what_a_row_does_not_say_contradicts_nothing(housing: Housing) -> None:
    given = single()
    housing.ask(registry.REGISTER_HOUSE, given)
    silent = dict.fromkeys(("community", "structure", "floors", "area_m2", "has_video_access", "registered_on", "rooms", "phone"), "")

    job = imported(housing, csv_file([row(document_number=given["landlord"]["document_number"], address=given["address"], **silent)]))

    assert job["counts"] == {"UNCHANGED": 1}


@pytest.mark.parametrize("is_dry_run", [True, False])
def test_a_house_of_another_station_is_refused_and_who_tried_is_on_record_there(housing: Housing, is_dry_run: bool) -> None:
    there = housing.ask(registry.REGISTER_HOUSE, single(community_id=None), OTHER_OFFICER)

    job = imported(housing, csv_file([row(address=there["address"])]), dry_run=is_dry_run)

    [found] = rows_of(housing, job)
    assert (found["outcome"], found["house_id"], [problem["code"] for problem in found["problems"]]) == ("REFUSED", None, ["HOUSE_EXISTS"])
    entries = housing.audited("IMPORT_ROWS_COMPARED")
    assert [(entry["station_code"], f"house:{there['id']}" in entry["related"]) for entry in entries] == [("changtang", True), ("pingnan", True)]


@pytest.mark.parametrize("actor", [HEAD, None])
def test_what_an_officer_or_head_has_seen_comes_in_verified(housing: Housing, actor: Actor | None) -> None:
    data = csv_file([row(verified_on="2022-01-05"), row(verified_on="2022-01-05", registered_on="")])
    job = imported(housing, data, actor) if actor else imported(housing, data)

    for found, since in zip(rows_of(housing, job), ("2021-03-01", "2022-01-05"), strict=True):
        house = housing.ask(registry.GET_HOUSE, {"id": found["house_id"]})
        assert (house["state"], house["version"], house["verified_on"], house["registered_on"]) == ("VERIFIED", 2, "2022-01-05", since)
        assert house["verified_by"] == job["requested_by"]
    told = [(event["subjectversion"], event["data"]["state"]) for name in ("house_registered", "house_verified") for event in housing.announced(name)]
    assert told == [(1, "SELF_REGISTERED")] * 2 + [(2, "VERIFIED")] * 2
    assert len(housing.audited("HOUSE_VERIFIED")) == 2


def test_a_clerks_word_makes_no_house_verified(housing: Housing) -> None:
    job = imported(housing, csv_file([row(verified_on="2022-01-05"), row()]), CLERK)

    assert (problems_of(housing, job, CLERK), job["counts"]) == ([(2, "verified_on", "VERIFIED_BY_OFFICER")], {"IMPORTED": 1, "REFUSED": 1})


def test_a_verified_house_belongs_to_a_community(housing: Housing) -> None:
    data = csv_file([row(verified_on="2022-01-05", community="")])

    assert problems_of(housing, imported(housing, data)) == [(2, "community", "COMMUNITY_REQUIRED")]
    assert imported(housing, data, community_id=COMMUNITY)["counts"] == {"IMPORTED": 1}


def test_a_community_is_found_by_either_name_and_else_the_imports_own(housing: Housing) -> None:
    rows = [row(community="长塘村"), row(community="changtang  village"), row(community=""), row(community="Pingnan Village")]

    job = imported(housing, csv_file(rows), community_id=COMMUNITY)

    assert [found["outcome"] for found in rows_of(housing, job)] == ["IMPORTED"] * 3 + ["REFUSED"]
    assert housing.rows("SELECT DISTINCT CAST(community_id AS text) AS id FROM house") == [{"id": COMMUNITY}]
    assert housing.directory.asked.count("name_communities") == 1


def test_a_dry_run_has_the_same_results_and_writes_nothing(housing: Housing) -> None:
    number = next_number()
    rows = [row(document_number=number), *[row() for _ in range(600)], row(document_number=number, landlord_name="李大华"), row(rooms="5:02:00")]
    data = csv_file(rows)

    tried = imported(housing, data, dry_run=True)
    empty = [count(housing, table) for table in ("house", "landlord", "room", "house_sequence", "legacy_reference")]
    done = imported(housing, data)

    assert tried["counts"] == done["counts"] == {"IMPORTED": 601, "REFUSED": 2}
    assert empty == [0] * 5
    assert [row["problems"] for row in rows_of(housing, tried, outcome="REFUSED")] == [
        row["problems"] for row in rows_of(housing, done, outcome="REFUSED")
    ]


def test_a_step_that_failed_is_done_again_and_once_by_any_replica(housing: Housing, monkeypatch: pytest.MonkeyPatch) -> None:
    submitted(housing, csv_file([row() for _ in range(40)]))
    monkeypatch.setattr(import_running, "MOST_PLACES", 70)
    while housing.rows("SELECT position FROM job")[0]["position"].get("phase") != "IMPORTING":
        housing.service.desk.work(housing.store, 0)
    register, turns = Chunk.register, iter(range(100))

    def faulty(chunk: Chunk, entries: Any) -> Any:
        counts = register(chunk, entries)
        if next(turns) % 2 == 0:
            raise Unavailable("DATABASE_UNREACHABLE", "gone before the commit")
        return counts

    monkeypatch.setattr(Chunk, "register", faulty)
    # Each turn is at another replica, which knows nothing of what the one before has seen.
    waiting = 1
    while waiting:
        with suppress(Unavailable):
            waiting = Desk(WORKSHOP).work(housing.store, 0)

    assert housing.rows("SELECT state, counts FROM job") == [{"state": "SUCCEEDED", "counts": {"IMPORTED": 40}}]
    assert [count(housing, table) for table in ("house", "landlord", "room", "bed")] == [40, 40, 120, 160]
    assert len(housing.announced("house_registered")) == 40
    assert housing.rows("SELECT last FROM house_sequence") == [{"last": 40}]
    assert next(turns) == 8


@pytest.mark.parametrize("is_dry_run", [True, False])
def test_rows_with_many_rooms_are_written_in_portions(housing: Housing, monkeypatch: pytest.MonkeyPatch, is_dry_run: bool) -> None:
    monkeypatch.setattr(import_running, "MOST_PLACES", 70)
    job = submitted(housing, csv_file([row(rooms="101-130:2"), *[row() for _ in range(20)], row(rooms="101-130:2")]), dry_run=is_dry_run)
    seen: list[int] = []
    while housing.service.desk.work(housing.store, 0):
        seen.append(housing.ask(jobs.GET_JOB, {"id": job["id"]})["progress"]["done"])

    assert sorted({done for done in seen if done}) == [1, 11, 21, 22]
    assert housing.ask(jobs.GET_JOB, {"id": job["id"]})["counts"] == {"IMPORTED": 22}


def test_what_is_in_when_an_import_is_cancelled_stays_in_and_is_told(housing: Housing) -> None:
    job = submitted(housing, csv_file([row() for _ in range(1100)]))
    while housing.rows("SELECT done FROM job")[0]["done"] == 0:
        housing.service.desk.work(housing.store, 0)

    cancelled = housing.ask(jobs.CANCEL_JOB, {"id": job["id"]})
    assert housing.service.desk.work(housing.store) == 0

    assert 0 < cancelled["counts"]["IMPORTED"] == count(housing, "house") < 1100
    assert housing.audited("JOB_CANCELLED")[0]["detail"]["counts"] == cancelled["counts"]


def test_what_an_import_leaves_is_removed_when_its_time_is_over(housing: Housing) -> None:
    imported(housing, csv_file([row(), row(rooms="x:y:z")]))
    housing.rows("UPDATE job SET expires_at = '2000-01-01' RETURNING id")

    assert housing.store.work("remove", lambda uow: remove_expired_job(uow, workshop=WORKSHOP))

    assert [count(housing, table) for table in ("job", "job_part", "import_row", "import_community", "house")] == [0, 0, 0, 0, 1]


def test_another_stations_import_is_not_there(housing: Housing) -> None:
    job = imported(housing, csv_file([row()]))

    for method in (contract.LIST_IMPORT_ROWS, jobs.GET_JOB, jobs.CANCEL_JOB):
        with pytest.raises(NotFound):
            housing.ask(method, {"id": job["id"]}, OTHER_OFFICER)


def test_an_import_is_for_an_account_of_a_station_and_its_communities(housing: Housing) -> None:
    with pytest.raises(Invalid, match="UNKNOWN_COMMUNITY"):
        housing.ask(contract.BEGIN_IMPORT, {"community_id": OTHER_COMMUNITY})
    with pytest.raises(Forbidden):
        housing.ask(contract.BEGIN_IMPORT, {}, BUREAU)


def test_the_result_is_a_file_with_every_row_masked_and_safe(housing: Housing) -> None:
    job = imported(housing, csv_file([row(), row(document_number="441602199003070000"), row(landlord_name="=cmd", phone="=1+1")]))

    lines = result_of(housing, job).splitlines()
    assert lines[0].startswith("行号 row,结果 outcome,列 column,代码 code")
    assert lines[0].endswith("房屋 house_id")
    assert lines[1].startswith("2,IMPORTED,,,,,,")
    assert (
        lines[2]
        == "3,REFUSED,document_number,DOCUMENT_CHECK_DIGIT,证件号码校验位错误,The check digit of the document number is wrong,4416**********0000,"
    )
    assert lines[3].startswith("4,REFUSED,landlord_name,CELL_FORMULA,")
    assert lines[3].endswith(",'=*,")


def test_nothing_personal_is_kept_or_told_in_plain(housing: Housing) -> None:
    number = next_number()
    job = submitted(housing, csv_file([row(document_number=number, landlord_name="")]))
    kept = housing.rows("SELECT content_encrypted FROM job_part")
    imported(housing, csv_file([row(document_number=number, legacy_id="CZ-000123", address="长塘路 77 号"), row(document_number=number[:-1])]))

    dump = b"".join(bytes(part["content_encrypted"]) for part in kept)
    for table in ("import_row", "legacy_reference", "job", "landlord", "outbox", "audit_entry"):
        rows = housing.rows(f"SELECT * FROM {table}")
        dump += str(rows).encode() + b"".join(bytes(row.get("body", b"")) for row in rows)
    assert not any(word in dump for word in ("陈东".encode(), b"13800138000", b"CZ-000123", number.encode(), "长塘路 77".encode()))
    assert job["id"]


def test_houses_imported_by_a_workbook(housing: Housing) -> None:
    rows: list[list[Any]] = [row(), row(), row()]
    rows[0][TITLES.index("登记日期")] = TODAY
    rows[0][TITLES.index("层数")] = 5
    rows[0][TITLES.index("面积")] = 85.125
    rows[0][TITLES.index("房间")] = 101
    rows[1][TITLES.index("证件号码")] = 441602199003070012
    # What a spreadsheet makes of 101:2 in a cell that is no text.
    rows[2][TITLES.index("房间")] = "101:02:00"

    job = imported(housing, workbook(rows))

    assert problems_of(housing, job) == [(3, "document_number", "NUMBER_MANGLED"), (4, "rooms", "ROOMS_FORMAT")]
    [house] = housing.rows("SELECT floors, area_m2, registered_on FROM house")
    assert house == {"floors": 5, "area_m2": Decimal("85.12"), "registered_on": TODAY}
    assert housing.rows("SELECT name FROM room") == [{"name": "101"}]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_template_can_be_filled_in_and_sent_back(housing: Housing, form: str) -> None:
    template = housing.ask(contract.READ_IMPORT_TEMPLATE, {"format": form})
    content = base64.b64decode(template["content"])
    if form == "csv":
        content += csv_file([row()]).split(b"\r\n", 1)[1]

    job = imported(housing, content)

    assert (job["state"], job["counts"]) == ("SUCCEEDED", {"IMPORTED": 1} if form == "csv" else {})


HOSTILE: dict[str, tuple[bytes, str]] = {
    "blank": (b" \r\n ", "FILE_EMPTY"),
    "a header only": (csv_file([]), "FILE_EMPTY"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(100), "FILE_TYPE_UNKNOWN"),
    "no header": (csv_file([row()]).split(b"\r\n", 1)[1], "MISSING_COLUMNS"),
    "two encodings": (csv_file([row()]) + csv_file([row()], encoding="gb18030").split(b"\r\n", 1)[1], "MIXED_ENCODINGS"),
    "a workbook cut off": (workbook([row()])[:3000], "FILE_UNREADABLE"),
    "an open quote": (csv_file([row()]) + b'"' + b"x\n" * 600_000, "FILE_MALFORMED"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_cannot_be_read_ends_its_job_with_a_reason(housing: Housing, name: str) -> None:
    data, code = HOSTILE[name]

    job = imported(housing, data)

    assert (job["state"], job["error"]["code"], count(housing, "house")) == ("FAILED", code, 0)


@pytest.mark.parametrize(("encoding", "delimiter"), [("gb18030", ","), ("utf-16", "\t"), ("utf-8", ";")])
def test_a_file_as_spreadsheets_save_it(housing: Housing, encoding: str, delimiter: str) -> None:
    assert imported(housing, csv_file([row(), row()], encoding, delimiter))["counts"] == {"IMPORTED": 2}
