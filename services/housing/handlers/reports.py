"""What a stay reports to the population register."""

from typing import Any

import orjson

from services.housing.models import House, Room, Stay
from shared.db.encryption import cell
from shared.db.unit_of_work import UnitOfWork


def report_of(uow: UnitOfWork, stay: Stay) -> dict[str, Any]:
    """``StayReport``: the registration that a stay asks for."""
    if stay.guest_encrypted is None:
        raise ValueError("a stay whose guest is gone reports nothing")
    guest = orjson.loads(uow.cipher.open(stay.guest_encrypted, cell("stay", "guest_encrypted", stay.id)))
    house, room = uow.session.get_one(House, stay.house_id), uow.session.get_one(Room, stay.room_id)
    started_on = stay.checked_in_on or stay.arrives_on
    return {
        "person": guest,
        "station_code": house.station_code,
        "community_id": house.community_id,
        "house_id": house.id,
        "address": {"text": house.address_text, "room": room.name},
        "category": "FLOATING",
        "reason": "WORK",
        "place_kind": "RENTAL",
        "channel": "LANDLORD",
        "started_on": started_on.isoformat(),
        "expected_end_on": stay.expected_out_on.isoformat() if stay.expected_out_on else None,
        "reported_by": stay.registered_by,
    }
