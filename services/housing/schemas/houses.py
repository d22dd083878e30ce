"""Houses as answers and events. A house is a model; what it holds and whose it is are given beside it."""

from collections.abc import Mapping
from typing import Any

from services.housing.models import House, HouseLandlord
from services.housing.rules.rooms import Count
from services.housing.schemas.landlords import brief_landlord
from shared.answers import Answer, day, instant
from shared.db.encryption import FieldCipher
from shared.db.notes import open_note

SAME = (
    "id",
    "version",
    "number",
    "card_code",
    "state",
    "station_code",
    "origin_station_code",
    "community_id",
    "rental_kind",
    "operation_mode",
    "house_use",
    "structure",
    "floors",
    "has_video_access",
    "channel",
    "registered_by",
    "verified_by",
    "suspend_reason",
    "close_reason",
    "stars",
    "level",
)
DAYS = (
    "registered_on",
    "verified_on",
    "suspended_on",
    "closed_on",
    "letter_signed_on",
    "first_passed_on",
    "last_inspected_on",
    "inspection_due_on",
    "rated_on",
    "rating_valid_until",
)
FACT = ("station_code", "community_id", "landlord_id", "manager_id", "state", "rental_kind", "operation_mode")


def show_house(house: House, landlords: Mapping[str, Any], count: Count, cipher: FieldCipher, *, notes: bool) -> Answer:
    """``HouseAnswer``; ``landlords`` holds its landlord and its manager by id. ``notes`` are the station's own, and may speak of others."""
    return {
        **{name: getattr(house, name) for name in SAME},
        **{name: day(getattr(house, name)) for name in DAYS},
        "landlord": brief_landlord(landlords[house.landlord_id], cipher),
        "manager": brief_landlord(landlords[house.manager_id], cipher) if house.manager_id else None,
        "address": house.address_text,
        "area_m2": number(house.area_m2),
        "capacity": {"rooms": count.rooms, "beds": count.beds, "taken": count.taken},
        "state_note": open_note(cipher, house, "state_note_encrypted") if notes else None,
        "registered_at": instant(house.registered_at),
        "updated_at": instant(house.updated_at),
    }


def number(value: Any) -> float | None:
    """A decimal as JSON has it."""
    return None if value is None else float(value)


def house_fact(house: Any) -> Answer:
    """``HouseFact``: what every event says of a house."""
    return {"house_id": house.id, **{name: getattr(house, name) for name in FACT}}


def show_house_landlord(line: HouseLandlord, landlords: Mapping[str, Any], cipher: FieldCipher) -> Answer:
    """``HouseLandlordAnswer``."""
    return {
        "landlord": brief_landlord(landlords[line.landlord_id], cipher),
        "manager": brief_landlord(landlords[line.manager_id], cipher) if line.manager_id else None,
        "since": day(line.since),
        "until": day(line.until),
        "recorded_by": line.recorded_by,
    }
