"""Cells that are no formulas."""

from datetime import date
from typing import Any

import pytest

from shared.files.safe_cells import FORMULA, guarded, safe_cell


@pytest.mark.parametrize("first", sorted(FORMULA))
def test_what_might_be_a_formula_gets_an_apostrophe(first: str) -> None:
    assert guarded(f"{first}HYPERLINK(1)") == f"'{first}HYPERLINK(1)"
    assert guarded(first) == f"'{first}"


@pytest.mark.parametrize("text", ["", "长塘路 12 号", "a=b", "1-2", " =1", "'=1"])
def test_all_else_stays_as_it_is(text: str) -> None:
    assert guarded(text) == text


@pytest.mark.parametrize(
    ("value", "cell"),
    [("=1+1", "'=1+1"), ("+86", "'+86"), ("-1", "'-1"), ("@a", "'@a"), ("\ta", "'\ta"), ("\ra", "'\ra"), ("\uff1d*", "'\uff1d*"), ("王*", "王*"), (None, ""),
     (7, "7"), (-7, "'-7"), (date(2022, 3, 1), "2022-03-01")],
)  # fmt: skip
def test_nothing_that_goes_out_is_a_formula(value: Any, cell: str) -> None:
    assert safe_cell(value) == cell
