"""The service's README: its worked examples, step by step, and every method and event by its name."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import services.housing as package
from services.housing.handlers.overdue_hazards import note_overdue_hazards
from services.housing.service import HousingService
from shared.contracts.housing import houses, letting, rating, stays
from shared.contracts.housing.events import EVENTS
from shared.contracts.housing.methods import METHODS
from shared.errors import Conflict, Stale
from shared.messaging.topology import subscriptions
from shared.runtime.schedule import Scheduled
from tests.factories.housing import COMMUNITY, LANDLORD, OFFICER, TODAY, Housing, Place
from tests.factories.housing_hazards import listed, read, rechecked, rectified
from tests.factories.housing_houses import house, landlord
from tests.factories.housing_inspections import whole
from tests.factories.housing_stays import arrival, check_in, check_out, ended, registered, stay_of

README = Path(package.__path__[0]) / "README.md"
NAMED = set(re.findall(r"`([a-z_]+)`", README.read_text(encoding="utf-8")))


def letting_reasons(housing: Housing, house_id: str) -> list[tuple[str, str]]:
    return [(reason["code"], reason["remover"]) for reason in housing.ask(letting.GET_LETTING, {"id": house_id}, LANDLORD)["reasons"]]


def rated(housing: Housing, place: Place) -> tuple[float, int, str, list[str]]:
    found = housing.ask(rating.GET_RATING, {"id": place.id}, LANDLORD)
    return found["score"], found["stars"], found["level"], [cap["kind"] for cap in found["caps"]]


def test_the_first_guest_of_a_house(housing: Housing) -> None:
    asked = house(landlord=landlord(), rooms=[{"name": "301", "beds": 2}])
    made = housing.ask(houses.REGISTER_HOUSE, asked, LANDLORD)
    assert (made["version"], made["state"], made["capacity"]) == (1, "SELF_REGISTERED", {"rooms": 1, "beds": 2, "taken": 0})
    assert letting_reasons(housing, made["id"]) == [
        ("HOUSE_NOT_VERIFIED", "OFFICER"),
        ("LETTER_NOT_SIGNED", "LANDLORD"),
        ("FIRST_INSPECTION_NOT_PASSED", "OFFICER"),
    ]

    seen = {"id": made["id"], "version": 1, "community_id": COMMUNITY}
    verified = housing.ask(houses.VERIFY_HOUSE, seen, OFFICER)
    with pytest.raises(Stale):
        housing.ask(houses.VERIFY_HOUSE, seen, OFFICER)
    letter = housing.ask(letting.SIGN_LETTER, {"id": made["id"], "version": verified["version"], "text_version": 1}, LANDLORD)
    assert (verified["state"], letter["way"]) == ("VERIFIED", "ACCOUNT")
    rooms = housing.rows("SELECT id FROM room")
    place = Place(made["id"], made["landlord"]["id"], {"301": str(rooms[0]["id"])}, {})
    inspection = whole(housing, place)
    assert (inspection["state"], inspection["outcome"], letting_reasons(housing, made["id"])) == ("CLOSED", "PASS", [])

    stay = check_in(housing, place)
    assert (stay["state"], stay["report"]["kind"], stay["report"]["state"], stay["report"]["attempt"]) == ("CHECKED_IN", "ARRIVAL", "SENT", 1)
    same_bed = {"room_id": None, "bed_id": stay["bed_id"]}
    with pytest.raises(Conflict, match="BED_TAKEN"):
        housing.ask(*_create(place, same_bed))
    residence = registered(housing, stay)
    assert stay_of(housing, stay["id"])["report"]["state"] == "ACCEPTED"
    left = check_out(housing, stay["id"])
    assert (left["report"]["kind"], left["report"]["state"], left["report"]["attempt"]) == ("DEPARTURE", "SENT", 2)
    assert left["tenant_code_until"] == "2022-04-15"
    with pytest.raises(Conflict, match="PREVIOUS_RESIDENCE_OPEN"):
        housing.ask(*_create(place, same_bed))
    ended(housing, left, TODAY, residence)
    assert housing.ask(*_create(place, same_bed))["state"] == "CHECKED_IN"


def _create(place: Place, where: dict[str, Any]) -> tuple[Any, dict[str, Any], Any]:
    return stays.CREATE_STAY, {**arrival(place), **where}, LANDLORD


def test_a_hazard_and_the_stars(housing: Housing) -> None:
    place = housing.put_house({"301": 2})
    inspection = whole(housing, place, SMOKE_ALARM="FAIL")
    assert (inspection["outcome"], rated(housing, place)) == ("RECTIFY", (91.94, 5, "GREEN", []))
    hazard = read(housing, {"id": listed(housing)[0]})
    assert (hazard["severity"], hazard["state"], hazard["due_on"]) == ("MAJOR", "OPEN", "2022-04-07")

    housing.clock.at += timedelta(days=8)
    housing.store.work("note-overdue-hazards", lambda uow: note_overdue_hazards(uow, 100))
    assert rated(housing, place) == (91.94, 2, "ORANGE", ["MAJOR_OVERDUE"])
    steps = housing.ask(rating.SIMULATE_RATING, {"id": place.id}, LANDLORD)["targets"][-1]["steps"]
    assert [(step["item_code"], step["gain"], step["lifts_cap"]) for step in steps] == [("SMOKE_ALARM", 6.44, True)]

    mended = rectified(housing, read(housing, hazard))
    assert (mended["state"], mended["overdue"]) == ("RECTIFIED", True)
    assert rechecked(housing, mended)["state"] == "CLOSED"
    assert rated(housing, place) == (98.38, 5, "GREEN", [])


def test_every_method_and_event_is_named() -> None:
    assert {method.name for method in METHODS} - NAMED == set()
    assert {event.name for event in EVENTS} - NAMED == set()


def test_every_job_and_every_event_that_is_heard_is_named() -> None:
    members = [getattr(HousingService, name) for name in dir(HousingService)]
    jobs = {found.__name__ for found in members if any(isinstance(entry, Scheduled) for entry in getattr(found, "nameko_entrypoints", ()))}

    assert jobs - NAMED == set()
    assert {binding.event.name for binding in subscriptions(HousingService)} - NAMED == set()
