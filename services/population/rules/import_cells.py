"""The values of a row as a registration is written, and back: which column a pointer into a registration speaks of."""

from collections.abc import Mapping
from typing import Any

from shared.contracts.population.vocabulary import Channel, DatePrecision


def registration_of(values: Mapping[str, Any], community_id: str | None) -> dict[str, Any]:
    """The values of a row as a registration has them."""
    return {
        "person": {
            "document_type": values["document_type"],
            "document_number": values["document_number"],
            "name": values["name"],
            "sex": values["sex"],
            "birth_date": values["birth_date"],
            "phone": values["phone"],
            "nationality": values["nationality"],
            "details_confirmed": False,
        },
        "address": {"text": values["address"], "room": values["room"]},
        "category": values["category"],
        "reason": values["reason"],
        "place_kind": values["place_kind"],
        "hukou_match": values["hukou_match"],
        "started_on": values["started_on"],
        "expected_end_on": values["expected_end_on"],
        "community_id": community_id,
        "house_id": None,
        "channel": Channel.IMPORT.value,
        "started_precision": DatePrecision.DAY.value,
    }


def column_of(pointer: str) -> str:
    """The column that a pointer into a registration speaks of."""
    name = pointer.rpartition("/")[2]
    return "address" if name == "text" else name
