"""Houses for whoever needs many beds at once, put straight into the tables of a stack's housing service; and both registers recounted.

The product registers, inspects and verifies a house before anybody sleeps in it, which is not what is measured or killed here.
"""

import datetime as dt
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import psycopg2
from sqlalchemy.orm import Session

from dev.stack import Stack
from services.housing.models import Bed, House, Landlord, Room
from shared.config import load_settings
from shared.contracts.housing.vocabulary.houses import HouseState, LandlordKind
from shared.db.base import new_id
from shared.db.encryption import cell
from shared.db.store import Store

ROOMS = 10
BEDS = 10
"""Of each room."""


@dataclass(frozen=True)
class RentedHouse:
    """A house with its beds, ready to be let."""

    id: str
    beds: tuple[str, ...]


def put_houses(stack: Stack, account_id: str, station_code: str, beds: int, *, rooms: int = ROOMS, of: int = BEDS) -> list[RentedHouse]:
    """Verified houses with at least so many beds altogether, run by a landlord's account."""
    store = Store(load_settings("housing", stack.environment.service("housing")))
    try:
        with Session(store.engine) as session:
            landlord_id = put_landlord(session, store, account_id, station_code)
            made = [_put_house(session, landlord_id, station_code, rooms, of) for _ in range(-(-beds // (rooms * of)))]
            session.commit()
            return made
    finally:
        store.close()


def put_landlord(session: Session, store: Store, account_id: str, station_code: str) -> str:
    """A landlord for whom an account acts."""
    landlord_id, now = new_id(), dt.datetime.now(dt.UTC)
    cipher, index = store.equipment.cipher, store.equipment.index
    session.add(
        Landlord(
            id=landlord_id,
            kind=LandlordKind.PERSON.value,
            station_code=station_code,
            account_id=account_id,
            name_encrypted=cipher.encrypt("陈东", cell("landlord", "name_encrypted", landlord_id)),
            document_index=index.of("landlord.document", landlord_id),
            document_encrypted=cipher.encrypt(landlord_id, cell("landlord", "document_encrypted", landlord_id)),
            registered_by="bench",
            registered_at=now,
            updated_at=now,
        )
    )
    session.flush()
    return landlord_id


def _put_house(session: Session, landlord_id: str, station_code: str, rooms: int, beds: int) -> RentedHouse:
    house_id, now = new_id(), dt.datetime.now(dt.UTC)
    name, day = house_id[-12:], now.date()
    session.add(
        House(
            id=house_id,
            number=f"B-{name}",
            card_code=f"CARD{name}",
            state=HouseState.VERIFIED.value,
            station_code=station_code,
            origin_station_code=station_code,
            landlord_id=landlord_id,
            address_text=f"东华路 {name} 号",
            address_key=f"东华路{name}号",
            rental_kind="SHARED",
            operation_mode="SELF_GOVERNED",
            house_use="RESIDENTIAL",
            channel="STATION",
            registered_on=day,
            registered_by="bench",
            registered_at=now,
            updated_at=now,
            verified_on=day,
            verified_by="bench",
            letter_signed_on=day,
            first_passed_on=day,
        )
    )
    session.flush()
    return RentedHouse(house_id, tuple(bed for number in range(rooms) for bed in _put_room(session, house_id, number, beds)))


def _put_room(session: Session, house_id: str, number: int, beds: int) -> list[str]:
    room_id, bed_ids = new_id(), [new_id() for _ in range(beds)]
    session.add(Room(id=room_id, house_id=house_id, name=str(101 + number), updated_at=dt.datetime.now(dt.UTC)))
    session.flush()
    session.add_all([Bed(id=bed_id, room_id=room_id, label=str(place)) for place, bed_id in enumerate(bed_ids, 1)])
    session.flush()
    return bed_ids


@dataclass(frozen=True)
class Recount:
    """Stays and residences as both databases have them; ``wrong`` are the stays of which the two say different things, and why."""

    stays: int
    reports: Counter[str]
    residences: Counter[str]
    wrong: dict[str, str]


def recount(stack: Stack) -> Recount:
    """Count stays against residences: each stay that was accepted has one that is as the stay is, each residence has its stay."""
    stays = rows(stack, "housing", "SELECT id, state, report, residence_id, refusal_code FROM stay")
    known = {row[0]: row[1:] for row in rows(stack, "population", "SELECT stay_id, outcome, residence_id, code FROM stay_residence")}
    residences: dict[str, str] = dict(
        rows(stack, "population", "SELECT id, state FROM residence WHERE channel = 'LANDLORD' AND house_id IS NOT NULL")
    )
    wrong = {stay[0]: why for stay in stays if (why := _contradiction(stay, known.get(stay[0]), residences))}
    led_to = Counter(residence_id for _, residence_id, _ in known.values() if residence_id)
    wrong |= dict.fromkeys(residences.keys() - led_to.keys(), "a residence without its stay")
    wrong |= {residence_id: "a residence of two stays" for residence_id, times in led_to.items() if times > 1}
    return Recount(len(stays), Counter(stay[2] for stay in stays), Counter(residences.values()), wrong)


def _contradiction(stay: tuple[Any, ...], known: tuple[Any, ...] | None, residences: dict[str, str]) -> str:
    _, state, report, residence_id, refusal_code = stay
    if known is None or report not in {"ACCEPTED", "REFUSED"}:
        return f"unanswered: {report}"
    outcome, its_residence, code = known
    if report == "REFUSED":
        return "" if (outcome, code) == ("REFUSED", refusal_code) else f"refused here, {outcome} there"
    expected = ("ENDED", "ENDED") if state == "CHECKED_OUT" else ("REGISTERED", "ACTIVE")
    found = outcome, residences.get(its_residence)
    return "" if (its_residence, found) == (residence_id, expected) else f"{state} here, {found} there"


def rows(stack: Stack, database: str, query: str) -> list[tuple[Any, ...]]:
    """The rows of a query, asked as the superuser, ids as text."""
    url = f"{stack.database_url.replace('+psycopg2', '').rpartition('/')[0]}/{database}"
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute(query)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found
