"""What a kind of file says of its rows."""

from types import SimpleNamespace
from typing import Any

import orjson
import pytest

from shared.contracts.vocabulary import FileFormat
from shared.decisions import Refused
from shared.files.cells import Text, Words
from shared.files.columns import Column
from shared.files.messages import MESSAGES
from shared.imports.entries import BREATHS, Entry, read_entries
from shared.imports.sheets import Sheet

BOATS = Sheet(
    title="船",
    columns=(Column("name", "船名", is_required=True, read=Text(10)), Column("hull", "船体", read=Words({"木": "WOOD", "钢": "STEEL"}))),
    example={"name": "示例 EXAMPLE 长塘一号"},
    messages={**MESSAGES, "SUNK": ("已沉没", "The boat has sunk")},
    rows=SimpleNamespace(),  # type: ignore[arg-type]
    record="boat_id",
    record_title="船",
    mask=lambda column, cell: f"{column}:{cell[:1]}*",
)


def part(*rows: list[Any]) -> bytes:
    return orjson.dumps(rows)


def test_problems_are_told_by_column_with_the_cell_masked() -> None:
    wrong = [Refused("CELL_LENGTH", "", "/name"), Refused("UNKNOWN_WORD", "", "/boat/hull"), Refused("SUNK", "", "/fate")]

    assert BOATS.problems(["长塘一号", "纸"], wrong) == [
        ("name", "CELL_LENGTH", "name:长*"),
        ("hull", "UNKNOWN_WORD", "hull:纸*"),
        ("fate", "SUNK", ""),
    ]


def test_a_problem_is_told_in_both_languages() -> None:
    assert BOATS.told(("hull", "SUNK", "*")) == {
        "column": "hull", "code": "SUNK", "message_zh": "已沉没", "message_en": "The boat has sunk", "value": "*",
    }  # fmt: skip


@pytest.mark.parametrize("form", FileFormat)
def test_there_is_a_file_to_begin_with(form: FileFormat) -> None:
    media, content = BOATS.template(form)

    assert media.startswith("text/csv") is (form is FileFormat.CSV)
    assert content.startswith("\ufeff船名 / name *,船体 / hull".encode() if form is FileFormat.CSV else b"PK")


def test_rows_are_read_but_for_the_example_and_what_is_too_long() -> None:
    read: list[int] = []

    entries = read_entries(part([2, "示例", ""], [3, "长塘一号", "木"], [5]), Entry, lambda entry: read.append(entry.number), lambda: None)

    assert [(entry.number, list(entry.cells), entry.problems) for entry in entries] == [
        (3, ["长塘一号", "木"], []),
        (5, [], [(None, "ROW_TOO_LONG", "")]),
    ]
    assert read == [3]


def test_others_have_their_turn_between_rows() -> None:
    breaths: list[None] = []

    read_entries(part(*([number, "x", ""] for number in range(BREATHS * 3))), Entry, lambda _: None, lambda: breaths.append(None))

    assert len(breaths) == 3
