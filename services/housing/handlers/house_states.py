"""A house is verified at the door, suspended and resumed, closed and reopened."""

from typing import Any

from services.housing.handlers.house_acts import done
from services.housing.handlers.houses import require_free_address
from services.housing.handlers.rating import rate_house
from services.housing.handlers.reach import house_to_change
from services.housing.models import House
from services.housing.queries import rooms
from services.housing.rules.house_states import (
    CLOSABLE,
    REOPENABLE,
    RESUMABLE,
    SUSPENDABLE,
    VERIFIABLE,
    check_community,
    check_empty,
    check_note,
    check_state,
    check_verified_on,
)
from shared.answers import Answer, day
from shared.contracts.housing.events.houses import HOUSE_CLOSED, HOUSE_REOPENED, HOUSE_RESUMED, HOUSE_SUSPENDED, HOUSE_VERIFIED
from shared.contracts.housing.vocabulary.houses import HouseState
from shared.contracts.housing.vocabulary.rating import RatingCause
from shared.db.notes import seal_note
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import conflict, refusals, refuse

NO_SUSPENSION: dict[str, Any] = {"suspended_on": None, "suspend_reason": None, "state_note_encrypted": None}


def verify_house(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """A house was seen at the door; raises ``NotFound``, ``Stale``, ``Conflict("HOUSE_STATE")``, or ``Invalid`` with all that is wrong."""
    house = _house(uow, data, VERIFIABLE)
    verified_on = data["verified_on"] or uow.today
    in_time = check_verified_on(verified_on, house.registered_on, uow.today)
    refuse(refusals(check_community(house.community_id, data["community_id"]), in_time))
    _set(house, state=HouseState.VERIFIED.value, verified_on=verified_on, verified_by=uow.actor.account_id)
    house.community_id = data["community_id"] or house.community_id
    return done(uow, house, HOUSE_VERIFIED, {"verified_on": day(house.verified_on)})


def suspend_house(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Nobody new is let in for a while; raises ``NotFound``, ``Stale``, ``Conflict("HOUSE_STATE")`` or ``Invalid("NOTE_REQUIRED")``."""
    house = _house(uow, data, SUSPENDABLE)
    refuse(refusals(check_note(data["reason"], data["note"])))
    _set(house, state=HouseState.SUSPENDED.value, suspended_on=uow.today, suspend_reason=data["reason"], **_note(uow, house, data))
    fact = {"suspended_on": day(house.suspended_on), "reason": data["reason"]}
    return done(uow, house, HOUSE_SUSPENDED, fact, {"reason": data["reason"]})


def resume_house(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """The suspension is over; raises ``NotFound``, ``Stale`` or ``Conflict("HOUSE_STATE")``.

    An inspection may have suspended a house that nobody had verified yet, which is then as it was.
    """
    house = _house(uow, data, RESUMABLE)
    before = HouseState.SELF_REGISTERED if house.verified_on is None else HouseState.VERIFIED
    _set(house, state=before.value, **NO_SUSPENSION)
    return done(uow, house, HOUSE_RESUMED)


def close_house(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """A house is let no more; raises ``NotFound``, ``Stale``, ``Invalid``, and ``Conflict("HOUSE_OCCUPIED")`` while somebody stays there."""
    house = _house(uow, data, CLOSABLE)
    refuse(refusals(check_note(data["reason"], data["note"])))
    if taken := refusals(check_empty(rooms.count_of(uow.session, house.id).taken, "HOUSE_OCCUPIED")):
        raise conflict(taken)
    _set(house, **NO_SUSPENSION)
    _set(house, state=HouseState.CLOSED.value, closed_on=uow.today, close_reason=data["reason"], **_note(uow, house, data))
    return done(uow, house, HOUSE_CLOSED, {"closed_on": day(house.closed_on), "reason": data["reason"]}, {"reason": data["reason"]})


def reopen_house(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """A house is let again, and has to be seen once more; raises ``NotFound``, ``Stale``, ``Conflict("HOUSE_STATE")`` or ``("HOUSE_EXISTS")``."""
    house = _house(uow, data, REOPENABLE)
    require_free_address(uow, house.address_key, house.id)
    _set(house, state=HouseState.SELF_REGISTERED.value, closed_on=None, close_reason=None, state_note_encrypted=None)
    _set(house, verified_on=None, verified_by=None)
    rate_house(uow, house, RatingCause.HOUSE_REOPENED.value)  # what was found, put right or late meanwhile counts from now on
    return done(uow, house, HOUSE_REOPENED)


def _house(uow: UnitOfWork, data: dict[str, Any], allowed: frozenset[HouseState]) -> House:
    house = house_to_change(uow, data["id"])
    house.advance(data["version"])
    if wrong := refusals(check_state(house.state, allowed)):
        raise conflict(wrong)
    return house


def _set(house: House, **columns: Any) -> None:
    for name, value in columns.items():
        setattr(house, name, value)


def _note(uow: UnitOfWork, house: House, data: dict[str, Any]) -> dict[str, Any]:
    return {"state_note_encrypted": seal_note(uow.cipher, "house", "state_note_encrypted", house.id, data["note"])}
