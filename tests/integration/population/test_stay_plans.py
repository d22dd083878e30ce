"""A guest is expected to leave on another day than was reported, on a real database."""

from datetime import timedelta

import pytest

from services.population.handlers.expected_ends import note_expected_ends
from shared.db.base import new_id
from tests.factories.population import Population
from tests.factories.population_stays import LANDLORD_ACCOUNT, Stays


@pytest.fixture
def stays(population: Population) -> Stays:
    return Stays(population)


def expected(stays: Stays, stay_id: str) -> str:
    return str(stays.residence(stay_id)["expected_end_on"])


def test_the_residence_is_expected_to_end_on_that_day_and_what_was_is_kept(stays: Stays) -> None:
    stay_id = stays.check_in()
    before = stays.residence(stay_id)

    stays.replan(stay_id, 3, "2022-12-31")

    after = stays.residence(stay_id)
    assert (expected(stays, stay_id), after["version"]) == ("2022-12-31", before["version"] + 1)
    [event] = stays.population.announced("residence_changed")
    assert (event["data"]["fields"], event["data"]["expected_end_on"]) == (["expected_end_on"], "2022-12-31")
    [kept] = stays.population.rows("SELECT kind, fields, recorded_by, station_code FROM alteration")
    assert (kept["kind"], kept["fields"], kept["recorded_by"], kept["station_code"]) == ("CHANGE", ["expected_end_on"], LANDLORD_ACCOUNT, "changtang")
    assert [entry["actor_id"] for entry in stays.population.audited("RESIDENCE_CHANGED")] == [LANDLORD_ACCOUNT]


def test_it_is_not_told_of_as_outlasted_any_more(stays: Stays) -> None:
    stay_id = stays.check_in(expected_end_on="2022-04-01")
    stays.replan(stay_id, 3, "2022-06-30")
    stays.population.clock.at += timedelta(days=30)

    assert stays.population.store.work("note-expected-ends", note_expected_ends) == 0


def test_twice_late_and_out_of_order_the_newest_counts(stays: Stays) -> None:
    stay_id, message = stays.check_in(), new_id()

    for version, day, id_ in ((5, "2022-12-31", message), (5, "2022-12-31", message), (4, "2022-11-30", None), (5, "2022-12-31", None)):
        stays.replan(stay_id, version, day, id_)

    assert expected(stays, stay_id) == "2022-12-31"
    assert len(stays.population.announced("residence_changed")) == 1
    stays.replan(stay_id, 6, None)
    assert expected(stays, stay_id) == "None"


@pytest.mark.parametrize(("day", "becomes"), [("2022-03-19", "None"), ("2022-03-20", "2022-03-20")])
def test_a_day_before_it_began_says_nothing(stays: Stays, day: str, becomes: str) -> None:
    stay_id = stays.check_in()

    stays.replan(stay_id, 3, day)

    assert expected(stays, stay_id) == becomes


def test_what_has_ended_what_was_refused_and_what_is_not_known_stay_as_they_are(stays: Stays) -> None:
    left = stays.check_in()
    stays.check_out(left)
    refused = stays.check_in(person={"document_number": "1"})

    for stay_id in (left, refused, new_id()):
        stays.replan(stay_id, 9, "2022-12-31")

    assert expected(stays, left) == "2022-09-30"
    assert stays.population.announced("residence_changed") == []
