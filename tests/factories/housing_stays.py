"""Stays for tests: guests who are nobody, checking in and out as a landlord does, and answers as the population register gives them."""

import itertools
from collections.abc import Mapping
from datetime import date
from typing import Any

from services.housing.handlers import secrecy, stay_answers
from shared.contracts.event import Event
from shared.contracts.housing import stays as contract
from shared.contracts.population.events.records import PERSON_ERASED, PERSON_SEALED, PERSON_UNSEALED, RESIDENCE_DISPOSED
from shared.contracts.population.events.residences import RESIDENCE_CORRECTED, RESIDENCE_ENDED
from shared.contracts.population.events.spells import RESIDENCE_RESTORED
from shared.contracts.population.events.stays import STAY_RESIDENCE_ENDED, STAY_RESIDENCE_REFUSED, STAY_RESIDENCE_REGISTERED
from shared.db.base import new_id
from shared.db.unit_of_work import UnitOfWork
from shared.identifiers.resident_numbers import check_character
from shared.identity import Actor
from shared.messaging.envelope import Delivered
from tests.factories.housing import LANDLORD, NOON, Housing, Place

_sequence = itertools.count(1)
HANDLERS = {
    STAY_RESIDENCE_REGISTERED: stay_answers.note_registered,
    STAY_RESIDENCE_ENDED: stay_answers.note_ended,
    STAY_RESIDENCE_REFUSED: stay_answers.note_refused,
    RESIDENCE_ENDED: stay_answers.note_residence,
    RESIDENCE_CORRECTED: stay_answers.note_residence,
    RESIDENCE_RESTORED: stay_answers.note_residence,
    RESIDENCE_DISPOSED: stay_answers.forget_residence,
    PERSON_ERASED: stay_answers.forget_person,
    PERSON_SEALED: secrecy.note_sealed,
    PERSON_UNSEALED: secrecy.note_unsealed,
}


def document_number(number: int | None = None, born: str = "19900307") -> str:
    """A valid number of nobody, another one each time."""
    first17 = f"441699{born}{(number or next(_sequence)) % 1000:03}"
    return first17 + check_character(first17)


def guest(**person: Any) -> dict[str, Any]:
    """A guest who can be reported; ``person`` is what is different."""
    number, sequence = next(_sequence), next(_sequence)
    born = f"{1960 + number // 28 % 40}{number // 2 % 12 + 1:02}{number % 28 + 1:02}"
    details = {"document_type": "RESIDENT_ID", "document_number": document_number(sequence, born), "name": "王小明", "phone": "13800138000"}
    return {"person": {**details, **person}, "category": "FLOATING", "reason": "WORK"}


def arrival(place: Place, room: str = "301", bed: int | None = None, **fields: Any) -> dict[str, Any]:
    """A check-in, into a bed of a room by its number, or the first that is free."""
    where = {"room_id": place.rooms[room]} if bed is None else {"bed_id": place.beds[room][bed]}
    return {"id": place.id, "check_in": True, **where, "guest": guest(), **fields}


def check_in(housing: Housing, place: Place, room: str = "301", bed: int | None = None, actor: Actor = LANDLORD, **fields: Any) -> dict[str, Any]:
    """Somebody checks in."""
    return housing.ask(contract.CREATE_STAY, arrival(place, room, bed, **fields), actor)


def check_out(housing: Housing, stay_id: str, actor: Actor = LANDLORD, **fields: Any) -> dict[str, Any]:
    """Somebody leaves."""
    return housing.ask(contract.CHECK_OUT_STAY, {"id": stay_id, **fields}, actor)


def stay_of(housing: Housing, stay_id: str, actor: Actor = LANDLORD) -> dict[str, Any]:
    """The stay as it is now."""
    return housing.ask(contract.GET_STAY, {"id": stay_id}, actor)


def hear(housing: Housing, event: Event, data: Mapping[str, Any], *, version: int = 1) -> None:
    """Deliver an event of the population's to housing, as the bus would."""
    loaded = event.data().load(dict(data))
    subject = str(loaded.get("stay_id") or loaded.get("residence_id") or loaded.get("person_id"))
    delivered = Delivered(new_id(), event.service, event.name, event.version, subject, version, NOON, None, "request-1", loaded)

    def handle(uow: UnitOfWork) -> None:
        HANDLERS[event](uow, delivered)

    housing.store.work("hear", handle)


def registered(housing: Housing, stay: Mapping[str, Any], attempt: int | None = None, residence_id: str | None = None, **more: Any) -> str:
    """The register answers that the guest's residence is registered; returns its id."""
    residence_id = residence_id or new_id()
    hear(housing, STAY_RESIDENCE_REGISTERED, {**_answer(stay, attempt), "residence_id": residence_id, "person_id": new_id(), **more})
    return residence_id


def ended(housing: Housing, stay: Mapping[str, Any], ended_on: date, residence_id: str, attempt: int | None = None) -> None:
    """The register answers that the guest's residence has ended."""
    data = {**_answer(stay, attempt), "residence_id": residence_id, "ended_on": ended_on.isoformat()}
    hear(housing, STAY_RESIDENCE_ENDED, data)


def refused(housing: Housing, stay: Mapping[str, Any], code: str = "PERSON_NAME_DIFFERS", attempt: int | None = None) -> None:
    """The register answers that it took nothing."""
    hear(housing, STAY_RESIDENCE_REFUSED, {**_answer(stay, attempt), "code": code, "pointers": ["/person/name"]})


def residence_fact(stay: Mapping[str, Any], residence_id: str, ended_on: date | None = None, **more: Any) -> dict[str, Any]:
    """What the population announces of the residence of a stay."""
    words = {"category": "FLOATING", "reason": "WORK", "place_kind": "RENTAL", "end_reason": "MOVED_AWAY" if ended_on else None}
    places = {"residence_id": residence_id, "person_id": new_id(), "station_code": stay["station_code"], "community_id": None}
    days = {"started_on": stay["checked_in_on"], "expected_end_on": None, "ended_on": ended_on.isoformat() if ended_on else None}
    return {**places, "house_id": stay["house_id"], **words, **days, **more}


def _answer(stay: Mapping[str, Any], attempt: int | None) -> dict[str, Any]:
    number = stay["report"]["attempt"] if attempt is None else attempt
    return {"stay_id": stay["id"], "attempt": number, "station_code": stay["station_code"]}
