"""The rows of a new house: itself, who lets it, its rooms and their beds. Whoever makes houses in bulk makes the same."""

import os
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from services.housing.rules.rooms import bed_labels
from shared.contracts.housing.vocabulary.houses import HouseState, PlaceState
from shared.db.base import new_id
from shared.db.unit_of_work import UnitOfWork
from shared.identifiers.addresses import bare_address
from shared.identifiers.check_codes import CODE_BYTES, code_of

GIVEN = ("community_id", "rental_kind", "operation_mode", "house_use", "structure", "floors", "has_video_access")
OPEN = PlaceState.OPEN.value
Row = dict[str, Any]


def house_values(uow: UnitOfWork, given: Mapping[str, Any], *, landlord_id: str, station_code: str, channel: str) -> Row:
    """The columns of a new house at a station, but for its ``number``; it was told of and not seen yet."""
    return {
        "id": new_id(),
        "version": 1,
        "card_code": code_of(os.urandom(CODE_BYTES)),
        "state": HouseState.SELF_REGISTERED.value,
        "station_code": station_code,
        "origin_station_code": station_code,
        "landlord_id": landlord_id,
        "manager_id": None,
        "address_text": given["address"],
        "address_key": bare_address(given["address"]),
        "area_m2": area(given["area_m2"]),
        **{name: given[name] for name in GIVEN},
        "channel": channel,
        "registered_on": given.get("registered_on") or uow.today,
        "registered_by": uow.actor.account_id,
        "registered_at": uow.now,
        "updated_at": uow.now,
    }


def letting_values(uow: UnitOfWork, house_id: str, landlord_id: str, manager_id: str | None, since: date | None = None) -> Row:
    """The columns of the line that says who lets a house from a day on, today unless said."""
    return {
        "id": new_id(),
        "house_id": house_id,
        "landlord_id": landlord_id,
        "manager_id": manager_id,
        "since": since or uow.today,
        "until": None,
        "recorded_by": uow.actor.account_id,
        "recorded_at": uow.now,
    }


def room_values(uow: UnitOfWork, house_id: str, rooms: Sequence[Mapping[str, Any]]) -> tuple[list[Row], list[Row]]:
    """The columns of new rooms and of their beds."""
    made = [_room(uow, house_id, given) for given in rooms]
    beds = [bed for room, given in zip(made, rooms, strict=True) for bed in bed_values(room["id"], (), given["beds"])]
    return made, beds


def _room(uow: UnitOfWork, house_id: str, given: Mapping[str, Any]) -> Row:
    return {
        "id": new_id(),
        "version": 1,
        "house_id": house_id,
        "name": given["name"],
        "floor": given["floor"],
        "area_m2": area(given["area_m2"]),
        "state": OPEN,
        "close_reason": None,
        "updated_at": uow.now,
    }


def bed_values(room_id: str, there: Sequence[str], more: int) -> list[Row]:
    """The columns of more beds of a room that has those labelled ``there``."""
    open_bed = {"room_id": room_id, "state": OPEN, "close_reason": None}
    return [{"id": new_id(), "label": label, **open_bed} for label in bed_labels(there, more)]


def area(given: float | None) -> Decimal | None:
    """Square metres as the table keeps them."""
    return None if given is None else round(Decimal(str(given)), 2)
