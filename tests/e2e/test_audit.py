"""An auditor sees who came near a person's record: by whichever way, also who was refused."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from tests.e2e.api_client import ApiClient
from tests.e2e.registrations import registration

PURPOSE = "return of a lost card"


@pytest.fixture
def station(new_station: Callable[[], str]) -> str:
    """A station of this test's own."""
    return new_station()


@pytest.fixture
def residence(new_account: Callable[..., ApiClient], station: str) -> dict[str, Any]:
    """A residence of that station."""
    made: dict[str, Any] = new_account("CLERK", station).register_residence(**registration()).raise_for_status().json()
    return made


def actions_on(reader: ApiClient, subject: str, by: ApiClient) -> list[tuple[str, str | None]]:
    """What one account did to a record, oldest first, with the codes of refusals."""
    account_id = by.me().json()["id"]
    entries = [entry for entry in reader.page_items("/audit", subject=subject) if entry["actor_id"] == account_id]
    return [(entry["action"], entry["detail"].get("code")) for entry in reversed(entries)]


def test_the_trail_of_a_person_names_who_saw_a_residence_or_a_list(new_account, station, residence):
    officer, subject = new_account("OFFICER", station), f"person:{residence['person']['id']}"
    officer.residence(residence["id"]).raise_for_status()
    officer.residences().raise_for_status()
    officer.reveal_person(residence["person"]["id"], ["name"], PURPOSE).raise_for_status()

    seen = actions_on(new_account("AUDITOR"), subject, officer)

    assert seen == [("RESIDENCE_READ", None), ("RESIDENCES_LISTED", None), ("PERSON_REVEALED", None)]


def test_the_trail_of_a_person_names_who_was_refused(new_account, new_station, station, residence):
    auditor, bureau, outsider = new_account("AUDITOR"), new_account("BUREAU"), new_account("CLERK", new_station())
    person_id = residence["person"]["id"]
    statuses = [asking.reveal_person(person_id, ["phone"], PURPOSE).status_code for asking in (bureau, outsider)]
    statuses.append(outsider.residence(residence["id"]).status_code)

    assert statuses == [403, 404, 404]
    assert actions_on(auditor, f"person:{person_id}", bureau) == [("CALL_DENIED", "ROLE_NOT_ALLOWED")]
    assert actions_on(auditor, f"person:{person_id}", outsider) == [("CALL_DENIED", "PERSON_NOT_FOUND"), ("CALL_DENIED", "RESIDENCE_NOT_FOUND")]
    assert actions_on(new_account("STATION_HEAD", station), f"residence:{residence['id']}", outsider) == [("CALL_DENIED", "RESIDENCE_NOT_FOUND")]


@pytest.mark.parametrize(("subject", "status"), [("people", 200), ("residences:*", 200), ("search:x", 422), ("leave:x", 422)])
def test_what_is_filed_under_can_be_asked_for_and_nothing_else(new_account, subject, status):
    assert new_account("AUDITOR").audit(subject=subject).status_code == status


def test_leave_is_cancelled_under_its_own_account_only(administrator, station):
    def account() -> str:
        body = {"username": f"u{uuid.uuid4().hex[:12]}", "display_name": "测试", "password": "correct-horse-battery-7", "roles": ["CLERK"]}
        return str(administrator.open_account(**body, station_code=station).raise_for_status().json()["id"])

    absent, other = account(), account()
    leave = administrator.record_leave(absent, from_date="2030-01-01", to_date="2030-01-02").raise_for_status().json()["id"]

    assert administrator.cancel_leave(other, leave, 1).status_code == 404
    assert administrator.cancel_leave(absent, leave, 1).status_code == 204


def test_a_newer_count_is_not_the_one_that_was_read(administrator, station):
    administrator.record_strength(station, officers=5, community_officers=3, as_of="2022-01-01").raise_for_status()
    etag = administrator.strength(station).headers["etag"]
    administrator.record_strength(station, officers=9, community_officers=3, as_of="2022-02-01").raise_for_status()

    response = administrator.send("GET", f"/stations/{station}/strength", headers={"If-None-Match": etag})

    assert (response.status_code, response.json()["officers"]) == (200, 9)
