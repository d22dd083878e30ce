"""Rooms and beds as answers."""

from collections.abc import Collection, Sequence

from services.housing.models import Bed, Room
from services.housing.schemas.houses import number
from shared.answers import Answer, instant
from shared.contracts.housing.vocabulary.houses import PlaceState


def show_room(room: Room, beds: Sequence[Bed], taken: Collection[str]) -> Answer:
    """``RoomAnswer``; ``taken`` holds the beds in which somebody sleeps, or is expected."""
    return {
        "id": room.id,
        "version": room.version,
        "house_id": room.house_id,
        "name": room.name,
        "floor": room.floor,
        "area_m2": number(room.area_m2),
        "state": room.state,
        "close_reason": room.close_reason,
        "capacity": sum(bed.state == PlaceState.OPEN for bed in beds) if room.state == PlaceState.OPEN else 0,
        "beds": [show_bed(bed, taken) for bed in beds],
        "updated_at": instant(room.updated_at),
    }


def show_bed(bed: Bed, taken: Collection[str]) -> Answer:
    """``BedAnswer``."""
    return {"id": bed.id, "label": bed.label, "state": bed.state, "close_reason": bed.close_reason, "is_taken": bed.id in taken}
