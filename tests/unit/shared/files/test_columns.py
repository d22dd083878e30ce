"""Which of a file's columns is which, and what a row says."""

from datetime import date

import pytest

from shared.decisions import Refused
from shared.files.cells import Text, day
from shared.files.columns import MOST_COLUMNS, Column, Layout, read_cells, read_header, telling, told_columns

BOATS = (
    Column("name", "船名", (), is_required=True, read=Text(10)),
    Column("mooring", "泊位", ("码头",), is_required=True),
    Column("built_on", "建造日期", ("建成日期", "下水日期"), read=day),
    Column("engine_number", "发动机号"),
)
TITLES = [column.title for column in BOATS]
NEEDED = [column.title for column in BOATS if column.is_required]


@pytest.mark.parametrize(
    "spell",
    [
        lambda column: column.title,
        lambda column: column.name,
        lambda column: column.name.replace("_", " ").title(),
        lambda column: f"{column.title} / {column.name} *",
        lambda column: f" *{column.title} ",
        lambda column: f"{column.title}({column.name})",
        lambda column: column.also[0] if column.also else column.title,
    ],
)
def test_a_header_is_in_chinese_english_or_both(spell) -> None:
    found = read_header([spell(column) for column in BOATS], BOATS)

    assert found == Layout(tuple(range(len(BOATS))), is_partial=False)


def test_columns_may_stand_in_any_order_and_others_between_them() -> None:
    found = read_header(["备注", *reversed(NEEDED)], BOATS)

    assert isinstance(found, Layout)
    assert found.is_partial
    assert found.of(["note", *reversed(NEEDED)]) == [column.title if column.is_required else "" for column in BOATS]


def test_a_short_row_has_empty_cells() -> None:
    found = read_header(TITLES, BOATS)

    assert isinstance(found, Layout)
    assert found.of(["长塘一号"]) == ["长塘一号", *[""] * (len(BOATS) - 1)]


@pytest.mark.parametrize("missing", NEEDED)
def test_a_column_that_must_be_there_is_missed(missing: str) -> None:
    found = read_header([title for title in TITLES if title != missing], BOATS)

    assert isinstance(found, Refused)
    assert found.code == "MISSING_COLUMNS"


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ([*TITLES, "船名"], "DUPLICATE_COLUMN"),
        ([*TITLES, "下水日期"], "DUPLICATE_COLUMN"),
        ([*TITLES, *["x"] * (MOST_COLUMNS - len(TITLES))], None),
        ([*TITLES, *["x"] * (MOST_COLUMNS - len(TITLES) + 1)], "TOO_MANY_COLUMNS"),
        ([], "MISSING_COLUMNS"),
    ],
)
def test_a_header_that_cannot_be_right_is_refused(cells: list[str], code: str | None) -> None:
    found = read_header(cells, BOATS)

    assert (found.code if isinstance(found, Refused) else None) == code


def test_a_row_is_read_by_its_columns() -> None:
    values, wrong = read_cells(["长塘一号", " 三号 ", "2022/3/1", " "], BOATS)

    assert wrong == []
    assert values == {"name": "长塘一号", "mooring": "三号", "built_on": date(2022, 3, 1), "engine_number": None}


def test_all_that_is_wrong_with_a_row_is_told_at_once() -> None:
    values, wrong = read_cells(["长" * 11, " ", "soon", ""], BOATS)

    assert [(refusal.pointer, refusal.code) for refusal in wrong] == [
        ("/name", "CELL_LENGTH"),
        ("/mooring", "REQUIRED"),
        ("/built_on", "DATE_FORMAT"),
    ]
    assert set(values.values()) == {None}


def test_another_process_reads_the_same_headers() -> None:
    header = ["码头", "发动机号", "船名"]

    assert read_header(header, told_columns(telling(BOATS))) == read_header(header, BOATS)
