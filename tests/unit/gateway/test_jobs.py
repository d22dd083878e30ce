"""One address leads to the jobs of every service: whose one is, its id says."""

from typing import Any

import pytest

from gateway.schemas import JOBS
from shared.contracts.job_ids import OWNERS, job_id
from shared.contracts.jobs import cancel_job, get_job, list_jobs, read_job_result
from tests.unit.gateway.harness import ID, House, body_of

NOBODYS = "0197c0de-0000-8fff-8000-000000000001"
ROUTES = {"get_job": get_job, "cancel_job": cancel_job, "get_job_result": read_job_result}
PART = {"name": "a.csv", "media_type": "text/csv", "size": 3, "parts": 1, "content": "YWJj"}


def house(**given: Any) -> House:
    made = House(**given)
    made.rpc.answers = {
        "get_job": lambda data: {"id": data["id"], "version": 1},
        "cancel_job": lambda data: {"id": data["id"], "version": 2},
        "read_job_result": lambda _: PART,
        "list_jobs": lambda _: {"items": [], "next": None},
    }
    return made


def test_every_owner_is_known_here() -> None:
    assert JOBS.keys() == OWNERS.keys()


@pytest.mark.parametrize("name", ROUTES)
@pytest.mark.parametrize("owner", OWNERS)
def test_its_owner_is_asked(owner: str, name: str) -> None:
    asked, identifier = house(), job_id(owner, ID)

    response = asked.ask(name, {"id": identifier})

    assert response.status_code == 200
    assert [call.data["id"] for call in asked.rpc.of(ROUTES[name](owner))] == [identifier]


@pytest.mark.parametrize("name", ROUTES)
def test_an_id_from_before_there_were_owners_is_the_populations(name: str) -> None:
    asked = house()
    asked.ask(name, {"id": ID})

    assert len(asked.rpc.of(ROUTES[name]("population"))) == 1


@pytest.mark.parametrize("name", ROUTES)
def test_an_id_without_an_owner_is_no_jobs(name: str) -> None:
    asked = house()
    response = asked.ask(name, {"id": NOBODYS})

    assert (response.status_code, body_of(response)["code"]) == (404, "JOB_NOT_FOUND")
    assert [call.method.name for call in asked.rpc.asked] == ["resolve_session"]


@pytest.mark.parametrize("name", ROUTES)
def test_who_may_see_no_jobs_is_told_so_first(name: str) -> None:
    assert house(roles=("ADMINISTRATOR",), station_code=None).ask(name, {"id": NOBODYS}).status_code == 403


def test_one_owners_jobs_are_listed() -> None:
    asked = house()
    asked.ask("list_jobs", query_string={"kind": "EXPORT"})
    asked.ask("list_jobs", query_string={"owner": "population", "state": "RUNNING"})

    assert [call.data for call in asked.rpc.of(list_jobs("population"))] == [{"kind": "EXPORT"}, {"state": "RUNNING"}]
    assert asked.ask("list_jobs", query_string={"owner": "directory"}).status_code == 422
    assert asked.ask("list_jobs", query_string={"kind": "DREAM"}).status_code == 422
