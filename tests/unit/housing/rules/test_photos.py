"""What a photograph may be of, and where it may be painted black."""

import pytest

from services.housing.rules.photos import check_subject

ITEMS, ROOMS = {"SMOKE_ALARM"}, {"room-1"}


@pytest.mark.parametrize(
    ("item", "room", "wrong"),
    [
        (None, None, []),
        ("SMOKE_ALARM", "room-1", []),
        ("SMOKE_ALARMS", None, [("ITEM_UNKNOWN", "/item_code")]),
        (None, "room-2", [("ROOM_UNKNOWN", "/room_id")]),
        ("SMOKE_ALARMS", "room-2", [("ITEM_UNKNOWN", "/item_code"), ("ROOM_UNKNOWN", "/room_id")]),
    ],
)
def test_it_is_of_an_item_and_a_room_that_there_are(item: str | None, room: str | None, wrong: list[tuple[str, str]]) -> None:
    assert [(one.code, one.pointer) for one in check_subject(item, room, [], ITEMS, ROOMS)] == wrong


@pytest.mark.parametrize(
    ("rectangle", "is_right"),
    [
        ("0:0:1000:1000", True),
        ("999:999:1:1", True),
        ("999:999:2:1", False),
        ("999:999:1:2", False),
        ("0:0:0:10", False),
        ("0:0:10:0", False),
    ],
)
def test_a_rectangle_lies_within_the_picture(rectangle: str, is_right: bool) -> None:
    wrong = check_subject(None, None, ["0:0:1:1", rectangle], ITEMS, ROOMS)

    assert [(one.code, one.pointer) for one in wrong] == ([] if is_right else [("BLACKOUT_BEYOND", "/blackouts/1")])
