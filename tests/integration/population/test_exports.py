"""Exports on a real database: the three forms say the same, a kill loses nothing, and nobody is in them who should not be."""

import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from services.population.handlers import exports as handler
from services.population.handlers.job_kinds import WORKSHOP
from services.population.schemas.exports import HEADINGS
from shared.contracts.population import exports as contract
from shared.contracts.population import jobs, rpc
from shared.errors import Forbidden, Invalid, NotFound
from shared.identity import Actor
from shared.jobs.desk import Desk
from shared.jobs.running import run_step
from tests.factories.population import BUREAU, CLERK, OTHER_CLERK, Population, next_number
from tests.factories.population_exports import HEAD, PURPOSE, READERS, crowd, downloaded, exported, started
from tests.integration.population.test_mergers import merged, transferred

COLUMNS = list(HEADINGS)


def ids(rows: list[list[str]]) -> list[str]:
    return [row[0] for row in rows]


def cell(row: list[str], name: str) -> str:
    return row[COLUMNS.index(name)]


def everyone(population: Population, actor: Actor, **asked: Any) -> list[dict[str, Any]]:
    """The listing to its end."""
    found, cursor = [], None
    while True:
        page = population.ask(rpc.LIST_RESIDENCES, {**asked, "limit": 200, "cursor": cursor}, actor)
        found += page["items"]
        cursor = page["next"]
        if cursor is None:
            return found


def test_some_thousand_rows_are_the_same_in_all_three_forms_and_the_listings(population: Population) -> None:
    crowd(population, 2100)
    crowd(population, 3, OTHER_CLERK)
    listed = everyone(population, HEAD)

    found = {form: read(exported(population, form)) for form, read in READERS.items()}

    for form, (mark, rows) in found.items():
        assert ids(rows) == [item["id"] for item in listed], form
        assert (mark["exported_by"], mark["rows"], mark["station_code"]) == (HEAD.account_id, "2100", "changtang")
        assert mark["exported_at"] == "2022-03-31T12:00:00+08:00"
        assert mark["purpose"] == (PURPOSE if form == "JSON" else f"'{PURPOSE}")
    assert found["CSV"][1] == found["XLSX"][1] == found["JSON"][1]
    first, item = found["CSV"][1][0], listed[0]
    assert cell(first, "document_number") == item["person"]["document_number"]
    assert (cell(first, "name"), cell(first, "phone"), cell(first, "birth_year")) == ("张*", "138****8000", str(item["person"]["birth_year"]))
    assert (cell(first, "address"), cell(first, "ended_on")) == (item["address"]["text"], "")


@pytest.mark.parametrize("form", list(READERS))
def test_an_export_of_nothing_is_a_file_that_says_so(population: Population, form: str) -> None:
    mark, rows = READERS[form](exported(population, form))

    assert (mark["rows"], rows) == ("0", [])


@pytest.mark.parametrize("form", ["CSV", "XLSX"])
def test_no_cell_is_a_formula(population: Population, form: str) -> None:
    population.register(address={"text": '=HYPERLINK("//a")', "room": "+1"})

    [row] = READERS[form](exported(population, form))[1]

    assert (cell(row, "address"), cell(row, "room")) == ('\'=HYPERLINK("//a")', "'+1")


def test_the_filter_is_the_listings(population: Population) -> None:
    ended, moved, elsewhere = population.register(), population.register(), population.register(OTHER_CLERK)
    population.end(ended)
    population.change(moved, address={"text": "东江路 3 号", "room": None}, on="2022-03-20")

    def rows(actor: Actor = HEAD, **asked: Any) -> list[list[str]]:
        return READERS["JSON"](exported(population, "JSON", actor, **asked))[1]

    assert ids(rows(state="ENDED")) == [ended["id"]]
    then = {row[0]: cell(row, "address") for row in rows(as_of="2022-03-19")}
    assert then == {ended["id"]: "长塘路 12 号", moved["id"]: "长塘路 12 号"}
    assert ids(rows(station_code="changtang")) == ids(rows()) == [moved["id"], ended["id"]]
    assert rows(station_code="pingnan") == []
    assert ids(rows(BUREAU)) == [elsewhere["id"], moved["id"], ended["id"]]
    assert ids(rows(BUREAU, station_code="pingnan")) == [elsewhere["id"]]


@pytest.mark.parametrize("column", ["sealed_at", "erased_at", "merged_into"])
def test_who_is_sealed_erased_or_merged_is_left_out(population: Population, column: str) -> None:
    shown, hidden = population.register(), population.register()
    value = ":other" if column == "merged_into" else "CASE WHEN :other <> '' THEN now() END"
    population.rows(f"UPDATE person SET {column} = {value} WHERE id = :id RETURNING id", id=hidden["person"]["id"], other=shown["person"]["id"])

    mark, rows = READERS["CSV"](exported(population, "CSV"))

    assert (ids(rows), mark["rows"]) == ([shown["id"]], "1")


def test_no_more_is_exported_than_may_be(population: Population, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        population.register()
    monkeypatch.setattr(handler.queries, "limit", lambda *_: 2)
    too_many, enough = started(population, "CSV"), started(population, "CSV", as_of="2020-01-01")

    Desk(WORKSHOP).work(population.store, 60)

    job = population.ask(jobs.GET_JOB, {"id": too_many}, HEAD)
    assert (job["state"], job["error"]) == ("FAILED", {"code": "EXPORT_TOO_LARGE", "row": None})
    assert population.audited("RESIDENCES_EXPORTED")[0]["detail"]["count"] == 0
    assert population.ask(jobs.GET_JOB, {"id": enough}, HEAD)["state"] == "SUCCEEDED"


def test_who_may_not_export_is_refused(population: Population) -> None:
    with pytest.raises(Forbidden):
        population.ask(contract.START_EXPORT, {}, CLERK)


def test_a_purpose_is_required() -> None:
    assert set(contract.START_EXPORT.request().validate({"format": "PDF", "filter": {"limit": 7}})) == {"purpose", "format", "filter"}


def test_everything_about_an_export_is_on_record(population: Population) -> None:
    residences = [population.register() for _ in range(2)]
    job_id = started(population, "CSV", state="ACTIVE")
    Desk(WORKSHOP).work(population.store, 60)
    downloaded(population, job_id)

    [requested], [shown], [made], [fetched] = (
        population.audited(action) for action in ("EXPORT_REQUESTED", "RESIDENCES_EXPORTED", "JOB_SUCCEEDED", "JOB_RESULT_DOWNLOADED")
    )
    assert (requested["purpose"], requested["subject"], requested["detail"]["filter"]) == (PURPOSE, f"job:{job_id}", {"state": "ACTIVE"})
    assert set(shown["related"]) == {name for one in residences for name in (f"residence:{one['id']}", f"person:{one['person']['id']}")}
    assert (shown["purpose"], shown["actor_id"], shown["detail"]) == (PURPOSE, HEAD.account_id, {"count": 2, "job": job_id})
    assert (made["detail"]["counts"], fetched["actor_id"]) == ({"EXPORTED": 2}, HEAD.account_id)


def test_nothing_personal_stands_in_plain_and_no_name_in_the_files(population: Population) -> None:
    number = next_number()
    population.register(person={"document_number": number}, address={"text": "长塘路 12 号"})
    job_id = started(population, "CSV")
    for _ in range(2):
        population.store.work(job_id, lambda uow: run_step(uow, handler.ExportRunner(job_id, lambda: None)), HEAD)

    told = str(population.rows("SELECT * FROM job")) + str([bytes(row["content_encrypted"]) for row in population.rows("SELECT * FROM job_part")])
    assert PURPOSE not in told
    name = population.ask(jobs.READ_JOB_RESULT, {"id": job_id, "part": 0}, HEAD)["name"]
    assert name == f"residences-20220331-{job_id}.csv"


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handler, "STEP", 3)
    monkeypatch.setattr(handler, "PARTS_A_STEP", 1)


@pytest.mark.usefixtures("small_steps")
@pytest.mark.parametrize("form", ["CSV", "JSON"])
def test_a_new_runner_for_every_step_makes_the_same_file(population: Population, form: str) -> None:
    crowd(population, 10)
    whole = READERS[form](exported(population, form))
    job_id = started(population, form)

    while population.store.work(job_id, lambda uow: run_step(uow, handler.ExportRunner(job_id, lambda: None)), HEAD):
        pass

    assert READERS[form](downloaded(population, job_id)) == whole
    assert population.ask(jobs.GET_JOB, {"id": job_id}, HEAD)["counts"] == {"EXPORTED": 10}


class Killed(BaseException):
    """What a process that is killed does not catch."""


@pytest.mark.usefixtures("small_steps")
@pytest.mark.parametrize("form", list(READERS))
@pytest.mark.parametrize("at", range(1, 13))
def test_a_kill_in_any_step_loses_nothing(population: Population, monkeypatch: pytest.MonkeyPatch, form: str, at: int) -> None:
    crowd(population, 10)
    job_id = started(population, form)
    step, calls = handler.ExportRunner.step, [0]

    def killing(self: Any, uow: Any, job: Any) -> bool:
        done = step(self, uow, job)
        calls[0] += 1
        if calls[0] == at:
            raise Killed
        return done

    monkeypatch.setattr(handler.ExportRunner, "step", killing)
    killed = Desk(WORKSHOP)
    with suppress(Killed):
        killed.work(population.store, 60)
    Desk(WORKSHOP).work(population.store, 60)

    rows = READERS[form](downloaded(population, job_id))[1]
    assert ids(rows) == [item["id"] for item in everyone(population, HEAD)]
    assert sum(entry["detail"]["count"] for entry in population.audited("RESIDENCES_EXPORTED")) == 10
    killed.close()
    assert list(Path(tempfile.gettempdir()).glob(f"*{job_id}*")) == []


@pytest.mark.usefixtures("small_steps")
def test_nothing_is_left_of_a_file_that_was_not_finished(population: Population) -> None:
    crowd(population, 10)
    job_id = started(population, "CSV")
    while not population.rows("SELECT 1 FROM job_part WHERE purpose = 'RESULT'"):
        population.store.work(job_id, lambda uow: run_step(uow, handler.ExportRunner(job_id, lambda: None)), HEAD)

    job = population.ask(jobs.CANCEL_JOB, {"id": job_id}, HEAD)

    assert (job["state"], job["result_url"], population.rows("SELECT 1 FROM job_part")) == ("CANCELLED", None, [])


@pytest.mark.usefixtures("small_steps")
def test_an_export_begins_anew_when_the_station_is_merged_meanwhile(population: Population) -> None:
    crowd(population, 4)
    crowd(population, 4, OTHER_CLERK)
    head = Actor(HEAD.account_id, HEAD.roles, "pingnan")
    job_id = started(population, "XLSX", head)
    desk = Desk(WORKSHOP)
    desk.work(population.store, 1e-9)
    merged(population, "pingnan", "changtang", "m-1")
    transferred(population)

    desk.work(population.store, 60)

    mark, rows = READERS["XLSX"](downloaded(population, job_id))
    assert (mark["station_code"], mark["rows"], len(set(ids(rows)))) == ("changtang", "8", 8)


def test_another_stations_head_fetches_nothing(population: Population) -> None:
    job_id = started(population, "CSV")
    Desk(WORKSHOP).work(population.store, 60)

    with pytest.raises(NotFound):
        population.ask(jobs.READ_JOB_RESULT, {"id": job_id, "part": 0}, Actor(HEAD.account_id, HEAD.roles, "pingnan"))


def test_the_same_key_asks_once(population: Population) -> None:
    data = {"format": "CSV", "purpose": PURPOSE}

    first = population.ask(contract.START_EXPORT, data, HEAD, key="k-1")

    assert population.ask(contract.START_EXPORT, data, HEAD, key="k-1") == first
    with pytest.raises(Invalid, match="IDEMPOTENCY_KEY_REUSED"):
        population.ask(contract.START_EXPORT, {**data, "format": "JSON"}, HEAD, key="k-1")
