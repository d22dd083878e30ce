"""What a photograph may be of."""

from collections.abc import Collection, Sequence

from shared.decisions import Refused

THOUSANDTHS = 1000


def check_subject(
    item_code: str | None, room_id: str | None, blackouts: Sequence[str], items: Collection[str], rooms: Collection[str]
) -> list[Refused]:
    """All that is wrong with what a photograph shows, and with the rectangles that are painted black."""
    wrong = []
    if item_code is not None and item_code not in items:
        wrong.append(Refused("ITEM_UNKNOWN", "The sheet of this inspection has no such item.", "/item_code"))
    if room_id is not None and room_id not in rooms:
        wrong.append(Refused("ROOM_UNKNOWN", "The house has no such room.", "/room_id"))
    beyond = [index for index, text in enumerate(blackouts) if not _is_within(text)]
    return wrong + [Refused("BLACKOUT_BEYOND", "A rectangle lies within the picture.", f"/blackouts/{index}") for index in beyond]


def _is_within(text: str) -> bool:
    left, top, width, height = map(int, text.split(":"))
    return width > 0 and height > 0 and left + width <= THOUSANDTHS and top + height <= THOUSANDTHS
