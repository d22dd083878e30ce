"""A house is verified, suspended, resumed, closed and reopened; rooms and beds too."""

from typing import Any

import pytest

from services.housing.models import Stay
from shared.contracts.housing.houses import (
    ADD_BEDS,
    ADD_ROOMS,
    CHANGE_HOUSE,
    CHANGE_ROOM,
    CLOSE_BED,
    CLOSE_HOUSE,
    CLOSE_ROOM,
    GET_HOUSE,
    GET_ROOM,
    LIST_ROOMS,
    REGISTER_HOUSE,
    REOPEN_BED,
    REOPEN_HOUSE,
    REOPEN_ROOM,
    RESUME_HOUSE,
    SUSPEND_HOUSE,
    VERIFY_HOUSE,
)
from shared.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from tests.factories.housing import CLERK, COMMUNITY, HEAD, LANDLORD, NOON, OFFICER, OTHER_OFFICER, TODAY, Housing, Place
from tests.factories.housing_houses import house
from tests.factories.population import fullwidth


def put_stay(housing: Housing, place: Place, room: str, bed: int = 0, state: str = "CHECKED_IN") -> None:
    """Somebody in a bed, as a row."""
    given = {"registered_by": "test", "registered_at": NOON, "updated_at": NOON, "arrives_on": TODAY, "state": state, "station_code": "changtang"}
    housing.add(Stay(house_id=place.id, room_id=place.rooms[room], bed_id=place.beds[room][bed], **given))


def test_an_officer_verifies_at_the_door_and_names_the_community(housing: Housing) -> None:
    made = housing.ask(REGISTER_HOUSE, house(), LANDLORD)

    with pytest.raises(Invalid, match="COMMUNITY_REQUIRED"):
        housing.ask(VERIFY_HOUSE, {"id": made["id"], "version": 1})
    with pytest.raises(Forbidden):
        housing.ask(VERIFY_HOUSE, {"id": made["id"], "version": 1, "community_id": COMMUNITY}, CLERK)
    with pytest.raises(NotFound):
        housing.ask(VERIFY_HOUSE, {"id": made["id"], "version": 1}, OTHER_OFFICER)
    seen = housing.ask(VERIFY_HOUSE, {"id": made["id"], "version": 1, "community_id": COMMUNITY})

    assert (seen["state"], seen["community_id"], seen["verified_on"], seen["verified_by"]) == (
        "VERIFIED",
        COMMUNITY,
        "2022-03-31",
        OFFICER.account_id,
    )
    assert housing.announced("house_verified")[0]["data"]["community_id"] == COMMUNITY
    with pytest.raises(Conflict, match="HOUSE_STATE"):
        housing.ask(VERIFY_HOUSE, {"id": made["id"], "version": 2})


def test_a_house_is_suspended_with_a_reason_and_resumed(housing: Housing) -> None:
    place = housing.put_house()

    with pytest.raises(Invalid, match="NOTE_REQUIRED"):
        housing.ask(SUSPEND_HOUSE, {"id": place.id, "version": 1, "reason": "OTHER"})
    stopped = housing.ask(SUSPEND_HOUSE, {"id": place.id, "version": 1, "reason": "OTHER", "note": "邻居王某投诉"}, HEAD)
    assert (stopped["state"], stopped["suspend_reason"], stopped["state_note"], stopped["suspended_on"]) == (
        "SUSPENDED", "OTHER", "邻居王某投诉", "2022-03-31",
    )  # fmt: skip
    assert housing.ask(GET_HOUSE, {"id": place.id}, LANDLORD) == {**stopped, "state_note": None}
    going = housing.ask(RESUME_HOUSE, {"id": place.id, "version": 2})

    assert (going["state"], going["suspended_on"], going["suspend_reason"], going["state_note"]) == ("VERIFIED", None, None, None)
    assert [event["data"]["reason"] for event in housing.announced("house_suspended")] == ["OTHER"]
    assert "王某" not in str(housing.rows("SELECT body FROM outbox")) + str(housing.rows("SELECT detail FROM audit_entry"))
    assert housing.rows("SELECT state_note_encrypted AS note FROM house")[0]["note"] is None


@pytest.mark.parametrize("state", ["PRE_CHECKED_IN", "DELAYED_ARRIVAL", "CHECKED_IN", "DELAYED_DEPARTURE"])
def test_nothing_is_closed_while_somebody_is_there_or_expected(housing: Housing, state: str) -> None:
    place = housing.put_house({"301": 2})
    put_stay(housing, place, "301", state=state)
    room = {"id": place.rooms["301"], "version": 1, "reason": "REBUILT"}

    with pytest.raises(Conflict, match="HOUSE_OCCUPIED"):
        housing.ask(CLOSE_HOUSE, {"id": place.id, "version": 1, "reason": "NO_LONGER_LET"}, LANDLORD)
    with pytest.raises(Conflict, match="ROOM_OCCUPIED"):
        housing.ask(CLOSE_ROOM, room, LANDLORD)
    with pytest.raises(Conflict, match="BED_OCCUPIED"):
        housing.ask(CLOSE_BED, {**room, "bed_id": place.beds["301"][0]}, LANDLORD)

    closed = housing.ask(CLOSE_BED, {**room, "bed_id": place.beds["301"][1]}, LANDLORD)
    assert [(bed["state"], bed["is_taken"]) for bed in closed["beds"]] == [("OPEN", True), ("CLOSED", False)]
    assert housing.ask(GET_HOUSE, {"id": place.id})["capacity"] == {"rooms": 1, "beds": 1, "taken": 1}


@pytest.mark.parametrize("state", ["CHECKED_OUT", "CANCELLED"])
def test_whoever_is_gone_keeps_nothing_open(housing: Housing, state: str) -> None:
    place = housing.put_house({"301": 1})
    put_stay(housing, place, "301", state=state)

    closed = housing.ask(CLOSE_HOUSE, {"id": place.id, "version": 1, "reason": "DEMOLISHED"}, LANDLORD)

    assert (closed["state"], closed["closed_on"], closed["close_reason"]) == ("CLOSED", "2022-03-31", "DEMOLISHED")


def test_a_closed_house_stays_as_it_is_until_it_is_reopened(housing: Housing) -> None:
    place = housing.put_house({"301": 1})
    housing.ask(CLOSE_HOUSE, {"id": place.id, "version": 1, "reason": "NO_LONGER_LET"}, CLERK)

    with pytest.raises(Conflict, match="HOUSE_CLOSED"):
        housing.ask(CHANGE_HOUSE, {"id": place.id, "version": 2, "floors": 3})
    with pytest.raises(Conflict, match="HOUSE_CLOSED"):
        housing.ask(ADD_ROOMS, {"id": place.id, "rooms": [{"name": "302", "beds": 1}]})
    again = housing.ask(REOPEN_HOUSE, {"id": place.id, "version": 2}, CLERK)

    assert (again["state"], again["closed_on"], again["verified_on"], again["letter_signed_on"]) == ("SELF_REGISTERED", None, None, "2022-03-31")


def test_a_closed_house_does_not_come_back_where_another_is(housing: Housing) -> None:
    made = housing.ask(REGISTER_HOUSE, house(address="长塘路 800 号"), CLERK)
    housing.ask(CLOSE_HOUSE, {"id": made["id"], "version": 1, "reason": "DUPLICATE"}, CLERK)
    housing.ask(REGISTER_HOUSE, house(address="长塘路800号"), CLERK)

    with pytest.raises(Conflict, match="HOUSE_EXISTS"):
        housing.ask(REOPEN_HOUSE, {"id": made["id"], "version": 2}, CLERK)


def test_rooms_and_beds_are_added_changed_closed_and_opened(housing: Housing) -> None:
    place = housing.put_house({"301": 2})

    [added] = housing.ask(ADD_ROOMS, {"id": place.id, "rooms": [{"name": "302", "floor": 3, "area_m2": 12.25, "beds": 3}]}, LANDLORD)["items"]
    assert (added["capacity"], [bed["label"] for bed in added["beds"]], added["area_m2"]) == (3, ["1", "2", "3"], 12.25)
    more = housing.ask(ADD_BEDS, {"id": added["id"], "version": 1, "beds": 2}, LANDLORD)
    assert [bed["label"] for bed in more["beds"]] == ["1", "2", "3", "4", "5"]
    named = housing.ask(CHANGE_ROOM, {"id": added["id"], "version": 2, "name": "302 甲", "floor": None}, LANDLORD)
    assert (named["name"], named["floor"], named["version"]) == ("302 甲", None, 3)
    shut = housing.ask(CLOSE_ROOM, {"id": added["id"], "version": 3, "reason": "REBUILT"}, LANDLORD)
    assert (shut["capacity"], shut["close_reason"]) == (0, "REBUILT")
    with pytest.raises(Conflict, match="PLACE_STATE"):
        housing.ask(CLOSE_ROOM, {"id": added["id"], "version": 4, "reason": "REBUILT"})
    assert housing.ask(REOPEN_ROOM, {"id": added["id"], "version": 4})["capacity"] == 5
    bed = {"id": added["id"], "bed_id": added["beds"][0]["id"]}
    assert housing.ask(CLOSE_BED, {**bed, "version": 5, "reason": "REBUILT"})["capacity"] == 4
    assert housing.ask(REOPEN_BED, {**bed, "version": 6})["capacity"] == 5
    events = housing.announced("house_capacity_changed")
    assert [(event["data"]["change"], event["data"]["capacity"]) for event in events] == [
        ("ROOMS_ADDED", 5), ("BEDS_ADDED", 7), ("ROOM_CLOSED", 2), ("ROOM_REOPENED", 7), ("BED_CLOSED", 6), ("BED_REOPENED", 7),
    ]  # fmt: skip
    assert [event["subjectversion"] for event in events] == [2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize(
    ("data", "error", "code"),
    [
        ({"version": 2, "floor": 9}, Stale, "STALE_VERSION"),
        ({"version": 1, "name": fullwidth("302")}, Invalid, "ROOM_EXISTS"),
        ({"version": 1, "name": "301"}, Invalid, "NOTHING_TO_CHANGE"),
    ],
)
def test_what_a_room_may_not_be(housing: Housing, data: dict[str, Any], error: type[Exception], code: str) -> None:
    place = housing.put_house({"301": 1, "302": 1})

    with pytest.raises(error, match=code):
        housing.ask(CHANGE_ROOM, {"id": place.rooms["301"], **data})


def test_what_is_not_there_is_not_found(housing: Housing) -> None:
    place, other = housing.put_house({"301": 1}), housing.put_house({"301": 1})

    with pytest.raises(NotFound, match="ROOM_NOT_FOUND"):
        housing.ask(GET_ROOM, {"id": place.id})
    with pytest.raises(NotFound, match="BED_NOT_FOUND"):
        housing.ask(CLOSE_BED, {"id": place.rooms["301"], "bed_id": other.beds["301"][0], "version": 1, "reason": "REBUILT"})
    with pytest.raises(Invalid, match="ROOM_EXISTS"):
        housing.ask(ADD_ROOMS, {"id": place.id, "rooms": [{"name": "301", "beds": 1}]})


def test_rooms_are_listed_in_pages(housing: Housing) -> None:
    place = housing.put_house({"301": 1, "302": 2, "303": 1})

    first = housing.ask(LIST_ROOMS, {"id": place.id, "limit": 2}, LANDLORD)
    second = housing.ask(LIST_ROOMS, {"id": place.id, "limit": 2, "cursor": first["next"]}, LANDLORD)

    assert [room["name"] for room in first["items"] + second["items"]] == ["301", "302", "303"]
