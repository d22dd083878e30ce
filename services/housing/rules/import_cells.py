"""The values of a row as a registration of a house and its landlord is written, and which column a pointer speaks of."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from services.housing.rules.import_columns import YES
from shared.contracts.housing.vocabulary.houses import HouseUse, LandlordKind, OperationMode

_COLUMNS = {"name": "landlord_name", "kind": "landlord_kind", "community_id": "community"}


def landlord_told(values: Mapping[str, Any]) -> dict[str, Any]:
    """The landlord of a row; of which kind it is, its number says where the row does not."""
    kind = LandlordKind.ORGANISATION if values["credit_code"] and not values["document_number"] else LandlordKind.PERSON
    same = ("document_type", "document_number", "credit_code", "phone")
    return {"kind": values["landlord_kind"] or kind.value, "name": values["landlord_name"], **{name: values[name] for name in same}}


def house_told(values: Mapping[str, Any], community_id: str | None, registered_on: date) -> dict[str, Any]:
    """The house of a row, with its rooms, registered since a day."""
    has_video_access = values["has_video_access"]
    return {
        "address": values["address"],
        "community_id": community_id,
        "rental_kind": values["rental_kind"],
        "operation_mode": values["operation_mode"] or OperationMode.SELF_GOVERNED.value,
        "house_use": values["house_use"] or HouseUse.RESIDENTIAL.value,
        "structure": values["structure"],
        "floors": values["floors"],
        "area_m2": None if values["area_m2"] is None else round(values["area_m2"], 2),
        "has_video_access": None if has_video_access is None else has_video_access == YES,
        "registered_on": registered_on,
        "rooms": [{"name": name, "floor": None, "area_m2": None, "beds": beds} for name, beds in values["rooms"] or ()],
    }


def facts_told(values: Mapping[str, Any], house: Mapping[str, Any]) -> dict[str, Any]:
    """What a row says of its house, to be compared with what is on file; None where it says nothing."""
    community_id = house["community_id"] if values["community"] else None
    return {**values, "community": community_id, "area_m2": house["area_m2"], "has_video_access": house["has_video_access"]}


def column_of(pointer: str) -> str:
    """The column that a pointer into a landlord or a house speaks of."""
    first, _, rest = pointer.removeprefix("/").partition("/")
    return first if rest else _COLUMNS.get(first, first)
