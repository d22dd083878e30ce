"""An employer's weeks: two people are checked before they are hired, the list of all comes in, and again a week later."""

import datetime as dt
from collections.abc import Callable

import pytest

from dev.ports import wait_until
from shared.clock import LOCAL_ZONE
from tests.e2e.api_client import ApiClient
from tests.e2e.hiring import employer, worker
from tests.e2e.registrations import registration


@pytest.fixture
def station(new_station: Callable[[], str]) -> str:
    return new_station()


@pytest.fixture
def clerk(new_account: Callable[..., ApiClient], station: str) -> ApiClient:
    return new_account("CLERK", station)


@pytest.fixture
def owner(new_account: Callable[..., ApiClient], station: str) -> ApiClient:
    return new_account("EMPLOYER", station)


@pytest.fixture
def made(clerk: ApiClient, owner: ApiClient) -> str:
    body = employer(account_id=owner.me().json()["id"])
    return str(clerk.register_employer(**body).raise_for_status().json()["id"])


def days_ago(days: int) -> str:
    return (dt.datetime.now(LOCAL_ZONE).date() - dt.timedelta(days=days)).isoformat()


def test_hires_are_checked_and_joins_and_leaves_follow_from_lists(clerk: ApiClient, owner: ApiClient, made: str) -> None:
    at_home, stranger, staying = worker(), worker(), worker()
    person = {"document_number": at_home["document_number"], "name": at_home["name"]}
    clerk.register_residence(**registration(person=person)).raise_for_status()

    checked = owner.check_hires(made, people=[{"document_number": one["document_number"]} for one in (at_home, stranger)])
    assert checked.status_code == 201
    told = [(one["document_valid"], one["residence_registered"]) for one in checked.json()["people"]]
    assert told == [(True, True), (True, False)]
    assert checked.json()["duty"]["days"] == 3
    assert len(owner.hire_checks(made).json()["items"]) == 2

    first = owner.bring_roster(made, as_of=days_ago(7), people=[at_home, staying]).raise_for_status().json()
    assert (first["joins"], first["roster_version"]) == (2, 1)
    next_list = {"as_of": days_ago(0), "people": [staying, stranger], "roster_version": 1}
    shown = owner.bring_roster(made, **next_list, dry_run=True).raise_for_status().json()
    assert (shown["joins"], shown["leaves"], shown["applied"]) == (1, 1, False)
    second = owner.bring_roster(made, **next_list).raise_for_status().json()
    assert (second["joins"], second["leaves"], second["unchanged"], second["applied"]) == (1, 1, 1, True)

    [joined] = clerk.roster(made, change="JOINED").json()["items"]
    [left] = clerk.roster(made, change="LEFT").json()["items"]
    assert (joined["join"]["timeliness"], joined["residence"], joined["checked_on"]) == ("IN_TIME", "MISSING", days_ago(0))
    assert (left["left_on"], left["residence"]) == (days_ago(0), "REGISTERED")
    assert len(clerk.roster(made, residence="MISSING").json()["items"]) == 2
    assert [one["roster_version"] for one in clerk.roster_versions(made).json()["items"]] == [2, 1]


def test_an_outsider_sees_nothing(made: str, new_station: Callable[[], str], new_account: Callable[..., ApiClient], station: str) -> None:
    outsiders = [new_account("EMPLOYER", station), new_account("EMPLOYER", new_station()), new_account("CLERK", new_station())]
    for outsider in outsiders:
        answers = [
            outsider.employer(made),
            outsider.hire_checks(made),
            outsider.roster(made),
            outsider.roster_versions(made),
            outsider.check_hires(made, document_number="441602199003070011"),
            outsider.bring_roster(made, as_of=days_ago(0), people=[]),
        ]
        assert {answer.status_code for answer in answers} == {404}
        assert {answer.json()["code"] for answer in answers} == {"EMPLOYER_NOT_FOUND"}
        assert outsider.employers().json()["items"] == []


def test_a_landlord_has_no_business_here(made: str, new_account: Callable[..., ApiClient], station: str) -> None:
    assert new_account("LANDLORD", station).employer(made).status_code == 403


def test_the_employer_is_not_told_who_lives_where(owner: ApiClient, made: str) -> None:
    owner.bring_roster(made, as_of=days_ago(0), people=[worker()]).raise_for_status()

    refused = owner.roster(made, residence="MISSING")
    assert (refused.status_code, refused.json()["code"]) == (403, "ROSTER_RESIDENCE_NOT_TOLD")
    assert owner.roster(made).json()["items"][0]["residence"] is None
    assert owner.register_residence(**registration()).status_code == 403


def test_the_longest_lists_are_taken(owner: ApiClient, made: str) -> None:
    people = [worker() for _ in range(2_000)]

    assert owner.check_hires(made, people=[{"document_number": one["document_number"]} for one in people[:500]]).json()["count"] == 500
    brought = owner.bring_roster(made, as_of=days_ago(0), people=people).raise_for_status().json()
    assert (brought["joins"], len(brought["lines"])) == (2_000, 2_000)
    used_up = owner.check_hires(made, document_number="441602199003070011")
    assert (used_up.status_code, used_up.json()["code"]) == (429, "HIRE_CHECKS_USED_UP")
    assert int(used_up.headers["Retry-After"]) > 0


def test_a_repeated_check_is_done_once(owner: ApiClient, made: str) -> None:
    first, second = (owner.check_hires(made, key="k-1", people=[{"document_number": "1"}, {"document_number": "2"}]) for _ in range(2))

    assert first.json() == second.json()
    assert second.headers["Idempotent-Replayed"] == "true"
    assert len(owner.hire_checks(made).json()["items"]) == 2


def test_an_employer_and_its_account_follow_a_merger(
    administrator: ApiClient, owner: ApiClient, made: str, station: str, new_station: Callable[[], str], new_account: Callable[..., ApiClient]
) -> None:
    survivor = new_station()
    clerk = new_account("CLERK", survivor)
    assert clerk.employer(made).status_code == 404

    administrator.merge_station(survivor, code=station, on=days_ago(0)).raise_for_status()

    wait_until(lambda: clerk.employer(made).status_code == 200, "the employer at the survivor", 20)
    found = clerk.employer(made).json()
    assert (found["station_code"], found["origin_station_code"]) == (survivor, station)
    wait_until(lambda: owner.employer(made).status_code == 200, "the employer for its account", 20)


def test_of_two_lists_upon_one_the_second_is_a_conflict(owner: ApiClient, made: str) -> None:
    bring = [owner.bring_roster(made, as_of=days_ago(0), people=[worker()], roster_version=0) for _ in range(2)]

    assert [answer.status_code for answer in bring] == [200, 409]
    assert bring[1].json()["errors"][0]["pointer"] == "/roster_version"
