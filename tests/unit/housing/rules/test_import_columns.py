"""What the cells of a row of houses say, and what is wrong with them."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.housing.rules.import_columns import DATES, EXAMPLE, HOUSES
from shared.contracts.housing.houses import RegisterHouseRequest
from shared.contracts.housing.landlords import LandlordRequest
from shared.contracts.housing.rooms import LARGEST_AREA
from shared.files.cells import Number, Text, Words, is_example
from shared.files.columns import _bare, read_cells
from tests.factories.housing_imports import row

READERS = {column.name: column.read for column in HOUSES}
WORDS = {name: read.meanings for name, read in READERS.items() if isinstance(read, Words)}


def said(**cells: str) -> dict[str, Any]:
    values, wrong = read_cells(row(**cells), HOUSES)
    assert wrong == []
    return values


def codes(**cells: str) -> list[tuple[str, str]]:
    return [(refusal.pointer, refusal.code) for refusal in read_cells(row(**cells), HOUSES)[1]]


@pytest.mark.parametrize(
    ("schema", "field", "column"),
    [(LandlordRequest, "document_number", "document_number"), (LandlordRequest, "credit_code", "credit_code"), (LandlordRequest, "name", "landlord_name"),
     (LandlordRequest, "phone", "phone"), (RegisterHouseRequest, "address", "address")],
)  # fmt: skip
def test_texts_are_as_long_as_a_registrations(schema: Any, field: str, column: str) -> None:
    [length] = [check for check in schema().fields[field].validators if hasattr(check, "max")]
    is_number = column in {"document_number", "credit_code", "phone"}

    assert READERS[column] == Text(length.max, length.min or 1, is_number=is_number, is_guarded=column != "phone")


def test_numbers_have_the_bounds_of_a_registration() -> None:
    floors, area = READERS["floors"], READERS["area_m2"]
    [bounds] = RegisterHouseRequest().fields["floors"].validators

    assert isinstance(floors, Number)
    assert isinstance(area, Number)
    assert (floors.least, floors.most, area.most) == (bounds.min, bounds.max, Decimal(str(LARGEST_AREA)))  # type: ignore[attr-defined] # a Range


@pytest.mark.parametrize(
    ("column", "word", "meaning"), [(column, word, meaning) for column, words in WORDS.items() for word, meaning in words.items()]
)
def test_every_word_is_understood(column: str, word: str, meaning: str) -> None:
    assert said(**{column: word})[column] == meaning


def test_no_two_columns_have_one_name() -> None:
    names = [_bare(name) for column in HOUSES for name in {column.name, column.title, *column.also}]

    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("column", "cell", "value"),
    [
        ("floors", "5层", 5), ("floors", "5.0", 5), ("area_m2", "85.5㎡", Decimal("85.5")), ("area_m2", "120 平方米", Decimal(120)),
        ("registered_on", "2022年3月1日", date(2022, 3, 1)), ("verified_on", "2022/3/1", date(2022, 3, 1)), ("rooms", "101:2", [("101", 2)]),
        ("rental_kind", "shared", "SHARED"), ("rooms", "", None), ("community", "", None),
    ],
)  # fmt: skip
def test_cells_in_several_forms(column: str, cell: str, value: Any) -> None:
    assert said(**{column: cell})[column] == value


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"landlord_name": ""}, ("/landlord_name", "REQUIRED")), ({"address": " "}, ("/address", "REQUIRED")),
        ({"rental_kind": ""}, ("/rental_kind", "REQUIRED")), ({"rental_kind": "随便"}, ("/rental_kind", "UNKNOWN_WORD")),
        ({"floors": "0"}, ("/floors", "NUMBER_RANGE")), ({"floors": "三"}, ("/floors", "NUMBER_FORMAT")), ({"area_m2": "0"}, ("/area_m2", "NUMBER_RANGE")),
        ({"registered_on": "昨天"}, ("/registered_on", "DATE_FORMAT")), ({"rooms": "101:2:3"}, ("/rooms", "ROOMS_FORMAT")),
        ({"community": "=1"}, ("/community", "CELL_FORMULA")), ({"credit_code": "9.1E+17"}, ("/credit_code", "NUMBER_MANGLED")),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_by_column(cells: dict[str, str], problem: tuple[str, str]) -> None:
    assert codes(**cells) == [problem]


def test_the_columns_of_dates_are_known() -> None:
    assert {"registered_on", "verified_on"} == DATES


def test_the_example_is_one_and_would_be_right_otherwise() -> None:
    cells = [EXAMPLE.get(column.name, "") for column in HOUSES]

    assert is_example(cells)
    assert read_cells(["个人", *cells[1:]], HOUSES)[1] == []
