"""The columns that a kind of file may have, which of a file's columns is which, and what the cells of a row say.

A header names a column in Chinese or English, or in both as the template does (``姓名 / name``); width, case, spaces and stars do not
count. Columns that nobody knows are passed over: files out of other systems have many.
"""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shared.decisions import Refused
from shared.files.cells import ReadCell, Text

MOST_COLUMNS = 100
"""A file with more is no list of what it should be."""
ANY_TEXT = Text()


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, what it is called in Chinese, other names that files have for it, whether a file must have it, and how it is read."""

    name: str
    title: str
    also: tuple[str, ...] = ()
    is_required: bool = False
    read: ReadCell = ANY_TEXT


def telling(columns: Sequence[Column]) -> str:
    """What another process is told of columns: their names, and which a file must have."""
    return json.dumps([(column.name, column.title, column.also, column.is_required) for column in columns])


def told_columns(told: str) -> list[Column]:
    """The columns that ``telling`` told of; how they are read was not."""
    return [Column(name, title, tuple(also), is_required) for name, title, also, is_required in json.loads(told)]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a file has which column: for each known column its place in the file, or None; ``is_partial`` if some were passed over."""

    places: tuple[int | None, ...]
    is_partial: bool

    def of(self, cells: Sequence[str]) -> list[str]:
        """A row's cells in the order of the known columns."""
        width = len(cells)
        return [cells[place] if place is not None and place < width else "" for place in self.places]


def read_header(cells: Sequence[str], columns: Sequence[Column]) -> Layout | Refused:
    """The layout that a header tells of; refused if a column is missing, comes twice, or there are too many."""
    if len(cells) > MOST_COLUMNS:
        return Refused("TOO_MANY_COLUMNS", "There are too many columns.")
    names = {spelling: column.name for column in columns for spelling in map(_bare, (column.name, column.title, *column.also))}
    found = [_named(cell, names) for cell in cells]
    known = [name for name in found if name]
    if len(set(known)) != len(known):
        return Refused("DUPLICATE_COLUMN", "A column comes twice.")
    if any(column.is_required and column.name not in known for column in columns):
        return Refused("MISSING_COLUMNS", "Columns that must be there are missing.")
    places = tuple(found.index(column.name) if column.name in known else None for column in columns)
    return Layout(places, any(cell.strip() and not name for cell, name in zip(cells, found, strict=True)))


def _named(cell: str, names: Mapping[str, str]) -> str | None:
    parts = (cell, *re.split(r"[/\n(]", unicodedata.normalize("NFKC", cell)))
    return next((names[_bare(part)] for part in parts if _bare(part) in names), None)


def _bare(text: str) -> str:
    return re.sub(r"[\s_*()]", "", unicodedata.normalize("NFKC", text)).casefold()


def read_cells(cells: Sequence[str], columns: Sequence[Column]) -> tuple[dict[str, Any], list[Refused]]:
    """The values of a row by column, and what is wrong (pointer ``/<column>``); what is wrong or not said is None."""
    values: dict[str, Any] = {}
    wrong: list[Refused] = []
    for column, cell in zip(columns, cells, strict=True):
        text = cell and cell.strip()
        value = column.read(column.name, text) if text else None
        if value is None and column.is_required:
            value = Refused("REQUIRED", "This cell is empty.", f"/{column.name}")
        if isinstance(value, Refused):
            wrong.append(value)
            value = None
        values[column.name] = value
    return values, wrong
