"""What tests about clues and figures put on file, with memorable values."""

from datetime import date
from typing import Any

from services.housing.models import Stay
from shared.db.base import new_id
from tests.factories.housing import NOON, TODAY, Housing, Place

TEXT = "一楼楼梯间停放多辆电动自行车充电"


def clue(**changed: Any) -> dict[str, Any]:
    """A clue about changtang, as a stranger gives one; a field that is changed to ``...`` is left out."""
    given = {"kind": "FIRE_SAFETY", "text": TEXT, "station_code": "changtang", **changed}
    return {name: value for name, value in given.items() if value is not ...}


def put_stay(housing: Housing, place: Place, room: str, bed: int = 0, state: str = "CHECKED_IN", **columns: Any) -> str:
    """A stay as a row, in a bed of a room; there since January 2022 unless told otherwise."""
    stay_id = new_id()
    since = date(2022, 1, 10)
    values = {
        "station_code": "changtang",
        "arrives_on": since,
        "checked_in_on": None if state in {"PRE_CHECKED_IN", "DELAYED_ARRIVAL"} else since,
        "checked_out_on": TODAY if state == "CHECKED_OUT" else None,
        "over_on": TODAY if state in {"CHECKED_OUT", "CANCELLED"} else None,
        "cancel_reason": "NO_SHOW" if state == "CANCELLED" else None,
        "refused_at": NOON if columns.get("report") == "REFUSED" else None,
        "report": "ACCEPTED",
        "attempt": 1,
        "registered_by": "test",
        "registered_at": NOON,
        "updated_at": NOON,
        **columns,
    }
    housing.add(Stay(id=stay_id, house_id=place.id, room_id=place.rooms[room], bed_id=place.beds[room][bed], state=state, **values))
    return stay_id
