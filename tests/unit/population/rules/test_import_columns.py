"""Which of a file's columns is which."""

import pytest

from services.population.rules.import_columns import MOST_COLUMNS, RESIDENTS, Layout, read_header
from shared.decisions import Refused

TITLES = [column.title for column in RESIDENTS]
NEEDED = [column.title for column in RESIDENTS if column.is_required]


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
    found = read_header([spell(column) for column in RESIDENTS], RESIDENTS)

    assert found == Layout(tuple(range(len(RESIDENTS))), is_partial=False)


def test_columns_may_stand_in_any_order_and_others_between_them() -> None:
    found = read_header(["备注", *reversed(NEEDED)], RESIDENTS)

    assert isinstance(found, Layout)
    assert found.is_partial
    assert found.of(["note", *reversed(NEEDED)]) == [column.title if column.is_required else "" for column in RESIDENTS]


def test_a_short_row_has_empty_cells() -> None:
    found = read_header(TITLES, RESIDENTS)

    assert isinstance(found, Layout)
    assert found.of(["身份证"]) == ["身份证", *[""] * (len(RESIDENTS) - 1)]


@pytest.mark.parametrize("missing", NEEDED)
def test_a_column_that_must_be_there_is_missed(missing: str) -> None:
    found = read_header([title for title in TITLES if title != missing], RESIDENTS)

    assert isinstance(found, Refused)
    assert found.code == "MISSING_COLUMNS"


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ([*TITLES, "姓名"], "DUPLICATE_COLUMN"),
        ([*TITLES, "电话"], "DUPLICATE_COLUMN"),
        ([*TITLES, *["x"] * (MOST_COLUMNS - len(TITLES))], None),
        ([*TITLES, *["x"] * (MOST_COLUMNS - len(TITLES) + 1)], "TOO_MANY_COLUMNS"),
        ([], "MISSING_COLUMNS"),
    ],
)
def test_a_header_that_cannot_be_right_is_refused(cells: list[str], code: str | None) -> None:
    found = read_header(cells, RESIDENTS)

    assert (found.code if isinstance(found, Refused) else None) == code
