"""Stays whose person the population register has sealed: nobody but the head of the station is told who sleeps there.

Whether a person is sealed is looked up when a stay is shown: so it is right too for a stay that learns only later whose it is.
"""

from collections.abc import Sequence

from services.housing.handlers.reports import audit
from services.housing.models import Stay
from services.housing.queries import secrecy as queries
from services.housing.queries.stay_upkeep import stays_of_person
from services.housing.rules.secrecy import sees_sealed_guest
from services.housing.schemas.stays import show_stay
from shared.answers import Answer
from shared.db.unit_of_work import UnitOfWork
from shared.errors import Forbidden
from shared.messaging.envelope import Delivered


def note_sealed(uow: UnitOfWork, delivered: Delivered) -> None:
    """A person's record is sealed."""
    _note(uow, delivered, "GUEST_SEALED", sealed=True)


def note_unsealed(uow: UnitOfWork, delivered: Delivered) -> None:
    """A person's record is not sealed any more."""
    _note(uow, delivered, "GUEST_UNSEALED", sealed=False)


def _note(uow: UnitOfWork, delivered: Delivered, action: str, *, sealed: bool) -> None:
    person_id = delivered.data["person_id"]
    if queries.note(uow.session, person_id, delivered.subject_version, sealed=sealed):
        for stay in stays_of_person(uow.session, person_id):
            # Another version, so that nobody who holds the old answer is told that it is current.
            stay.advance(stay.version)
            stay.updated_at = uow.now
            audit(uow, action, stay)
    uow.commit()


def veiled_of(uow: UnitOfWork, stays: Sequence[Stay]) -> set[str]:
    """Of which of these stays the caller is not told whose they are."""
    actor = uow.actor
    others = {stay.id: stay.person_id for stay in stays if not sees_sealed_guest(actor.roles, actor.station_code, stay.station_code)}
    sealed = queries.sealed_of(uow.session, {person_id for person_id in others.values() if person_id is not None})
    return {stay_id for stay_id, person_id in others.items() if person_id in sealed}


def shown(uow: UnitOfWork, stay: Stay) -> Answer:
    """``StayAnswer`` for the caller."""
    return show_stay(stay, uow.cipher, uow.today, veiled=bool(veiled_of(uow, [stay])))


def refuse_sealed(uow: UnitOfWork, stay: Stay) -> None:
    """Raise ``Forbidden("RECORD_SEALED")``, on record, if the caller is not told whose the stay is."""
    if veiled_of(uow, [stay]):
        refusal = Forbidden("RECORD_SEALED", "This record is sealed; the head of the station reads it.")
        raise uow.denied(refusal, f"stay:{stay.id}", station_code=stay.station_code, related=[f"house:{stay.house_id}"])
