"""The rows of one part of a file, read as far as that goes without the register: the half of the work that needs no database.

A kind of file is a reader of rows and a writer of chunks; this is the reader of residents.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import orjson

from services.population.intake import read_registration
from services.population.rules.import_cells import column_of, is_example, read_cells, registration_of
from services.population.rules.import_columns import RESIDENTS
from services.population.rules.import_results import mask_cell
from services.population.sealing import Details, document_index, seal_person
from shared.db.base import new_id
from shared.db.encryption import BlindIndex, FieldCipher
from shared.decisions import Refused
from shared.identifiers.addresses import address_key

BREATHS = 16
"""Rows between two pauses for others."""
PLACES = {column.name: place for place, column in enumerate(RESIDENTS)}

Problem = tuple[str | None, str, str]
"""Column, code, and the cell, masked."""


@dataclass(slots=True)
class Entry:
    """A row, and if nothing is wrong with it the registration it asks for; ``sealed`` is the person as if it were new."""

    number: int
    cells: Sequence[str]
    problems: list[Problem] = field(default_factory=list)
    data: dict[str, Any] = field(default_factory=dict)
    details: Details | None = None
    index: bytes = b""
    key: str = ""
    person_id: str = ""
    sealed: dict[str, Any] = field(default_factory=dict)
    legacy_id: str | None = None


@dataclass(frozen=True, slots=True)
class Tools:
    """What reading rows takes."""

    cipher: FieldCipher
    index: BlindIndex
    today: date
    community_id: str | None


def read_entries(part: bytes, tools: Tools, breathe: Callable[[], None]) -> list[Entry]:
    """The entries of a part, but for the template's example."""
    entries: list[Entry] = []
    for place, (number, *cells) in enumerate(orjson.loads(part)):
        if place % BREATHS == 0:
            breathe()
        if not cells:
            entries.append(Entry(number, (), [(None, "ROW_TOO_LONG", "")]))
        elif not is_example(cells):
            entries.append(read_entry(number, cells, tools))
    return entries


def read_entry(number: int, cells: Sequence[str], tools: Tools) -> Entry:
    """One row."""
    entry = Entry(number, cells)
    values, wrong = read_cells(cells)
    entry.legacy_id = values["legacy_id"]
    if not wrong:
        entry.data = registration_of(values, tools.community_id)
        entry.details, wrong = read_registration(entry.data, tools.today)
    if entry.details is None:
        entry.problems = problems_of(cells, wrong)
        return entry
    entry.index = document_index(tools.index, entry.details.document)
    entry.key = address_key(values["address"], values["room"])
    entry.person_id = new_id()
    entry.sealed = seal_person(tools.cipher, tools.index, entry.person_id, entry.details)
    return entry


def problems_of(cells: Sequence[str], wrong: Sequence[Refused]) -> list[Problem]:
    """Refusals by column, each with the cell, masked."""
    columns = [(column_of(refusal.pointer), refusal.code) for refusal in wrong]
    return [(name, code, mask_cell(name, cells[PLACES[name]]) if name in PLACES else "") for name, code in columns]
