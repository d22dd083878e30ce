"""Housing to ask, with memorable houses: its real service methods on a real database, without a broker.

Every answer is checked against the contract's schema on the way.
"""

import itertools
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from marshmallow import RAISE
from sqlalchemy.orm import Session

from services.housing.handlers.job_kinds import WORKSHOP
from services.housing.models import Bed, House, HouseLandlord, Landlord, Room
from services.housing.service import HousingService
from services.housing.throttle import REVEALS
from shared.clock import FixedClock
from shared.config import load_settings
from shared.contracts.directory.roles import Role
from shared.contracts.housing.vocabulary.houses import HouseState, LandlordKind
from shared.contracts.method import Method
from shared.db.base import new_id
from shared.db.encryption import cell
from shared.db.store import Store
from shared.identity import Actor, Call
from shared.jobs.desk import Desk
from shared.runtime.places import Atlas
from shared.runtime.throttle import AccountLimit
from tests.factories.asked import Asked
from tests.factories.directory import environment_for
from tests.factories.population import BUREAU, CLERK, COMMUNITY, NOON, OTHER_CLERK, TODAY, Directory, Patient

OFFICER = Actor("01890000-0000-7000-8000-00000000c1f0", frozenset({Role.OFFICER}), "changtang")
HEAD = Actor("01890000-0000-7000-8000-00000000c1f1", frozenset({Role.STATION_HEAD}), "changtang")
OTHER_OFFICER = Actor("01890000-0000-7000-8000-00000000c1f2", frozenset({Role.OFFICER}), "pingnan")
LANDLORD = Actor("01890000-0000-7000-8000-00000000c1f3", frozenset({Role.LANDLORD}), "changtang")
OTHER_LANDLORD = Actor("01890000-0000-7000-8000-00000000c1f4", frozenset({Role.LANDLORD}), "changtang")

_numbers = itertools.count(1)


@dataclass
class Place:
    """A house that was put there, with its rooms and beds by name; ``beds["301"]`` are the ids of the beds of room 301."""

    id: str
    landlord_id: str
    rooms: dict[str, str] = field(default_factory=dict)
    beds: dict[str, list[str]] = field(default_factory=dict)


class Housing(Asked):
    """The service on a database of its own; ``clock.at`` may be moved."""

    def __init__(self, database_url: str) -> None:
        self.clock = FixedClock(NOON)
        self.store = Store(load_settings("housing", environment_for(database_url)), self.clock)
        self.directory = Directory()
        self.service = object.__new__(HousingService)
        # What nameko would inject.
        vars(self.service).update(database=self.store, ask=self.directory, atlas=Atlas(), reveals=AccountLimit(*REVEALS), desk=Desk(WORKSHOP))
        self.first_entry = self.rows("SELECT coalesce(max(id), 0) AS last FROM audit_entry")[0]["last"] + 1

    def ask(self, method: Method, data: dict[str, Any] | None = None, actor: Actor | None = OFFICER, key: str | None = None) -> dict[str, Any]:
        """Call a method as the bus would, as an officer of changtang unless told otherwise; None is a stranger."""
        if method.roles:
            assert actor is not None
            actor.require(method.roles)
        call = Call("request-1", Patient(), actor, key, method.key)
        answer = getattr(self.service, method.name)(call, method.request().load(data or {}))
        assert method.answer(unknown=RAISE).validate(answer) == {}
        return dict(answer)

    def put_landlord(self, actor: Actor | None = LANDLORD, station_code: str = "changtang") -> str:
        """A landlord as a row, acting through that account, found again when it is there already; for tests about something else."""
        known = self.rows("SELECT id FROM landlord WHERE account_id = CAST(:account AS uuid)", account=actor.account_id) if actor else []
        if known:
            return str(known[0]["id"])
        landlord_id, number = new_id(), next(_numbers)
        store: Any = self.store
        cipher, index = store.equipment.cipher, store.equipment.index
        row = Landlord(
            id=landlord_id,
            kind=LandlordKind.PERSON.value,
            station_code=station_code,
            account_id=actor.account_id if actor else None,
            name_encrypted=cipher.encrypt("陈东", cell("landlord", "name_encrypted", landlord_id)),
            document_type="PASSPORT",
            document_index=index.of("landlord.document", f"PASSPORT:TEST{number}"),
            document_encrypted=cipher.encrypt(f"TEST{number}", cell("landlord", "document_encrypted", landlord_id)),
            registered_by="test",
            registered_at=NOON,
            updated_at=NOON,
        )
        self.add(row)
        return landlord_id

    def put_house(self, rooms: Mapping[str, int] | None = None, actor: Actor | None = LANDLORD, **columns: Any) -> Place:
        """A house as rows, verified and with a signed letter unless told otherwise; ``rooms`` are beds by room name."""
        station_code = columns.get("station_code", "changtang")
        place, number = Place(new_id(), columns.pop("landlord_id", None) or self.put_landlord(actor, station_code)), next(_numbers)
        values = {
            "number": f"T-{number:06}",
            "card_code": f"CARD{number:012}",
            "state": HouseState.VERIFIED.value,
            "station_code": station_code,
            "origin_station_code": station_code,
            "community_id": COMMUNITY,
            "address_text": f"东华路 {number} 号",
            "address_key": f"东华路{number}号",
            "rental_kind": "SHARED",
            "operation_mode": "SELF_GOVERNED",
            "house_use": "RESIDENTIAL",
            "channel": "STATION",
            "registered_on": TODAY,
            "registered_by": "test",
            "registered_at": NOON,
            "updated_at": NOON,
            "verified_on": TODAY,
            "verified_by": "test",
            "letter_signed_on": TODAY,
            "first_passed_on": TODAY,
            **columns,
        }
        self.add(House(id=place.id, landlord_id=place.landlord_id, **values))
        line = {"house_id": place.id, "landlord_id": place.landlord_id, "manager_id": columns.get("manager_id")}
        self.add(HouseLandlord(id=new_id(), since=values["registered_on"], until=None, recorded_by="test", recorded_at=NOON, **line))
        for name, beds in (rooms or {}).items():
            self._put_room(place, name, beds)
        return place

    def _put_room(self, place: Place, name: str, beds: int) -> None:
        place.rooms[name] = new_id()
        place.beds[name] = [new_id() for _ in range(beds)]
        self.add(Room(id=place.rooms[name], house_id=place.id, name=name, updated_at=NOON))
        self.add(*(Bed(id=bed, room_id=place.rooms[name], label=str(number)) for number, bed in enumerate(place.beds[name], 1)))

    def add(self, *rows: Any) -> None:
        """Insert rows as they are."""
        with Session(self.store.engine) as session:
            session.add_all(rows)
            session.commit()


@contextmanager
def housing_on(database_url: str) -> Iterator[Housing]:
    """Housing whose connections are closed afterwards."""
    made = Housing(database_url)
    try:
        yield made
    finally:
        made.store.close()


__all__ = [
    "BUREAU",
    "CLERK",
    "COMMUNITY",
    "HEAD",
    "LANDLORD",
    "NOON",
    "OFFICER",
    "OTHER_CLERK",
    "OTHER_LANDLORD",
    "OTHER_OFFICER",
    "TODAY",
    "Housing",
    "Place",
    "housing_on",
]
