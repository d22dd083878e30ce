"""What the cells of a row of residents say, and what is wrong with them."""

from datetime import date
from typing import Any

import pytest

from services.population.rules.import_columns import DATES, EXAMPLE, RESIDENTS
from shared.contracts.population.rpc import AddressRequest, PersonRequest
from shared.files.cells import Text, Words, is_example
from shared.files.columns import read_cells
from tests.factories.population import fullwidth
from tests.factories.population_imports import row

READERS = {column.name: column.read for column in RESIDENTS}
WORDS = {name: read.meanings for name, read in READERS.items() if isinstance(read, Words)}


def said(**cells: str) -> dict[str, Any]:
    values, wrong = read_cells(row(**cells), RESIDENTS)
    assert wrong == []
    return values


def codes(**cells: str) -> list[tuple[str, str]]:
    return [(refusal.pointer, refusal.code) for refusal in read_cells(row(**cells), RESIDENTS)[1]]


@pytest.mark.parametrize(
    ("schema", "field", "column"),
    [(PersonRequest, "document_number", "document_number"), (PersonRequest, "name", "name"), (PersonRequest, "phone", "phone"),
     (AddressRequest, "text", "address"), (AddressRequest, "room", "room")],
)  # fmt: skip
def test_texts_are_as_long_as_a_registrations(schema: Any, field: str, column: str) -> None:
    [length] = [check for check in schema().fields[field].validators if hasattr(check, "max")]

    assert READERS[column] == Text(length.max, length.min or 1, is_number=column in {"document_number", "phone"}, is_guarded=column != "phone")


@pytest.mark.parametrize(
    ("column", "word", "meaning"), [(column, word, meaning) for column, words in WORDS.items() for word, meaning in words.items()]
)
def test_every_word_is_understood(column: str, word: str, meaning: str) -> None:
    assert said(**{column: word})[column] == meaning
    assert said(**{column: f" {word} "})[column] == meaning


@pytest.mark.parametrize(
    ("column", "cell", "value"), [("nationality", "vnm", "VNM"), ("category", "floating", "FLOATING"), ("sex", fullwidth("M"), "MALE")]
)
def test_words_in_other_spellings(column: str, cell: str, value: str) -> None:
    assert said(**{column: cell})[column] == value


@pytest.mark.parametrize(
    "cell",
    ["2022-03-01", "2022-3-1", "2022/3/1", "2022/03/01", "2022.3.1", "20220301", "2022年3月1日", "2022-03-01 00:00:00", fullwidth("2022-03-01")],
)
def test_dates_come_in_several_forms(cell: str) -> None:
    assert said(started_on=cell)["started_on"] == date(2022, 3, 1)


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"started_on": "01/03/2022"}, ("/started_on", "DATE_FORMAT")),
        ({"started_on": "44621"}, ("/started_on", "DATE_FORMAT")),
        ({"started_on": "2022-03-01 10:00"}, ("/started_on", "DATE_FORMAT")),
        ({"started_on": "2022-3/1"}, ("/started_on", "DATE_FORMAT")),
        ({"started_on": "2022-02-30"}, ("/started_on", "DATE_INVALID")),
        ({"birth_date": "0000-01-01"}, ("/birth_date", "DATE_INVALID")),
        ({"started_on": " "}, ("/started_on", "REQUIRED")),
        ({"category": "外星人"}, ("/category", "UNKNOWN_WORD")),
        ({"nationality": "Vietnam"}, ("/nationality", "UNKNOWN_WORD")),
        ({"document_type": ""}, ("/document_type", "REQUIRED")),
        ({"name": "=cmd|' /C calc'!A0"}, ("/name", "CELL_FORMULA")),
        ({"address": "+长塘路"}, ("/address", "CELL_FORMULA")),
        ({"room": "-101"}, ("/room", "CELL_FORMULA")),
        ({"legacy_id": "@SUM(A1)"}, ("/legacy_id", "CELL_FORMULA")),
        ({"document_number": "4.41602E+17"}, ("/document_number", "NUMBER_MANGLED")),
        ({"phone": "1.38001E+10"}, ("/phone", "NUMBER_MANGLED")),
        ({"name": "张\u200b小明"}, ("/name", "CELL_CHARACTERS")),
        ({"address": "长塘路\n12 号"}, ("/address", "CELL_CHARACTERS")),
        ({"address": "路"}, ("/address", "CELL_LENGTH")),
        ({"address": "路" * 201}, ("/address", "CELL_LENGTH")),
        ({"room": "1" * 41}, ("/room", "CELL_LENGTH")),
    ],
)
def test_what_is_wrong_is_told_by_column(cells: dict[str, str], problem: tuple[str, str]) -> None:
    assert codes(**cells) == [problem]


@pytest.mark.parametrize("cells", [{"phone": "+86 138 0013 8000"}, {"address": "路" * 200}, {"room": "1" * 40}, {"address": "东路"}, {"room": ""}])
def test_what_is_just_right(cells: dict[str, str]) -> None:
    assert codes(**cells) == []


def test_all_that_is_wrong_is_told_at_once() -> None:
    assert codes(name="", started_on="x", category="x") == [("/name", "REQUIRED"), ("/category", "UNKNOWN_WORD"), ("/started_on", "DATE_FORMAT")]


def test_the_columns_of_dates_are_known() -> None:
    assert {"birth_date", "started_on", "expected_end_on"} == DATES


def test_the_example_is_one_and_would_be_right_otherwise() -> None:
    cells = [EXAMPLE.get(column.name, "") for column in RESIDENTS]

    assert is_example(cells)
    assert read_cells(["身份证", *cells[1:]], RESIDENTS)[1] == []
