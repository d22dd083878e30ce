"""Where a row says something else of a house than the register does; what a row does not say contradicts nothing."""

from collections.abc import Mapping
from typing import Any

from services.housing.rules.rooms import room_key
from shared.contracts.housing.vocabulary.houses import LandlordKind
from shared.decisions import Refused
from shared.identifiers.names import same_name

COMPARED = (
    "community", "rental_kind", "operation_mode", "house_use", "structure", "floors", "area_m2", "has_video_access", "registered_on", "verified_on",
)  # fmt: skip


def is_same_name(kind: str, filed: str, given: str) -> bool:
    """Whether a landlord on file has the name that a row gives: that of a person in any spelling, an organisation's as it is."""
    return same_name(filed, given) if kind == LandlordKind.PERSON else filed == given


def check_facts(filed: Mapping[str, Any], given: Mapping[str, Any]) -> list[Refused]:
    """``HOUSE_DIFFERS`` for each column that is given and is not as it is filed, rooms with their open beds included."""
    different = [name for name in COMPARED if given[name] is not None and given[name] != filed[name]]
    if given["rooms"] is not None and keyed(given["rooms"]) != filed["rooms"]:
        different.append("rooms")
    return [Refused("HOUSE_DIFFERS", "The house is on file otherwise; change it there if the file is right.", f"/{name}") for name in different]


def keyed(rooms: Any) -> dict[str, int]:
    """Beds by what two spellings of a door have in common."""
    return {room_key(name): beds for name, beds in rooms}
