"""Registering the rows of one part of a file in one transaction: as many single registrations would, but all looks and writes at once.

Whoever is on file is looked for once for all; whoever is not goes in by one statement a table. The rules are those of a
registration, and so are the events and the entries in the audit trail. What contradicts the register waits for a person.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from services.population.handlers.import_entries import ResidentEntry
from services.population.handlers.import_sheets import RESIDENTS_SHEET
from services.population.handlers.persons import aligned, news, open_person, plain, reconcile
from services.population.handlers.registration import add_residence, audit_registered, person_values, residence_values
from services.population.models import LegacyReference, Person, Residence
from services.population.queries import imports as queries
from services.population.queries.residences import locked_person
from services.population.rules.people import differences
from services.population.schemas.residences import residence_fact
from services.population.sealing import Details
from shared.contracts.population.events import PERSON_REGISTERED, RESIDENCE_REGISTERED
from shared.contracts.vocabulary import RowOutcome
from shared.db.encryption import cell
from shared.db.faults import Contended
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import Refused
from shared.errors import Conflict
from shared.imports.entries import BREATHS
from shared.imports.results import RowResults
from shared.imports.sheets import Problem
from shared.reach import own_station

CLOSED = Refused("PERSON_NOT_OPEN", "The record is closed.", "/document_number")


@dataclass(slots=True)
class Known:
    """A person on file, or who will be when this part is written; without ``details`` the record is closed.

    ``addresses`` has the active residence (id, station) by address key.
    """

    person_id: str
    details: Details | None
    addresses: dict[str, tuple[str | None, str]]


@dataclass(slots=True)
class Writes:
    """What is to be written, by table; ``shown`` are the records that refusals and repetitions tell of, by station."""

    people: list[dict[str, Any]] = field(default_factory=list)
    residences: list[dict[str, Any]] = field(default_factory=list)
    of_new_people: set[str] = field(default_factory=set)
    late: list[tuple[ResidentEntry, Known]] = field(default_factory=list)
    legacy: list[dict[str, Any]] = field(default_factory=list)
    shown: dict[str, list[str]] = field(default_factory=dict)


class Chunk:
    """One part of a file. In a dry run ``seen`` are the people whom earlier parts would have registered, and nothing is written but results."""

    def __init__(self, uow: UnitOfWork, job_id: str, *, breathe: Callable[[], None], seen: dict[bytes, Known] | None = None) -> None:
        self._uow = uow
        self._job_id = job_id
        self._breathe = breathe
        self._seen = seen
        self._writes = Writes()
        self._results = RowResults(uow, job_id)

    def register(self, entries: Sequence[ResidentEntry]) -> dict[str, int]:
        """Register what can be; returns how many rows had which outcome. Raises ``Contended`` if somebody registers one of them now."""
        self._uow.refuse_on({"uq_person_document_type_document_index": Contended, "uq_residence_active": Contended})
        known = self._known(entries)
        for place, entry in enumerate(entries):
            if place % BREATHS == 0:
                self._breathe()
            if entry.details is None:
                self._settle(entry, RowOutcome.REFUSED, problems=entry.problems)
            else:
                self._decide(entry, entry.details, known)
        if self._seen is None:
            self._write()
        self._results.write(RESIDENTS_SHEET)
        self._audit_shown()
        return self._results.counts

    def _known(self, entries: Sequence[ResidentEntry]) -> dict[bytes, Known]:
        wanted = {entry.index: (entry.details.document.type.value, entry.index) for entry in entries if entry.details}
        found = queries.people_on_file(self._uow.session, list(wanted.values()))
        residences: dict[str, dict[str, tuple[str | None, str]]] = {}
        for row in queries.active_residences(self._uow.session, [person.id for person in found.values()]):
            residences.setdefault(row.person_id, {})[row.address_key] = (row.id, row.station_code)
        known = {index: self._on_file(person, residences.get(person.id, {})) for index, person in found.items()}
        for index in wanted.keys() & (self._seen or {}).keys():
            known.setdefault(index, (self._seen or {})[index])
        return known

    def _on_file(self, person: Any, addresses: dict[str, tuple[str | None, str]]) -> Known:
        is_closed = person.sealed_at is not None or person.erased_at is not None
        return Known(person.id, None if is_closed else open_person(self._uow, person), addresses)

    def _decide(self, entry: ResidentEntry, details: Details, known: dict[bytes, Known]) -> None:
        person = known.get(entry.index)
        if person is None:
            known[entry.index] = person = Known(entry.person_id, details, {})
            if self._seen is not None:
                self._seen[entry.index] = person
            self._writes.people.append(person_values(entry.person_id, entry.sealed, self._uow.now))
            self._add(entry, person, is_new=True)
        elif person.details is None:
            # Before addresses are compared: that a row repeats what is on file would tell where a sealed person lives.
            self._park(entry, person, [CLOSED])
        elif differing := differences(plain(person.details), plain(aligned(person.details, details))):
            self._contradict(entry, person, differing)
        elif entry.key in person.addresses:
            self._repeat(entry, person)
        elif news(person.details, details):
            self._writes.late.append((entry, person))
            person.addresses[entry.key] = (None, self._uow.actor.station_code or "")
            person.details = details
            if self._seen is not None:
                self._settle(entry, RowOutcome.IMPORTED)
        else:
            self._add(entry, person, is_new=False)

    def _contradict(self, entry: ResidentEntry, person: Known, differing: Sequence[Refused]) -> None:
        """Somebody decides about it; but at an address where the person lives already there is nothing to register, whoever is right."""
        if entry.key not in person.addresses:
            self._park(entry, person, differing)
            return
        self._shown(person, person.addresses[entry.key][0])
        self._settle(entry, RowOutcome.REFUSED, problems=RESIDENTS_SHEET.problems(entry.cells, differing))

    def _add(self, entry: ResidentEntry, person: Known, *, is_new: bool) -> None:
        if self._seen is not None:
            person.addresses[entry.key] = (None, self._uow.actor.station_code or "")
            self._settle(entry, RowOutcome.IMPORTED)
            return
        values = residence_values(self._uow, entry.data, person.person_id, entry.key, own_station(self._uow.actor))
        person.addresses[entry.key] = (values["id"], values["station_code"])
        self._writes.residences.append(values)
        if is_new:
            self._writes.of_new_people.add(values["id"])
        self._settle(entry, RowOutcome.IMPORTED, values["id"])

    def _repeat(self, entry: ResidentEntry, person: Known) -> None:
        residence_id, station_code = person.addresses[entry.key]
        is_own = station_code == self._uow.actor.station_code
        self._shown(person, residence_id)
        self._settle(entry, RowOutcome.UNCHANGED, residence_id if is_own else None, [("address", "ALREADY_RESIDENT", "")])

    def _park(self, entry: ResidentEntry, person: Known, differing: Sequence[Refused]) -> None:
        self._shown(person, None)
        told = {"cells": entry.cells, "person_id": person.person_id, "differs": [refusal.pointer[1:] for refusal in differing]}
        self._settle(entry, RowOutcome.UNDECIDED, problems=RESIDENTS_SHEET.problems(entry.cells, differing), told=told)

    def _shown(self, person: Known, residence_id: str | None) -> None:
        shown = [f"person:{person.person_id}", *([f"residence:{residence_id}"] if residence_id else [])]
        # Also where the person lives: who tries names and addresses of somebody elsewhere is not seen by the own head alone.
        for station_code in {own_station(self._uow.actor), *(station_code for _, station_code in person.addresses.values() if station_code)}:
            self._writes.shown.setdefault(station_code, []).extend(shown)

    def _settle(
        self,
        entry: ResidentEntry,
        outcome: RowOutcome,
        residence_id: str | None = None,
        problems: Sequence[Problem] = (),
        told: dict[str, Any] | None = None,
    ) -> None:
        """Note what became of a row."""
        row = self._results.sealed("row_encrypted", entry.number, told) if told else None
        self._results.settle(entry.number, outcome, problems, residence_id=residence_id, row_encrypted=row)
        if residence_id and entry.legacy_id and outcome is RowOutcome.IMPORTED:
            self._writes.legacy.append(legacy_values(self._uow, residence_id, entry.legacy_id))

    def _write(self) -> None:
        """Insert, announce and put on record; at last those of whom something new was learnt, one by one."""
        uow, writes = self._uow, self._writes
        uow.insert_rows(Person, writes.people)
        uow.insert_rows(Residence, writes.residences)
        station_code = uow.actor.station_code
        uow.announce_all(PERSON_REGISTERED, {row["id"]: {"person_id": row["id"]} for row in writes.people}, station_code=station_code, version=1)
        residences = [SimpleNamespace(**row) for row in writes.residences]
        uow.announce_all(RESIDENCE_REGISTERED, {row.id: residence_fact(row) for row in residences}, station_code=station_code, version=1)
        for place, row in enumerate(residences):
            if place % BREATHS == 0:
                self._breathe()
            audit_registered(uow, row, new=row.id in writes.of_new_people)
        if writes.late:
            uow.flush()
        for entry, known in writes.late:
            self._register_late(entry, known)
        uow.insert_rows(LegacyReference, writes.legacy)

    def _register_late(self, entry: ResidentEntry, known: Known) -> None:
        if entry.details is None:
            raise ValueError("only what was read is registered")
        try:
            reconcile(self._uow, locked_person(self._uow.session, known.person_id), entry.details, confirmed=False)
        except Conflict as conflict:
            # Somebody has altered the person since the look.
            self._park(entry, known, [Refused(found["code"], "", found["pointer"].removeprefix("/person")) for found in conflict.problems])
            return
        residence = add_residence(self._uow, entry.data, known.person_id, entry.key, new=False)
        self._settle(entry, RowOutcome.IMPORTED, residence.id)

    def _audit_shown(self) -> None:
        detail = {"is_dry_run": self._seen is not None, "counts": self._results.counts}
        for station_code, shown in sorted(self._writes.shown.items()):
            self._uow.audit("IMPORT_ROWS_COMPARED", f"job:{self._job_id}", station_code=station_code, detail=detail, related=shown)


def legacy_values(uow: UnitOfWork, residence_id: str, number: str) -> dict[str, Any]:
    """The columns of a residence's number in another system."""
    return {
        "residence_id": residence_id,
        "number_index": uow.index.of("legacy_reference.number", number),
        "number_encrypted": uow.cipher.encrypt(number, cell("legacy_reference", "number_encrypted", residence_id)),
    }
