"""Guests who check out: what the stay has led to ends, once, and nothing else does; on a real database."""

from typing import Any

import pytest

from shared.contracts.population import records, rpc
from shared.db.base import new_id
from shared.errors import Conflict
from tests.factories.population import CLERK, Population, next_number, registration, resident_number
from tests.factories.population_duplicates import Twice
from tests.factories.population_records import DEPUTY_HEAD, at, carry_out, erased, proposed, sealed
from tests.factories.population_spells import moved, reversed_move
from tests.factories.population_stays import Stays

HOME = {"text": "东华路 12 号", "room": "301"}


@pytest.fixture
def stays(population: Population) -> Stays:
    return Stays(population)


def shown(stays: Stays, stay_id: str) -> dict[str, Any]:
    """The residence of a stay as a clerk sees it."""
    return stays.population.ask(rpc.GET_RESIDENCE, {"id": stays.residence(stay_id)["id"]})


def answer(stays: Stays, stay_id: str, attempt: int = 2) -> str:
    """The day that the last answer says, which ends the residence."""
    event, data = stays.last(stay_id)
    assert (event, data["residence_id"], data["attempt"]) == ("stay_residence_ended", stays.residence(stay_id)["id"], attempt)
    return str(data["ended_on"])


def test_the_residence_ends_on_the_day(stays: Stays) -> None:
    stay_id = stays.check_in()

    stays.check_out(stay_id, on="2022-03-30")

    assert answer(stays, stay_id) == "2022-03-30"
    residence = shown(stays, stay_id)
    assert (residence["state"], residence["ended_on"], residence["end_reason"], residence["version"]) == ("ENDED", "2022-03-30", "MOVED_AWAY", 2)
    [entry] = stays.population.audited("RESIDENCE_ENDED")
    assert (entry["actor_id"], entry["request_id"]) == ("system", "request-stay")
    assert [event["subjectversion"] for event in stays.population.announced("residence_ended")] == [2]


def test_a_guest_may_leave_on_the_day_of_arrival(stays: Stays) -> None:
    stay_id = stays.check_in(started_on="2022-03-31", expected_end_on=None)

    stays.check_out(stay_id, on="2022-03-31")

    assert answer(stays, stay_id) == "2022-03-31"


def test_announced_again_it_is_answered_the_same(stays: Stays) -> None:
    stay_id = stays.check_in()

    for _ in range(3):
        stays.check_out(stay_id)

    answers = stays.answers(stay_id)[1:]
    assert len(answers) == 3
    assert answers[0] == answers[1] == answers[2]
    assert len(stays.population.announced("residence_ended")) == 1


def test_a_check_in_that_comes_after_the_check_out_changes_nothing(stays: Stays) -> None:
    stay_id = stays.check_in()
    stays.check_out(stay_id)

    stays.arrive(stay_id)

    assert shown(stays, stay_id)["state"] == "ENDED"
    assert [event for event, _ in stays.answers(stay_id)] == ["stay_residence_registered", "stay_residence_ended"]


def test_a_stay_that_goes_on_after_all_begins_a_residence_of_its_own(stays: Stays) -> None:
    guest = {"document_number": next_number(), "name": "王小明"}
    stay_id = stays.check_in(person=guest)
    first = stays.residence(stay_id)["id"]
    stays.check_out(stay_id, on="2022-03-30")

    stays.check_in(stay_id, attempt=3, person=guest, started_on="2022-03-30")

    residence = shown(stays, stay_id)
    assert (residence["id"] != first, residence["state"], residence["started_on"]) == (True, "ACTIVE", "2022-03-30")


def test_what_a_clerk_has_ended_keeps_its_day(stays: Stays) -> None:
    stay_id = stays.check_in()
    stays.population.end(shown(stays, stay_id), on="2022-03-25")

    stays.check_out(stay_id, on="2022-03-31")

    assert answer(stays, stay_id) == "2022-03-25"
    assert len(stays.population.announced("residence_ended")) == 1


def test_who_was_moved_by_a_clerk_keeps_the_new_home(stays: Stays) -> None:
    stay_id = stays.check_in()
    move = moved(stays.population, shown(stays, stay_id), on="2022-03-28")

    stays.check_out(stay_id, on="2022-03-31")

    assert answer(stays, stay_id) == "2022-03-28"
    assert stays.population.ask(rpc.GET_RESIDENCE, {"id": move["to_residence_id"]})["state"] == "ACTIVE"


def test_a_move_taken_back_does_not_bring_back_who_has_checked_out(stays: Stays) -> None:
    stay_id = stays.check_in()
    move = moved(stays.population, shown(stays, stay_id), on="2022-03-28")
    stays.check_out(stay_id, on="2022-03-30")

    reversed_move(stays.population, move)

    residence = shown(stays, stay_id)
    assert (residence["state"], residence["ended_on"]) == ("ENDED", "2022-03-30")
    stays.check_out(stay_id, on="2022-03-30")
    assert answer(stays, stay_id) == "2022-03-30"


def test_a_move_taken_back_before_the_check_out_goes_on_until_it(stays: Stays) -> None:
    stay_id = stays.check_in()
    reversed_move(stays.population, moved(stays.population, shown(stays, stay_id), on="2022-03-28"))
    assert shown(stays, stay_id)["state"] == "ACTIVE"

    stays.check_out(stay_id, on="2022-03-31")

    assert answer(stays, stay_id) == "2022-03-31"


def two_records(stays: Stays) -> tuple[str, Twice]:
    """A guest who is on file under a mistyped number too, at the address of the stay."""
    numbers = resident_number("19900307", 11), resident_number("19900307", 101)
    one = stays.population.register(person={"document_number": numbers[0], "name": "张小明"}, address=HOME, place_kind="OWNED")
    stay_id = stays.check_in(person={"document_number": numbers[1], "name": "张晓明"})
    return stay_id, Twice(stays.population, numbers, one, shown(stays, stay_id))


def test_who_was_merged_leaves_as_the_survivor(stays: Stays) -> None:
    stay_id, two = two_records(stays)
    two.merged()
    assert shown(stays, stay_id)["end_reason"] == "DUPLICATE"

    stays.check_out(stay_id, on="2022-03-31")

    assert answer(stays, stay_id) == "2022-03-31"
    survivor = stays.population.ask(rpc.GET_RESIDENCE, {"id": two.first["id"]})
    assert (survivor["state"], survivor["ended_on"]) == ("ENDED", "2022-03-31")


def test_a_merge_under_which_somebody_has_checked_out_is_not_undone(stays: Stays) -> None:
    stay_id, two = two_records(stays)
    pair = two.merged()
    stays.check_out(stay_id)

    with pytest.raises(Conflict, match="UNDO_IMPOSSIBLE"):
        two.undone(pair)


def test_a_merge_that_is_undone_leaves_the_stay_its_residence(stays: Stays) -> None:
    stay_id, two = two_records(stays)
    two.undone(two.merged())

    stays.check_out(stay_id)

    assert (answer(stays, stay_id), shown(stays, stay_id)["state"]) == ("2022-03-31", "ENDED")
    assert stays.population.ask(rpc.GET_RESIDENCE, {"id": two.first["id"]})["state"] == "ACTIVE"


def test_the_twin_that_another_stay_has_led_to_goes_on(stays: Stays) -> None:
    numbers = resident_number("19900307", 11), resident_number("19900307", 101)
    other = stays.check_in(person={"document_number": numbers[0], "name": "张小明"})
    stay_id = stays.check_in(person={"document_number": numbers[1], "name": "张晓明"})
    Twice(stays.population, numbers, shown(stays, other), shown(stays, stay_id)).merged()

    stays.check_out(stay_id)

    assert answer(stays, stay_id) == "2022-03-20"
    assert shown(stays, other)["state"] == "ACTIVE"


def test_of_a_sealed_guest_the_landlord_learns_nothing_and_the_residence_ends(stays: Stays) -> None:
    stay_id = stays.check_in()
    sealed(stays.population, shown(stays, stay_id))

    stays.check_out(stay_id)

    assert answer(stays, stay_id) == "2022-03-31"


def test_an_event_ends_no_residence_that_its_stay_has_not_led_to(stays: Stays) -> None:
    somebody = stays.population.register()
    stay_id = new_id()

    stays.check_out(stay_id, residence_id=somebody["id"])

    assert stays.population.ask(rpc.GET_RESIDENCE, {"id": somebody["id"]})["state"] == "ACTIVE"
    assert stays.last(stay_id)[1]["code"] == "REVIEW_AT_STATION"
    assert stays.refusals()[0]["cause"] == "STAY_UNKNOWN"


def test_what_contradicts_a_clerks_correction_is_for_the_station(stays: Stays) -> None:
    stay_id = stays.check_in()
    stays.population.change(shown(stays, stay_id), kind="CORRECTION", started_on="2022-03-30")

    stays.check_out(stay_id, on="2022-03-25")

    assert stays.last(stay_id)[1]["code"] == "REVIEW_AT_STATION"
    [refusal] = stays.refusals()
    assert (refusal["cause"], refusal["residence_id"]) == ("ENDED_BEFORE_START", shown(stays, stay_id)["id"])
    assert shown(stays, stay_id)["state"] == "ACTIVE"


def test_what_was_refused_is_ended_when_reported_anew(stays: Stays) -> None:
    stay_id = stays.check_in()
    stays.population.change(shown(stays, stay_id), kind="CORRECTION", started_on="2022-03-30")
    stays.check_out(stay_id, on="2022-03-25")

    stays.check_out(stay_id, attempt=3, on="2022-03-31")

    assert answer(stays, stay_id, attempt=3) == "2022-03-31"
    assert stays.refusals() == []


def test_the_answer_goes_with_the_person(stays: Stays) -> None:
    stay_id = stays.check_in()
    stays.check_out(stay_id)
    residence = shown(stays, stay_id)
    at(stays.population, "2026-03-31")

    receipt = erased(stays.population, residence)

    assert "STAYS" in receipt["kinds"]
    assert stays.population.rows("SELECT * FROM stay_residence") == []
    stays.check_out(stay_id, residence_id=residence["id"])
    assert stays.last(stay_id)[1]["ended_on"] == "2022-03-31"
    stays.open.clear()
    stays.arrive(stay_id)
    assert stays.population.rows("SELECT id FROM residence") == []


def test_the_answer_goes_with_a_disposed_residence(stays: Stays) -> None:
    stay_id = stays.check_in(started_on="2011-01-01", expected_end_on=None)
    stays.check_out(stay_id, on="2012-01-01")
    at(stays.population, "2034-03-31")
    batch = proposed(stays.population)

    stays.population.ask(records.APPROVE_DISPOSAL, {"id": batch["id"], "version": 1}, DEPUTY_HEAD)
    carry_out(stays.population)

    assert stays.population.rows("SELECT stay_id FROM stay_residence") == []


def test_a_clerks_residence_of_the_house_is_no_stays(stays: Stays) -> None:
    stays.population.ask(rpc.REGISTER_RESIDENCE, registration(address=HOME), CLERK)

    assert stays.population.rows("SELECT stay_id FROM stay_residence") == []
