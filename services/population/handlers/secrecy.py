"""Sealing a person's record, and unsealing it: by the head of a station where the person lives or lived.

``person.sealed_at`` is what all others go by (``reach.refuse_sealed``, ``schemas.residences.is_veiled``); why, and until when, is in
the seal, whose note no other answer shows.
"""

from typing import Any

from services.population.handlers.reach import audited_station, person_in_reach
from services.population.models import Person, Residence, Seal
from services.population.queries import records as queries
from services.population.queries.residences import renew_residences
from services.population.rules.retention import check_until
from services.population.schemas.records import show_seal
from shared.contracts.event import Event
from shared.contracts.population.events.records import PERSON_SEALED, PERSON_UNSEALED
from shared.db.audit import SYSTEM
from shared.db.base import new_id
from shared.db.notes import seal_note
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import refuse
from shared.errors import Conflict

CHUNK = 100


def seal_person(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    """Seal a record; raises ``NotFound``, ``Stale``, ``Invalid`` or ``Conflict("ALREADY_SEALED")``."""
    person, residences = person_in_reach(uow, data["id"])
    person.advance(data["version"])
    if person.sealed_at is not None:
        raise Conflict("ALREADY_SEALED", "This record is sealed.")
    refuse(check_until(data["until"], uow.today))
    seal_id = new_id()
    person.sealed_at = uow.now
    seal = Seal(
        id=seal_id,
        person_id=person.id,
        reason=data["reason"],
        note_encrypted=seal_note(uow.cipher, "seal", "note_encrypted", seal_id, data["note"]),
        until=data["until"],
        sealed_by=uow.actor.account_id,
        sealed_at=uow.now,
        lifted_by=None,
        lifted_at=None,
    )
    uow.insert(seal)
    _tell(uow, person, PERSON_SEALED, audited_station(uow, residences), residences)
    return uow.commit(show_seal(person, seal, uow.cipher))


def unseal_person(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    """Unseal a record; raises ``NotFound``, ``Stale`` or ``Conflict("NOT_SEALED")``."""
    person, residences = person_in_reach(uow, data["id"])
    person.advance(data["version"])
    seal = queries.lasting_seal(uow.session, person.id)
    if seal is None:
        raise Conflict("NOT_SEALED", "This record is not sealed.")
    _lift(uow, person, seal, uow.actor.account_id)
    _tell(uow, person, PERSON_UNSEALED, audited_station(uow, residences), residences)
    return uow.commit(show_seal(person, None, uow.cipher))


def get_seal(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    """Whether and why a record is sealed; raises ``NotFound``."""
    person, residences = person_in_reach(uow, data["id"])
    uow.audit("SEAL_READ", f"person:{person.id}", station_code=audited_station(uow, residences))
    return show_seal(person, queries.lasting_seal(uow.session, person.id), uow.cipher)


def lift_past_seals(uow: UnitOfWork, most: int = CHUNK) -> int:
    """Lift some seals whose last day is over, as the head who sealed had it; returns how many."""
    seals = queries.seals_past(uow.session, uow.today, most)
    people = {person.id: person for person in queries.lock_people(uow.session, [seal.person_id for seal in seals])}
    for seal in seals:
        person = people[seal.person_id]
        person.advance(person.version)
        _lift(uow, person, seal, SYSTEM)
        residences = list(queries.residences_of(uow.session, [person.id]))
        _tell(uow, person, PERSON_UNSEALED, residences[0].station_code if residences else None, residences)
    return uow.commit(len(seals))


def _lift(uow: UnitOfWork, person: Person, seal: Seal, account_id: str) -> None:
    seal.lifted_by, seal.lifted_at = account_id, uow.now
    person.sealed_at = None


def _tell(uow: UnitOfWork, person: Person, event: Event, station_code: str | None, residences: list[Residence]) -> None:
    person.updated_at = uow.now
    renew_residences(uow.session, person.id, uow.now, None)
    uow.announce(event, person.id, {"person_id": person.id}, station_code=station_code, version=person.version)
    related = [f"residence:{residence.id}" for residence in residences]
    uow.audit(event.name.upper(), f"person:{person.id}", station_code=station_code, related=related)
