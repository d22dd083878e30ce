"""The rows of one part of a file, read as far as that goes without the database, which is half of the work."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import orjson

from shared.files.cells import is_example
from shared.imports.sheets import Problem

BREATHS = 16
"""Rows between two pauses for others."""


@dataclass(slots=True)
class Entry:
    """A row, and all that is wrong with it; a service extends it by what the row asks for."""

    number: int
    cells: Sequence[str]
    problems: list[Problem] = field(default_factory=list)


E = TypeVar("E", bound=Entry)


def read_entries(part: bytes, entry: type[E], read: Callable[[E], None], breathe: Callable[[], None]) -> list[E]:
    """The entries of a part, but for the template's example; ``read`` reads one whose cells are there."""
    entries: list[E] = []
    for place, (number, *cells) in enumerate(orjson.loads(part)):
        if place % BREATHS == 0:
            breathe()
        if not cells:
            entries.append(entry(number, (), [(None, "ROW_TOO_LONG", "")]))
        elif not is_example(cells):
            made = entry(number, cells)
            read(made)
            entries.append(made)
    return entries
