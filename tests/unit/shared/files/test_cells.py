"""What a cell says."""

import re
from datetime import date
from decimal import Decimal
from enum import StrEnum

import pytest

from shared.decisions import Refused
from shared.files.cells import Number, ReadCell, Text, Words, day, is_example


class Hull(StrEnum):
    """What a boat is made of."""

    WOOD = "WOOD"
    STEEL = "STEEL"


DECKS = Number(1, 20, units=("层",))
DRAUGHT = Number(Decimal("0.01"), Decimal("99.99"), is_whole=False, units=("米", "m"))
HULLS = Words({"木": "WOOD", "木质": "WOOD", "钢": "STEEL", "W": "WOOD"}, Hull, also=re.compile("X[0-9]"))


@pytest.mark.parametrize(
    ("word", "meaning"),
    [("木", "WOOD"), ("木质", "WOOD"), ("WOOD", "WOOD"), ("steel", "STEEL"), ("\uff37", "WOOD"), (" 木 质", "WOOD"), ("x1", "X1")],
)
def test_words_in_several_spellings(word: str, meaning: str) -> None:
    assert HULLS("hull", word) == meaning


def test_one_word_is_offered_for_each_meaning() -> None:
    assert HULLS.offered() == ["木", "钢"]


@pytest.mark.parametrize(
    "cell", ["2022-03-01", "2022-3-1", "2022/3/1", "2022.3.1", "20220301", "2022年3月1日", "2022-03-01 00:00:00", "\uff12\uff10\uff12\uff12-03-01"]
)
def test_days_in_several_forms(cell: str) -> None:
    assert day("built_on", cell) == date(2022, 3, 1)


@pytest.mark.parametrize(
    ("read", "cell", "number"),
    [
        (DECKS, "1", 1), (DECKS, "20", 20), (DECKS, "3 层", 3), (DECKS, "3.0", 3), (DECKS, "\uff13", 3),
        (DRAUGHT, "0.01", Decimal("0.01")), (DRAUGHT, "99.99", Decimal("99.99")), (DRAUGHT, "2.50 米", Decimal("2.5")), (DRAUGHT, "7", Decimal(7)),
    ],
)  # fmt: skip
def test_numbers_with_and_without_their_unit(read: ReadCell, cell: str, number: Decimal | int) -> None:
    found = read("decks", cell)

    assert (found, type(found)) == (number, type(number))


@pytest.mark.parametrize(
    ("read", "cell", "code"),
    [
        (DECKS, "0", "NUMBER_RANGE"),
        (DECKS, "21", "NUMBER_RANGE"),
        (DECKS, "-3", "NUMBER_RANGE"),
        (DECKS, "2.5", "NUMBER_FORMAT"),
        (DECKS, "三", "NUMBER_FORMAT"),
        (DECKS, "层", "NUMBER_FORMAT"),
        (DECKS, "1e1", "NUMBER_FORMAT"),
        (DRAUGHT, "0.009", "NUMBER_RANGE"),
        (DRAUGHT, "100", "NUMBER_RANGE"),
        (DRAUGHT, "1,5", "NUMBER_FORMAT"),
        (DRAUGHT, "9" * 400, "NUMBER_FORMAT"),
        (day, "01/03/2022", "DATE_FORMAT"),
        (day, "44621", "DATE_FORMAT"),
        (day, "2022-3/1", "DATE_FORMAT"),
        (day, "2022-02-30", "DATE_INVALID"),
        (HULLS, "纸", "UNKNOWN_WORD"),
        (Text(), "=1+1", "CELL_FORMULA"),
        (Text(), "+86", "CELL_FORMULA"),
        (Text(is_number=True), "4.41602E+17", "NUMBER_MANGLED"),
        (Text(3), "1234", "CELL_LENGTH"),
        (Text(shortest=2), "1", "CELL_LENGTH"),
        (Text(), "a\u200bb", "CELL_CHARACTERS"),
        (Text(), "a\nb", "CELL_CHARACTERS"),
    ],
)
def test_what_is_wrong_with_a_cell_is_told_by_its_column(read: ReadCell, cell: str, code: str) -> None:
    found = read("hull", cell)

    assert isinstance(found, Refused)
    assert (found.code, found.pointer) == (code, "/hull")


@pytest.mark.parametrize(
    ("read", "cell"),
    [(Text(), "4.41602E+17"), (Text(is_guarded=False), "+86"), (Text(3), "123"), (Text(shortest=2), "12"), (Text(is_number=True), "4E1")],
)
def test_what_is_just_right(read: ReadCell, cell: str) -> None:
    assert read("hull", cell) == cell


@pytest.mark.parametrize(("cell", "is_one"), [("示例 EXAMPLE 木", True), ("Example", True), (" 示例", True), ("木", False), ("", False)])
def test_the_example_is_known(cell: str, is_one: bool) -> None:
    assert is_example([cell, ""]) is is_one
