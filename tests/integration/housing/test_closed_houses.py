"""While a house is closed nobody is hurried about it; when it is let again, everything is as it was."""

from datetime import timedelta
from typing import Any

from services.housing.handlers.overdue_hazards import note_overdue_hazards
from services.housing.handlers.statistics import measure_housing
from shared.contracts.housing import hazards as hazard_contract
from shared.contracts.housing import statistics
from shared.contracts.housing.houses import CLOSE_HOUSE, GET_HOUSE, LIST_HOUSES, REOPEN_HOUSE
from tests.factories.housing import BUREAU, Housing, Place
from tests.factories.housing_hazards import listed, recorded, rectified, transferred
from tests.factories.housing_inspections import whole

DUE = {"inspection_due_before": "2099-01-01"}


def closed(housing: Housing, place: Place) -> None:
    """The house is let no more."""
    version = housing.ask(GET_HOUSE, {"id": place.id})["version"]
    housing.ask(CLOSE_HOUSE, {"id": place.id, "version": version, "reason": "NO_LONGER_LET"})


def reopened(housing: Housing, place: Place) -> dict[str, Any]:
    """The house is let again."""
    version = housing.ask(GET_HOUSE, {"id": place.id})["version"]
    return housing.ask(REOPEN_HOUSE, {"id": place.id, "version": version})


def waiting(housing: Housing) -> tuple[int, int, int, int]:
    """How much of a round, a list of houses that are due, and lists of hazards that are due and overdue there is."""
    round_ = housing.ask(statistics.LIST_DUE_INSPECTIONS, {"within_days": 365})["items"]
    houses = housing.ask(LIST_HOUSES, DUE)["items"]
    return len(round_), len(houses), len(listed(housing, due_until="2099-01-01")), len(listed(housing, overdue=True))


def noted(housing: Housing) -> int:
    return int(housing.store.work("note-overdue-hazards", note_overdue_hazards))


def test_a_closed_house_waits_for_nothing_until_it_is_let_again(housing: Housing) -> None:
    place = housing.put_house({"301": 1})
    whole(housing, place, ESCAPE_ROUTE_CLEAR="FAIL")
    housing.clock.at += timedelta(days=30)
    assert waiting(housing) == (1, 1, 1, 1)

    closed(housing, place)

    assert waiting(housing) == (0, 0, 0, 0)
    assert noted(housing) == 0
    assert len(housing.ask(hazard_contract.LIST_HAZARDS)["items"]) == 1  # it is there still
    reopened(housing, place)
    assert waiting(housing) == (1, 1, 1, 1)
    assert noted(housing) == 1


def test_what_was_put_right_while_it_was_closed_counts_when_it_is_let_again(housing: Housing) -> None:
    place = housing.put_house()
    whole(housing, place, ESCAPE_ROUTE_CLEAR="FAIL")
    before = housing.ask(GET_HOUSE, {"id": place.id})["stars"]
    closed(housing, place)
    [hazard] = housing.ask(hazard_contract.LIST_HAZARDS)["items"]
    housing.ask(hazard_contract.RECHECK_HAZARD, {"id": hazard["id"], "version": hazard["version"], "result": "PASSED"})

    now = reopened(housing, place)

    rated = housing.announced("house_rated")[-1]["data"]
    assert (rated["because"], rated["from_stars"], rated["stars"]) == ("HOUSE_REOPENED", before, now["stars"])


def test_monitoring_counts_as_overdue_what_the_listing_finds(housing: Housing) -> None:
    places = [housing.put_house() for _ in range(4)]
    found = [recorded(housing, place) for place in places]
    rectified(housing, found[0])  # in time, and waiting for the recheck
    transferred(housing, found[1])
    housing.clock.at += timedelta(days=30)
    closed(housing, places[2])

    counted = housing.store.work("measure-housing", measure_housing)["hazards"]

    overdue = sum(count for (*_, is_overdue), count in counted.items() if is_overdue == "true")
    assert (overdue, sum(counted.values())) == (len(listed(housing, overdue=True)), 4)
    assert listed(housing, overdue=True) == listed(housing, BUREAU, overdue=True) == [found[3]["id"]]
