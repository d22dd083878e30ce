"""Rows that fit a file, and its parts."""

import pytest

from services.population.rules.exports import SHEET_ROWS, most_rows, packed
from shared.contracts.population.vocabulary.exports import ExportFormat


@pytest.mark.parametrize(
    ("limit", "form", "most"),
    [
        (10, "CSV", 10),
        (10, "XLSX", 10),
        (SHEET_ROWS, "XLSX", SHEET_ROWS),
        (SHEET_ROWS + 1, "XLSX", SHEET_ROWS),
        (SHEET_ROWS + 1, "JSON", SHEET_ROWS + 1),
    ],
)
def test_a_sheet_holds_no_more_than_a_sheet_holds(limit: int, form: str, most: int) -> None:
    assert most_rows(limit, ExportFormat(form)) == most


@pytest.mark.parametrize(("sizes", "groups"), [([], []), ([8], [1]), ([3, 4], [2]), ([3, 5], [1, 1]), ([3, 4, 1], [2, 1]), ([0, 0, 0], [3])])
def test_rows_are_packed_to_the_brim_and_no_further(sizes: list[int], groups: list[int]) -> None:
    rows = [b"x" * size for size in sizes]

    found = list(packed(rows, 10))

    assert [len(group) for group in found] == groups
    assert [row for group in found for row in group] == rows
    assert all(len(b"[" + b",".join(group) + b"]") <= 10 for group in found)


def test_a_row_that_fits_nowhere_is_a_defect() -> None:
    with pytest.raises(ValueError, match="at most 8 bytes"):
        list(packed([b"x" * 9], 10))
