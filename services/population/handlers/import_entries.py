"""The rows of one part of a file of residents, read as far as that goes without the register."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from services.population.handlers.import_sheets import RESIDENTS_SHEET
from services.population.intake import read_registration
from services.population.rules.import_cells import registration_of
from services.population.rules.import_columns import RESIDENTS
from services.population.sealing import Details, document_index, seal_person
from shared.db.base import new_id
from shared.db.encryption import BlindIndex, FieldCipher
from shared.files.columns import read_cells
from shared.identifiers.addresses import address_key
from shared.imports.entries import Entry, read_entries


@dataclass(slots=True)
class ResidentEntry(Entry):
    """A row, and if nothing is wrong with it the registration it asks for; ``sealed`` is the person as if it were new."""

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


def read_part(part: bytes, tools: Tools, breathe: Callable[[], None]) -> list[ResidentEntry]:
    """The entries of a part."""
    return read_entries(part, ResidentEntry, partial(_read, tools=tools), breathe)


def read_entry(number: int, cells: Sequence[str], tools: Tools) -> ResidentEntry:
    """One row."""
    entry = ResidentEntry(number, cells)
    _read(entry, tools)
    return entry


def _read(entry: ResidentEntry, tools: Tools) -> None:
    values, wrong = read_cells(entry.cells, RESIDENTS)
    entry.legacy_id = values["legacy_id"]
    if not wrong:
        entry.data = registration_of(values, tools.community_id)
        entry.details, wrong = read_registration(entry.data, tools.today)
    if entry.details is None:
        entry.problems = RESIDENTS_SHEET.problems(entry.cells, wrong)
        return
    entry.index = document_index(tools.index, entry.details.document)
    entry.key = address_key(values["address"], values["room"])
    entry.person_id = new_id()
    entry.sealed = seal_person(tools.cipher, tools.index, entry.person_id, entry.details)
