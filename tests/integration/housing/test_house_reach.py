"""A landlord's account reaches its own houses and landlord record, whatever it asks; another's of the same station are not there."""

from typing import Any

import pytest

from shared.contracts.directory.roles import Role
from shared.contracts.housing import houses, letting
from shared.contracts.method import Method
from shared.errors import DomainError, Forbidden, NotFound
from tests.factories.housing import OTHER_LANDLORD, OTHER_OFFICER, Housing, Place

BODIES: dict[str, dict[str, Any]] = {
    "change_house": {"version": 1, "floors": 3},
    "close_house": {"version": 1, "reason": "NO_LONGER_LET"},
    "reopen_house": {"version": 1},
    "change_landlord": {"version": 1, "phone": "13900139000"},
    "add_rooms": {"rooms": [{"name": "9", "beds": 1}]},
    "change_room": {"version": 1, "floor": 2},
    "close_room": {"version": 1, "reason": "REBUILT"},
    "reopen_room": {"version": 1},
    "add_beds": {"version": 1, "beds": 1},
    "close_bed": {"version": 1, "reason": "REBUILT"},
    "reopen_bed": {"version": 1},
    "sign_letter": {"version": 1, "text_version": 1},
    "print_letter": {"language": "zh"},
    "verify_house": {"version": 1},
    "suspend_house": {"version": 1, "reason": "INSPECTION"},
    "resume_house": {"version": 1},
    "change_house_landlord": {"version": 1, "manager_id": None},
    "reveal_landlord": {"fields": ["name"], "purpose": "curiosity"},
}
"""What is sent beside the id."""


def one(method: Method, place: Place) -> dict[str, Any]:
    """A request about somebody else's thing, of the kind that the method is about."""
    thing = {"house": place.id, "landlord": place.landlord_id, "room": place.rooms["301"]}[method.about]
    bed = {"bed_id": place.beds["301"][0]} if method.name.endswith("_bed") else {}
    return {"id": thing, **bed, **BODIES.get(method.name, {})}


METHODS = [value for module in (houses, letting) for value in vars(module).values() if isinstance(value, Method) and value.about]


def test_there_is_a_request_for_whatever_takes_more_than_an_id() -> None:
    needing = {method.name for method in METHODS if any(field.required for name, field in method.request().fields.items() if name != "id")}

    assert needing == set(BODIES)


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_another_landlords_things_of_the_same_station_are_not_there(housing: Housing, method: Method) -> None:
    place = housing.put_house({"301": 1})
    housing.put_house(actor=OTHER_LANDLORD)
    expected = NotFound if Role.LANDLORD in method.roles else Forbidden

    with pytest.raises(expected):
        housing.ask(method, one(method, place), OTHER_LANDLORD)

    refused = [entry for entry in housing.audited("CALL_DENIED") if entry["subject"] != "-"]
    assert len(refused) == (expected is NotFound)


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_another_stations_things_are_not_there(housing: Housing, method: Method) -> None:
    place = housing.put_house({"301": 1})

    with pytest.raises(DomainError) as refused:
        housing.ask(method, one(method, place), OTHER_OFFICER)

    assert isinstance(refused.value, NotFound)
