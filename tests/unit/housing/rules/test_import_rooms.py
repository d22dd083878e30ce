"""What the cell of a house's rooms says."""

import pytest

from services.housing.rules.import_rooms import LONGEST_CELL, LONGEST_NAME, rooms
from shared.contracts.housing.vocabulary.houses import MOST_BEDS, MOST_ROOMS
from shared.decisions import Refused
from tests.factories.population import fullwidth


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("101", [("101", 1)]),
        ("101:2、102:1、201", [("101", 2), ("102", 1), ("201", 1)]),
        ("101:2, 102:1;201 202:3", [("101", 2), ("102", 1), ("201", 1), ("202", 3)]),
        (f" 101 : 2\n102{fullwidth(':')}4床{fullwidth(',')}阁楼{fullwidth(';')}", [("101", 2), ("102", 4), ("阁楼", 1)]),
        ("A-1:2、1-302:3、b座3", [("A-1", 2), ("1-302", 3), ("b座3", 1)]),
        ("101-103:2、201", [("101", 2), ("102", 2), ("103", 2), ("201", 1)]),
        ("001-002", [("001", 1), ("002", 1)]),
        ("101-101", [("101", 1)]),
        ("1-3:2", [("1-3", 2)]),
        ("98-101", [("98-101", 1)]),
        # What a spreadsheet saves for 101:2 in minutes means the same.
        ("101:02", [("101", 2)]),
        (f"101:{MOST_BEDS}", [("101", MOST_BEDS)]),
        ("x" * LONGEST_NAME, [("x" * LONGEST_NAME, 1)]),
        ("101、101", [("101", 1), ("101", 1)]),
    ],
)
def test_rooms_and_beds(cell: str, told: list[tuple[str, int]]) -> None:
    assert rooms("rooms", cell) == told


@pytest.mark.parametrize("count", [MOST_ROOMS, MOST_ROOMS + 1])
def test_a_house_has_so_many_rooms(count: int) -> None:
    for cell in ("、".join(map(str, range(count))), f"1001-{1000 + count}", f"1001-{999 + count}:2 甲"):
        found = rooms("rooms", cell)
        assert len(found) == count if count <= MOST_ROOMS else getattr(found, "code", None) == "TOO_MANY_ROOMS"


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("101:0", "ROOMS_FORMAT"),
        ("101:-1", "ROOMS_FORMAT"),
        ("101:x", "ROOMS_FORMAT"),
        (":2", "ROOMS_FORMAT"),
        ("101::2", "ROOMS_FORMAT"),
        ("101:2:3", "ROOMS_FORMAT"),
        ("、", "ROOMS_FORMAT"),
        ("103-101", "ROOMS_FORMAT"),
        ("x" * (LONGEST_NAME + 1), "ROOMS_FORMAT"),
        (f"101:{MOST_BEDS + 1}", "TOO_MANY_BEDS"),
        ("101:99999", "ROOMS_FORMAT"),
        ("100000-999999", "TOO_MANY_ROOMS"),
        # What a spreadsheet makes of 101:2, of 10:2 and of 1-3.
        ("101:02:00", "ROOMS_FORMAT"),
        ("4 days, 5:02:00", "ROOMS_FORMAT"),
        ("2026-01-03", "ROOMS_FORMAT"),
        ("1月3日", "ROOMS_FORMAT"),
        ("1.01E+17", "NUMBER_MANGLED"),
        ("=cmd|' /C calc'!A0", "CELL_FORMULA"),
        ("-101", "CELL_FORMULA"),
        ("101\u200b:2", "CELL_CHARACTERS"),
        ("1、" * (LONGEST_CELL // 2) + "1", "CELL_LENGTH"),
    ],
)
def test_what_is_no_list_of_rooms(cell: str, code: str) -> None:
    found = rooms("rooms", cell)

    assert isinstance(found, Refused)
    assert (found.code, found.pointer) == (code, "/rooms")


def test_full_width_digits_are_left_in_names() -> None:
    assert rooms("rooms", f"{fullwidth('101')}:2") == [(fullwidth("101"), 2)]
