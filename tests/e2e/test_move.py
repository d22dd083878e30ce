"""A resident moves from one station to another: both clerks see their half and are told, and the move can be taken back."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.e2e.api_client import ApiClient
from tests.e2e.registrations import registration

HOME = {"address": {"text": "东江路 3 号", "room": "501"}}
STAY = {"category": "FLOATING", "reason": "WORK", "place_kind": "RENTAL"}
WHERE = ("from_residence_id", "to_residence_id", "from_station_code", "to_station_code")


@pytest.fixture
def stations(new_station: Callable[[], str]) -> tuple[str, str]:
    return new_station(), new_station()


@pytest.fixture
def clerks(new_account: Callable[..., ApiClient], stations: tuple[str, str]) -> tuple[ApiClient, ApiClient]:
    here, there = (new_account("CLERK", station) for station in stations)
    return here, there


def told(lines: Iterator[str], event: str) -> dict[str, Any]:
    """The next notice of that name in a stream."""
    while next(lines) != f"event: {event}":
        pass
    notice: dict[str, Any] = json.loads(next(lines).removeprefix("data: "))
    return notice


def test_both_stations_see_their_half_of_a_move_and_are_told(stations, clerks):
    here, there = clerks
    residence = here.register_residence(**registration()).raise_for_status().json()
    with here.events() as at_home, there.events() as away:
        streams = at_home.iter_lines(), away.iter_lines()
        for stream in streams:
            next(stream)

        made = here.move_residence(residence["id"], 1, to={**HOME, "station_code": stations[1]}, moved_on="2022-03-20")
        notices = [told(stream, "move_made") for stream in streams]
        move = made.raise_for_status().json()
        taken_back = there.reverse_move(move["id"], move["version"], "选错了人员").raise_for_status().json()
        reversals = [told(stream, "move_reversed") for stream in streams]

    assert (made.status_code, made.headers["Location"], made.headers["ETag"]) == (201, f"/api/v1/moves/{move['id']}", '"v1"')
    assert [notice["station_code"] for notice in notices] == list(stations)
    assert [{name: notice["data"][name] for name in WHERE} for notice in notices] == [{name: move[name] for name in WHERE}] * 2
    assert [notice["station_code"] for notice in reversals] == list(stations)
    assert (taken_back["state"], taken_back["left"]) == ("REVERSED", None)
    assert here.residence(residence["id"]).json()["state"] == "ACTIVE"
    assert there.residence(move["to_residence_id"]).json()["end_reason"] == "REGISTERED_IN_ERROR"


def test_each_clerk_sees_the_own_half_only(stations, clerks):
    here, there = clerks
    residence = here.register_residence(**registration()).raise_for_status().json()
    move = here.move_residence(residence["id"], 1, to={**HOME, "station_code": stations[1]}, moved_on="2022-03-20").raise_for_status().json()

    seen = there.move(move["id"]).raise_for_status().json()

    assert (move["left"]["state"], move["entered"]) == ("ENDED", None)
    assert (seen["left"], seen["entered"]["state"], seen["entered"]["person"]["name"]) == (None, "ACTIVE", "王*")
    assert here.residence(move["to_residence_id"]).status_code == there.residence(residence["id"]).status_code == 404
    assert [one["id"] for one in here.moves(residence["id"]).json()["items"]] == [move["id"]]
    assert there.moves(residence["id"]).status_code == 404


def test_the_clerk_who_has_the_person_at_the_counter_moves_in(stations, clerks, new_account):
    here, there = clerks
    body = registration()
    residence = here.register_residence(**body).raise_for_status().json()

    made = there.move_in(key="counter-1", person=body["person"], to={**HOME, **STAY}, moved_on="2022-03-20")
    again = there.move_in(key="counter-1", person=body["person"], to={**HOME, **STAY}, moved_on="2022-03-20")

    move = made.raise_for_status().json()
    assert (again.json(), again.headers["Idempotent-Replayed"]) == (move, "true")
    assert (move["left"], move["from_station_code"], move["entered"]["station_code"]) == (None, *stations)
    assert here.residence(residence["id"]).json()["end_reason_code"] == "3"
    head = new_account("STATION_HEAD", stations[0])
    trail = [entry["action"] for entry in head.page_items("/audit", subject=f"residence:{residence['id']}")]
    assert "MOVE_MADE" in trail


def test_a_move_says_all_that_is_wrong_with_it(clerks):
    here, there = clerks
    body = registration(person={"document_number": "441699199003070000"})

    answer = there.move_in(person=body["person"], channel="IMPORT", to={**HOME, **STAY, "expected_end_on": "2022-01-01"}, moved_on="2022-03-20")
    unknown = here.move_in(person=registration()["person"], to={**HOME, **STAY}, moved_on="2022-03-20")

    assert answer.status_code == 422
    assert {error["pointer"] for error in answer.json()["errors"]} == {"/person/document_number", "/channel", "/to/expected_end_on"}
    assert (unknown.status_code, unknown.json()["code"]) == (409, "NO_RESIDENCE_TO_MOVE")


def test_the_clock_card_and_what_stops_it(clerks):
    here, _ = clerks
    guest = here.register_residence(**registration(place_kind="RELATIVE", expected_end_on="2022-03-20")).raise_for_status().json()

    before = here.clocks(guest["id"]).raise_for_status().json()["items"]
    exemption = here.grant_exemption(guest["id"], kind="SHORT_STAY_WITH_KIN", evidence="STATEMENT_OF_KIN").raise_for_status().json()
    after = here.clocks(guest["id"]).raise_for_status().json()["items"]

    assert [(clock["act"], clock["state"]) for clock in before] == [("REGISTER", "LATE"), ("END", "OVERDUE")]
    assert next((clock["act"], clock["state"], clock["stopped_by"]) for clock in after) == ("REGISTER", "STOPPED", exemption["kind"])
    assert here.revoke_exemption(exemption["id"], exemption["version"]).raise_for_status().json()["revoked_at"]


def test_a_stay_that_outlasts_its_expected_end_is_due_until_it_is_prolonged(clerks):
    here, _ = clerks
    guest = here.register_residence(**registration(expected_end_on="2022-03-20")).raise_for_status().json()

    assert [item["id"] for item in here.residences(due="EXPECTED_END_PASSED").json()["items"]] == [guest["id"]]
    here.change_residence(guest["id"], 1, kind="CHANGE", fields={"expected_end_on": "2099-12-31"}).raise_for_status()

    assert here.residences(due="EXPECTED_END_PASSED").json()["items"] == []
    assert here.residences(**{"from": "2022-03-01", "to": "2022-03-31"}).json()["items"][0]["certainty"] == "CERTAIN"


def test_the_law_and_its_words_can_be_read_by_every_insider(new_account, clerks):
    here, _ = clerks
    auditor = new_account("AUDITOR")

    rules = auditor.statutory_rules(act="REGISTER", on="2022-03-31").raise_for_status().json()["items"]
    words = here.vocabulary("end-reasons").raise_for_status().json()["items"]

    assert {(rule["who"], rule["days"], rule["day_kind"]) for rule in rules} >= {("RESIDENT", 3, "CALENDAR"), ("LANDLORD", 3, "WORKING")}
    assert {item["word"]: item["code"] for item in words}["DIED"] == "1"
    assert here.vocabulary("scores").status_code == 404
    assert here.publish_statutory_rule(
        act="REGISTER", who="RESIDENT", days=3, day_kind="CALENDAR", categories=["FLOATING"], basis_zh="x", basis_en="x",
        valid_from="2099-01-01",
    ).status_code == 403  # fmt: skip
