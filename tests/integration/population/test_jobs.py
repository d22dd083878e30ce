"""Jobs on a real database: done step by step, resumed, cancelled, given up, fetched and removed."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any, ClassVar

import pytest

from services.population.handlers.job_kinds import WORKSHOP
from shared.contracts.population import jobs as contract
from shared.contracts.population.vocabulary.jobs import JobKind
from shared.contracts.vocabulary import JobState
from shared.db.unit_of_work import UnitOfWork
from shared.errors import Conflict, NotFound, Unavailable
from shared.identity import Actor, Call
from shared.jobs.desk import Desk
from shared.jobs.handlers import remove_expired_job
from shared.jobs.lifecycle import new_job
from shared.jobs.parts import PART_BYTES, add_to_result, put_part
from shared.jobs.running import run_step
from shared.jobs.tables import Job, PartPurpose
from shared.jobs.workshop import JobFailed, Runner, Workshop
from tests.factories.population import BUREAU, CLERK, NOBODY, OTHER_CLERK, Patient, Population
from tests.integration.population.test_mergers import merged

COLLEAGUE = Actor("01890000-0000-7000-8000-00000000c1e6", CLERK.roles, CLERK.station_code)


class Counting(Runner):
    """Counts to four, and makes a file of more than one part; ``faults`` are raised by the steps in turn."""

    faults: ClassVar[list[BaseException]] = []
    made: ClassVar[int] = 0

    def __init__(self, job_id: str, breathe: Callable[[], None]) -> None:
        super().__init__(job_id, breathe)
        Counting.made += 1

    def step(self, uow: UnitOfWork, job: Job) -> bool:
        number = job.position.get("number", 0)
        job.position = {"number": number + 1}
        job.done, job.total, job.counts = number + 1, 4, {"COUNTED": number + 1}
        if number == 3:
            job.result_name, job.result_type = "numbers.csv", "text/csv"
            add_to_result(uow, job, b"x" * (PART_BYTES + 1))
        if self.faults:
            raise self.faults.pop(0)
        return number == 3


COUNTERS = Workshop({JobKind.EXPORT: Counting}, WORKSHOP.drop)


@pytest.fixture
def desk() -> Desk:
    Counting.faults, Counting.made = [], 0
    return Desk(COUNTERS)


def asked(population: Population, actor: Actor = CLERK) -> str:
    """A job that waits, with a part of what came in."""

    def make(uow: UnitOfWork, data: Any) -> str:
        job = new_job(uow, JobKind.EXPORT, {"format": "csv"}, "numbers")
        uow.flush()
        put_part(uow, job.id, PartPurpose.INPUT, 0, b"what came in")
        return uow.commit(job.id)

    return population.store.once(Call("request-1", Patient(), actor, None, "population.start"), make, {})


def shown(population: Population, job_id: str, actor: Actor = CLERK) -> dict[str, Any]:
    return population.ask(contract.GET_JOB, {"id": job_id}, actor)


def done(desk: Desk, population: Population) -> None:
    """Work until no job is left."""
    while desk.work(population.store):
        pass


def test_a_job_is_done_step_by_step_and_leaves_its_file(population: Population, desk: Desk) -> None:
    job_id = asked(population)
    assert shown(population, job_id)["state"] == "QUEUED"

    done(desk, population)

    job = shown(population, job_id)
    assert (job["state"], job["progress"], job["counts"]) == ("SUCCEEDED", {"done": 4, "total": 4, "unit": "numbers"}, {"COUNTED": 4})
    assert job["result_url"] == f"/api/v1/jobs/{job_id}/result"
    parts = [population.ask(contract.READ_JOB_RESULT, {"id": job_id, "part": number}) for number in range(2)]
    assert [(part["name"], part["media_type"], part["size"], part["parts"]) for part in parts] == [("numbers.csv", "text/csv", PART_BYTES + 1, 2)] * 2
    assert population.rows("SELECT DISTINCT purpose FROM job_part") == [{"purpose": "RESULT"}]
    assert len(population.audited("JOB_RESULT_DOWNLOADED")) == 1
    with pytest.raises(NotFound):
        population.ask(contract.READ_JOB_RESULT, {"id": job_id, "part": 2})


def test_what_a_job_does_is_on_record_as_its_requesters(population: Population, desk: Desk) -> None:
    asked(population)
    done(desk, population)

    for action in ("JOB_REQUESTED", "JOB_STARTED", "JOB_SUCCEEDED"):
        [entry] = population.audited(action)
        assert (entry["actor_id"], entry["station_code"]) == (CLERK.account_id, "changtang")
    assert population.audited("JOB_SUCCEEDED")[0]["detail"]["counts"] == {"COUNTED": 4}


def test_progress_is_told_once_a_second_and_at_the_end(population: Population, desk: Desk) -> None:
    asked(population)
    done(desk, population)

    told = population.announced("job_progressed")
    assert [(event["data"]["state"], event["data"]["done"]) for event in told] == [("RUNNING", 1), ("SUCCEEDED", 4)]
    assert {event["stationcode"] for event in told} == {"changtang"}


def test_another_desk_goes_on_where_one_was_killed(population: Population, desk: Desk) -> None:
    job_id = asked(population)
    Counting.faults = [KeyboardInterrupt(), KeyboardInterrupt()]
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            Desk(COUNTERS).work(population.store)
    population.store.work(job_id, lambda uow: run_step(uow, Counting(job_id, lambda: None)), CLERK)

    done(desk, population)

    assert shown(population, job_id)["counts"] == {"COUNTED": 4}
    assert len(population.audited("JOB_STARTED")) == 1


def test_a_step_that_fails_is_tried_again(population: Population, desk: Desk) -> None:
    job_id = asked(population)
    Counting.faults = [RuntimeError("once"), RuntimeError("twice")]

    done(desk, population)

    assert (shown(population, job_id)["state"], shown(population, job_id)["counts"], Counting.made) == ("SUCCEEDED", {"COUNTED": 4}, 3)


def test_a_step_that_fails_again_and_again_ends_the_job(population: Population, desk: Desk) -> None:
    job_id = asked(population)
    Counting.faults = [RuntimeError("no")] * 3

    done(desk, population)

    job = shown(population, job_id)
    assert (job["state"], job["error"], job["progress"]["done"]) == ("FAILED", {"code": "INTERNAL", "row": None}, 0)


def test_a_job_that_cannot_be_done_says_why_at_once(population: Population, desk: Desk) -> None:
    job_id = asked(population)
    Counting.faults = [JobFailed("FILE_UNREADABLE", row=17)]

    done(desk, population)

    assert shown(population, job_id)["error"] == {"code": "FILE_UNREADABLE", "row": 17}
    assert population.rows("SELECT count(*) FROM job_part")[0]["count"] == 0


def test_a_job_waits_for_a_database_that_is_away(population: Population, desk: Desk) -> None:
    job_id = asked(population)
    Counting.faults = [Unavailable("DATABASE_UNREACHABLE")]

    with pytest.raises(Unavailable):
        done(desk, population)
    assert shown(population, job_id)["state"] == "QUEUED"
    done(desk, population)
    assert shown(population, job_id)["state"] == "SUCCEEDED"


def test_a_cancelled_job_stops(population: Population, desk: Desk) -> None:
    job_id = asked(population)

    cancelled = population.ask(contract.CANCEL_JOB, {"id": job_id}, COLLEAGUE)
    again = population.ask(contract.CANCEL_JOB, {"id": job_id})
    done(desk, population)

    assert (cancelled["state"], again["version"]) == ("CANCELLED", cancelled["version"])
    assert shown(population, job_id)["progress"]["done"] == 0
    assert len(population.audited("JOB_CANCELLED")) == 1


def test_what_has_ended_is_not_cancelled(population: Population, desk: Desk) -> None:
    job_id = asked(population)
    done(desk, population)

    with pytest.raises(Conflict, match="JOB_ENDED"):
        population.ask(contract.CANCEL_JOB, {"id": job_id})


def test_long_jobs_take_turns(population: Population, desk: Desk) -> None:
    first, second = asked(population), asked(population)

    for _ in range(4):
        desk.work(population.store, 0)
    assert [shown(population, job)["progress"]["done"] for job in (first, second)] == [2, 2]
    done(desk, population)
    assert {shown(population, job)["state"] for job in (first, second)} == {"SUCCEEDED"}


def test_another_stations_job_is_not_there(population: Population, desk: Desk) -> None:
    job_id = asked(population)

    for method in (contract.GET_JOB, contract.CANCEL_JOB):
        with pytest.raises(NotFound):
            population.ask(method, {"id": job_id}, OTHER_CLERK)
        with pytest.raises(NotFound):
            population.ask(method, {"id": NOBODY})
    assert population.ask(contract.LIST_JOBS, {}, OTHER_CLERK)["items"] == []
    assert {entry["subject"] for entry in population.audited("CALL_DENIED")} == {f"job:{job_id}", f"job:{NOBODY}"}


def test_the_bureau_sees_every_job_and_cancels_its_own(population: Population) -> None:
    theirs, own = asked(population), asked(population, BUREAU)

    assert [job["id"] for job in population.ask(contract.LIST_JOBS, {}, BUREAU)["items"]] == [own, theirs]
    assert [job["id"] for job in population.ask(contract.LIST_JOBS, {})["items"]] == [theirs]
    with pytest.raises(NotFound):
        population.ask(contract.CANCEL_JOB, {"id": theirs}, BUREAU)
    assert population.ask(contract.CANCEL_JOB, {"id": own}, BUREAU)["state"] == "CANCELLED"


def test_a_file_is_only_for_who_asked_for_it(population: Population, desk: Desk) -> None:
    job_id = asked(population)
    done(desk, population)

    with pytest.raises(NotFound, match="JOB_RESULT_NOT_FOUND"):
        population.ask(contract.READ_JOB_RESULT, {"id": job_id, "part": 0}, COLLEAGUE)
    assert population.audited("CALL_DENIED")[0]["actor_id"] == COLLEAGUE.account_id


def test_parts_are_encrypted(population: Population) -> None:
    asked(population)

    assert b"what came in" not in bytes(population.rows("SELECT content_encrypted FROM job_part")[0]["content_encrypted"])


def test_jobs_follow_a_merger(population: Population, desk: Desk) -> None:
    job_id = asked(population, OTHER_CLERK)
    merged(population, "pingnan", "changtang", "m-1")

    done(desk, population)

    assert shown(population, job_id)["station_code"] == "changtang"
    assert population.audited("JOB_SUCCEEDED")[0]["station_code"] == "changtang"


def test_a_job_is_removed_when_its_time_is_over(population: Population, desk: Desk) -> None:
    asked(population)
    done(desk, population)

    population.clock.at += timedelta(days=7)
    assert not population.store.work("remove", partial(remove_expired_job, workshop=COUNTERS))
    population.clock.at += timedelta(seconds=1)
    assert population.store.work("remove", partial(remove_expired_job, workshop=COUNTERS))
    assert population.rows("SELECT 1 FROM job UNION ALL SELECT 1 FROM job_part") == []


def test_a_file_that_never_comes_in_whole_leaves_nothing(population: Population, desk: Desk) -> None:
    def begin(uow: UnitOfWork, data: Any) -> str:
        return uow.commit(new_job(uow, JobKind.EXPORT, {}, "rows", JobState.RECEIVING).id)

    population.store.once(Call("request-1", Patient(), CLERK, None, "population.begin"), begin, {})
    assert desk.work(population.store) == 0
    population.clock.at += timedelta(minutes=60, seconds=1)
    assert population.store.work("remove", partial(remove_expired_job, workshop=COUNTERS))
