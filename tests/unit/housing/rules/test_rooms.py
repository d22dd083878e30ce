"""Which rooms and beds a house may be given: both sides of every bound."""

import pytest

from services.housing.rules.rooms import bed_labels, check_beds, check_room_name, check_rooms
from shared.contracts.housing.vocabulary.houses import MOST_BEDS, MOST_ROOMS
from tests.factories.population import fullwidth


@pytest.mark.parametrize(
    ("names", "there", "wrong"),
    [
        (["301", "302"], [], []),
        (["301", "301"], [], [("ROOM_EXISTS", "/rooms/1/name")]),
        (["301", "302", "a 1", fullwidth("A1")], ["302"], [("ROOM_EXISTS", "/rooms/1/name"), ("ROOM_EXISTS", "/rooms/3/name")]),
        ([str(number) for number in range(MOST_ROOMS)], [], []),
        ([str(number) for number in range(MOST_ROOMS)], ["甲"], [("TOO_MANY_ROOMS", "/rooms")]),
    ],
)
def test_rooms_are_told_apart_by_their_names(names: list[str], there: list[str], wrong: list[tuple[str, str]]) -> None:
    assert [(refusal.code, refusal.pointer) for refusal in check_rooms(names, there)] == wrong


@pytest.mark.parametrize(("name", "code"), [("303", None), ("301", "ROOM_EXISTS"), (" 3 01 ", "ROOM_EXISTS")])
def test_a_room_takes_no_others_name(name: str, code: str | None) -> None:
    assert getattr(check_room_name(name, ["301", "302"]), "code", None) == code


@pytest.mark.parametrize(("there", "more", "code"), [(0, MOST_BEDS, None), (1, MOST_BEDS, "TOO_MANY_BEDS"), (MOST_BEDS - 1, 1, None)])
def test_a_room_holds_so_many_beds(there: int, more: int, code: str | None) -> None:
    assert getattr(check_beds(there, more), "code", None) == code


@pytest.mark.parametrize(
    ("there", "more", "labels"), [((), 3, ["1", "2", "3"]), (("1", "2"), 1, ["3"]), (("1", "7", "窗边"), 2, ["8", "9"]), (("上铺",), 1, ["1"])]
)
def test_beds_are_numbered_on(there: tuple[str, ...], more: int, labels: list[str]) -> None:
    assert bed_labels(there, more) == labels
