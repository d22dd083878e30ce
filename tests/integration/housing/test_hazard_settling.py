"""An inspection ends the hazards of what it finds put right, each in its own place, on a real database."""

from typing import Any

import pytest

from shared.contracts.housing import hazards as contract
from tests.factories.housing import OFFICER, Housing, Place
from tests.factories.housing_hazards import ITEM, acts, read, recorded, rectified, transferred
from tests.factories.housing_inspections import begin, sheet, whole


@pytest.fixture
def place(housing: Housing) -> Place:
    return housing.put_house({"301": 1})


def found(housing: Housing, place: Place) -> dict[str, Any]:
    """The hazard that an inspection has found."""
    whole(housing, place, **{ITEM: "FAIL"})
    [hazard] = housing.ask(contract.LIST_HAZARDS, {"house_id": place.id})["items"]
    return dict(hazard)


@pytest.mark.parametrize("kind", ["RECHECK", "ROUTINE"])
def test_what_passes_is_over_by_that_inspection_and_counts_for_the_stars(housing: Housing, place: Place, kind: str) -> None:
    hazard = rectified(housing, found(housing, place))

    inspection = begin(housing, place, kind=kind, results=sheet(housing), close=True)

    now = read(housing, hazard)
    last = now["journal"][-1]
    assert (now["state"], now["closed_on"], now["version"]) == ("CLOSED", "2022-03-31", hazard["version"] + 1)
    assert (last["act"], last["inspection_id"], last["account_id"], last["side"]) == (
        "RECHECK_PASSED", inspection["id"], OFFICER.account_id, "STATION",
    )  # fmt: skip
    assert [event["data"]["result"] for event in housing.announced("hazard_rechecked")] == ["PASSED"]
    assert [event["data"]["by"] for event in housing.announced("hazard_closed")] == ["RECHECK_PASSED"]
    assert housing.announced("house_rated")[-1]["data"]["because"] == "INSPECTION_CLOSED"


def test_what_failed_and_is_put_right_on_the_spot_is_over_too(housing: Housing, place: Place) -> None:
    hazard = found(housing, place)

    whole(housing, place, **{ITEM: {"fixed_on_site": True}})

    assert acts(housing, hazard) == ["FOUND", "FIXED_ON_SITE"]
    assert read(housing, hazard)["state"] == "CLOSED"


def test_what_fails_again_is_found_again_and_nothing_else(housing: Housing, place: Place) -> None:
    hazard = found(housing, place)

    whole(housing, place, **{ITEM: "FAIL"})

    assert acts(housing, hazard) == ["FOUND", "FOUND_AGAIN"]


def test_another_room_another_kind_and_what_another_authority_has_stay_open(housing: Housing, place: Place) -> None:
    in_room = recorded(housing, place, item_code=ITEM, room_id=place.rooms["301"])
    own_kind = recorded(housing, place)
    elsewhere = transferred(housing, recorded(housing, place, item_code=ITEM))

    whole(housing, place)

    states = [read(housing, hazard)["state"] for hazard in (in_room, own_kind, elsewhere)]
    assert states == ["OPEN", "OPEN", "TRANSFERRED"]
    results = [*sheet(housing), {"item_code": ITEM, "result": "PASS", "room_id": place.rooms["301"]}]
    begin(housing, place, results=results, close=True)
    assert read(housing, in_room)["state"] == "CLOSED"


def test_an_inspection_of_a_day_before_ends_nothing(housing: Housing, place: Place) -> None:
    housing.rows("UPDATE house SET registered_on = '2022-03-01' RETURNING 1")
    hazard = recorded(housing, place, item_code=ITEM)

    begin(housing, place, results=sheet(housing), inspected_on="2022-03-30", close=True)

    assert read(housing, hazard)["state"] == "OPEN"
