"""Deciding about the rows of one portion of a file of houses: all that is on file is looked for at once, and what is new goes in at once.

The rules are those of a single registration. A house on file is never changed by a file: a row that says the same is unchanged, one
that says something else is refused, and told where it differs.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from services.housing.handlers.import_entries import HouseEntry
from services.housing.handlers.import_sheets import HOUSES_SHEET
from services.housing.handlers.import_writes import Writes
from services.housing.queries import imports as queries
from services.housing.rules.import_comparison import COMPARED, check_facts, is_same_name, keyed
from services.housing.sealing import Details, open_name
from shared.contracts.vocabulary import RowOutcome
from shared.db.faults import Contended
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import Refused
from shared.imports.entries import BREATHS
from shared.imports.results import RowResults
from shared.imports.running import Seen
from shared.reach import own_station

EXISTS = Refused("HOUSE_EXISTS", "A house is registered at this address.", "/address")
OTHERS = Refused("HOUSE_LANDLORD_DIFFERS", "The house at this address is on file with another landlord.", "/landlord_name")
NAME_DIFFERS = Refused("LANDLORD_NAME_DIFFERS", "The document is on file with another name.", "/landlord_name")


@dataclass(frozen=True, slots=True)
class KnownLandlord:
    """A landlord on file, or who will be when this portion is written."""

    landlord_id: str
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class KnownHouse:
    """A house on file, or that will be; in a dry run without an id. ``facts`` are what a row may contradict."""

    house_id: str | None
    station_code: str
    landlord_id: str
    landlord_index: bytes
    facts: dict[str, Any]


class Chunk:
    """One portion of a file. In a dry run ``seen`` is what earlier ones would have registered, and nothing is written but results."""

    def __init__(self, uow: UnitOfWork, job_id: str, *, breathe: Callable[[], None], seen: Seen | None) -> None:
        self._uow = uow
        self._job_id = job_id
        self._breathe = breathe
        self._seen = seen
        self._station = own_station(uow.actor)
        self._writes = Writes(uow, self._station, breathe)
        self._results = RowResults(uow, job_id)
        self._landlords: dict[bytes, KnownLandlord] = {}
        self._houses: dict[str, KnownHouse] = {}
        self._shown: dict[str, list[str]] = {}

    def register(self, entries: Sequence[HouseEntry]) -> dict[str, int]:
        """Register what can be; returns how many rows had which outcome. Raises ``Contended`` if somebody registers one of them now."""
        self._uow.refuse_on({"uq_house_address": Contended, "uq_landlord_station_code_document_index": Contended})
        self._look(entries)
        for place, entry in enumerate(entries):
            if place % BREATHS == 0:
                self._breathe()
            if entry.details is None:
                self._settle(entry, RowOutcome.REFUSED, problems=entry.problems)
            else:
                self._decide(entry, entry.details)
        if self._seen is None:
            self._writes.write()
        self._results.write(HOUSES_SHEET)
        self._audit_shown()
        return self._results.counts

    def _look(self, entries: Sequence[HouseEntry]) -> None:
        read = [entry for entry in entries if entry.details]
        for landlord in queries.landlords_on_file(self._uow.session, self._station, list({entry.index for entry in read})):
            name = open_name(self._uow.cipher, landlord)
            self._landlords[bytes(landlord.document_index)] = KnownLandlord(landlord.id, landlord.kind, name)
        found = queries.houses_at(self._uow.session, list({entry.key for entry in read}))
        held = queries.rooms_held(self._uow.session, [house.id for house in found if house.station_code == self._station])
        for house in found:
            facts = {**{name: getattr(house, name) for name in COMPARED}, "rooms": held.get(house.id)}
            known = KnownHouse(house.id, house.station_code, house.landlord_id, bytes(house.document_index), facts)
            self._houses[house.address_key] = known
        if self._seen:
            self._recall(read, self._seen)

    def _recall(self, entries: Sequence[HouseEntry], seen: Seen) -> None:
        for entry in entries:
            if entry.index in seen:
                self._landlords.setdefault(entry.index, seen[entry.index])
            if entry.key in seen:
                self._houses.setdefault(entry.key, seen[entry.key])

    def _decide(self, entry: HouseEntry, details: Details) -> None:
        landlord, house = self._landlords.get(entry.index), self._houses.get(entry.key)
        if house is not None:
            self._compare(entry, details, house, landlord)
        elif landlord is not None and not is_same_name(landlord.kind, landlord.name, details.name):
            self._show(self._station, f"landlord:{landlord.landlord_id}")
            self._refuse(entry, [NAME_DIFFERS])
        else:
            self._add(entry, details, landlord)

    def _compare(self, entry: HouseEntry, details: Details, house: KnownHouse, landlord: KnownLandlord | None) -> None:
        self._show_house(house)
        if house.station_code != self._station:
            self._refuse(entry, [EXISTS])
        elif house.landlord_index != entry.index:
            self._refuse(entry, [OTHERS])
        elif landlord is not None and not is_same_name(landlord.kind, landlord.name, details.name):
            self._refuse(entry, [NAME_DIFFERS])
        elif differing := check_facts(house.facts, entry.facts):
            self._refuse(entry, differing)
        else:
            self._settle(entry, RowOutcome.UNCHANGED, house.house_id, [("address", "HOUSE_EXISTS", "")])

    def _add(self, entry: HouseEntry, details: Details, landlord: KnownLandlord | None) -> None:
        if landlord is None:
            landlord_id = self._writes.add_landlord(details)
            landlord = self._landlords[entry.index] = KnownLandlord(landlord_id, details.kind.value, details.name)
        house_id = self._writes.add_house(entry, landlord.landlord_id) if self._seen is None else None
        facts = {**{name: entry.house.get(name) for name in COMPARED}, "community": entry.house["community_id"]}
        facts |= {"registered_on": entry.house["registered_on"], "verified_on": entry.verified_on, "rooms": keyed(entry.facts["rooms"] or ())}
        known = self._houses[entry.key] = KnownHouse(house_id, self._station, landlord.landlord_id, entry.index, facts)
        if self._seen is not None:
            self._seen |= {entry.index: landlord, entry.key: known}
        self._settle(entry, RowOutcome.IMPORTED, house_id)

    def _refuse(self, entry: HouseEntry, wrong: Sequence[Refused]) -> None:
        self._settle(entry, RowOutcome.REFUSED, problems=HOUSES_SHEET.problems(entry.cells, wrong))

    def _settle(self, entry: HouseEntry, outcome: RowOutcome, house_id: str | None = None, problems: Sequence[Any] = ()) -> None:
        self._results.settle(entry.number, outcome, problems, house_id=house_id)

    def _show_house(self, house: KnownHouse) -> None:
        if house.house_id is None:
            return
        self._show(self._station, f"house:{house.house_id}", f"landlord:{house.landlord_id}")
        if house.station_code != self._station:
            # Who tries addresses elsewhere is not seen by the own head alone.
            self._show(house.station_code, f"house:{house.house_id}", f"landlord:{house.landlord_id}")

    def _show(self, station_code: str, *records: str) -> None:
        self._shown.setdefault(station_code, []).extend(records)

    def _audit_shown(self) -> None:
        detail = {"is_dry_run": self._seen is not None, "counts": self._results.counts}
        for station_code, shown in sorted(self._shown.items()):
            self._uow.audit(
                "IMPORT_ROWS_COMPARED", f"job:{self._job_id}", station_code=station_code, detail=detail, related=list(dict.fromkeys(shown))
            )
