"""What a portion of a file adds to the register, gathered row by row and written by one statement a table.

A house that comes in leaves what a single registration leaves; one that the station has seen leaves a verification besides.
"""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from services.housing.handlers.house_making import house_values, letting_values, room_values
from services.housing.handlers.import_entries import HouseEntry
from services.housing.models import Bed, House, HouseLandlord, Landlord, LegacyReference, Room
from services.housing.queries import imports as queries
from services.housing.rules.house_numbers import house_number
from services.housing.schemas.houses import house_fact
from services.housing.schemas.landlords import landlord_fact
from services.housing.sealing import Details, seal_landlord
from shared.answers import day
from shared.contracts.housing.events.houses import HOUSE_REGISTERED, HOUSE_VERIFIED, LANDLORD_REGISTERED
from shared.contracts.housing.vocabulary.houses import HouseChannel, HouseState
from shared.db.base import new_id
from shared.db.encryption import cell
from shared.db.unit_of_work import UnitOfWork
from shared.imports.entries import BREATHS

Row = dict[str, Any]


class Writes:
    """Rows to come, by table."""

    def __init__(self, uow: UnitOfWork, station_code: str, breathe: Callable[[], None]) -> None:
        self._uow = uow
        self._station = station_code
        self._breathe = breathe
        self._landlords: list[Row] = []
        self._houses: list[Row] = []
        self._lettings: list[Row] = []
        self._rooms: list[Row] = []
        self._beds: list[Row] = []
        self._legacy: list[Row] = []
        self._capacity: dict[str, int] = {}

    def add_landlord(self, details: Details) -> str:
        """A landlord of the station who is not on file; returns the id."""
        landlord_id = new_id()
        self._landlords.append(
            {
                "id": landlord_id,
                "version": 1,
                **seal_landlord(self._uow.cipher, self._uow.index, landlord_id, details),
                "station_code": self._station,
                "account_id": None,
                "joined_into": None,
                "registered_by": self._uow.actor.account_id,
                "registered_at": self._uow.now,
                "updated_at": self._uow.now,
            }
        )
        return landlord_id

    def add_house(self, entry: HouseEntry, landlord_id: str) -> str:
        """A house that is not on file, with its rooms and beds; returns the id."""
        uow = self._uow
        values = house_values(uow, entry.house, landlord_id=landlord_id, station_code=self._station, channel=HouseChannel.IMPORT.value)
        values |= {"verified_on": entry.verified_on, "verified_by": None}
        if entry.verified_on:
            values |= {"state": HouseState.VERIFIED.value, "version": 2, "verified_by": uow.actor.account_id}
        house_id: str = values["id"]
        rooms, beds = room_values(uow, house_id, entry.house["rooms"])
        self._houses.append(values)
        self._lettings.append(letting_values(uow, house_id, landlord_id, None, values["registered_on"]))
        self._rooms += rooms
        self._beds += beds
        self._capacity[house_id] = len(beds)
        if entry.legacy_id:
            self._legacy.append(legacy_values(uow, house_id, entry.legacy_id))
        return house_id

    def write(self) -> None:
        """Insert, announce and put on record, with the commit; the numbers are taken last, for who registers a house there waits for them."""
        self._tell_landlords()
        self._tell_houses()
        if self._houses:
            first = queries.take_numbers(self._uow, self._station, len(self._houses))
            for number, values in enumerate(self._houses, start=first):
                values["number"] = house_number(self._station, number)
        tables = {Landlord: self._landlords, House: self._houses, HouseLandlord: self._lettings, Room: self._rooms, Bed: self._beds}
        for model, rows in (tables | {LegacyReference: self._legacy}).items():
            self._uow.insert_rows(model, rows)

    def _tell_landlords(self) -> None:
        facts = {row["id"]: landlord_fact(SimpleNamespace(**row)) for row in self._landlords}
        self._uow.announce_all(LANDLORD_REGISTERED, facts, station_code=self._station, version=1)
        for place, landlord_id in enumerate(facts):
            self._breathe_at(place)
            self._uow.audit("LANDLORD_REGISTERED", f"landlord:{landlord_id}", station_code=self._station)

    def _tell_houses(self) -> None:
        registered: dict[str, Row] = {}
        verified: dict[str, Row] = {}
        for place, row in enumerate(self._houses):
            self._breathe_at(place)
            fact, house_id = house_fact(SimpleNamespace(**row)), row["id"]
            told = {"channel": row["channel"], "registered_on": day(row["registered_on"]), "capacity": self._capacity[house_id]}
            registered[house_id] = fact | {"state": HouseState.SELF_REGISTERED.value} | told
            self._audit("HOUSE_REGISTERED", row, {"channel": row["channel"]})
            if row["verified_on"]:
                verified[house_id] = fact | {"verified_on": day(row["verified_on"])}
                self._audit("HOUSE_VERIFIED", row, None)
        self._uow.announce_all(HOUSE_REGISTERED, registered, station_code=self._station, version=1)
        self._uow.announce_all(HOUSE_VERIFIED, verified, station_code=self._station, version=2)

    def _audit(self, action: str, row: Row, detail: Row | None) -> None:
        self._uow.audit(action, f"house:{row['id']}", station_code=self._station, detail=detail, related=[f"landlord:{row['landlord_id']}"])

    def _breathe_at(self, place: int) -> None:
        if place % BREATHS == 0:
            self._breathe()


def legacy_values(uow: UnitOfWork, house_id: str, number: str) -> Row:
    """The columns of a house's number in another system."""
    return {
        "house_id": house_id,
        "number_index": uow.index.of("legacy_reference.number", number),
        "number_encrypted": uow.cipher.encrypt(number, cell("legacy_reference", "number_encrypted", house_id)),
    }
