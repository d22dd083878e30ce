"""A guest has checked in: the residence is registered as a clerk would, with nobody there to confirm what contradicts the register."""

from typing import Any

from services.population.handlers.registration import register
from services.population.handlers.stay_answers import answer, unanswered
from services.population.models import Person, StayResidence
from services.population.queries import stays as queries
from services.population.rules.stays import Home, check_elsewhere, may_end_by_itself
from shared.contracts.population.vocabulary.stays import StayOutcome
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import Refused, conflict
from shared.errors import Unavailable


def register_stay(uow: UnitOfWork, delivered: Any, *, registration: dict[str, Any]) -> None:
    """Register what a stay reports, on behalf of the account that has checked the guest in.

    Raises what registering raises; ``Conflict("RESIDENCE_OPEN_ELSEWHERE")`` for somebody who is on file in another rented place, or
    ``Unavailable("EARLIER_STAY_OPEN")`` while the check-out of that place may be on its way.
    """
    report = delivered.data
    known, is_news = unanswered(uow, report)
    if is_news:
        residence_id = _lasting(uow, known)
        if residence_id is None:
            registered = register(uow, registration, admit=lambda person: _refuse_elsewhere(uow, person, delivered.attempt))
            residence_id = registered["id"]
        answer(uow, known, report, StayOutcome.REGISTERED, related=[f"residence:{residence_id}"], residence_id=residence_id)
    uow.commit()


def _lasting(uow: UnitOfWork, known: StayResidence | None) -> str | None:
    """The residence that the stay has led to, if that goes on: reported once more it is no second one."""
    if known is None or known.residence_id is None or not queries.is_active(uow.session, known.residence_id):
        return None
    return known.residence_id


def _refuse_elsewhere(uow: UnitOfWork, person: Person, attempt: int) -> None:
    found = queries.homes(uow.session, person.id)
    homes = [Home(residence.place_kind, of_stay) for residence, of_stay in found]
    refusal = check_elsewhere(homes)
    if not isinstance(refusal, Refused):
        return
    if may_end_by_itself(homes, attempt):
        raise Unavailable("EARLIER_STAY_OPEN")
    wrong = conflict([refusal])
    for residence, _ in found:  # each station where the person lives has on record that it was asked about
        uow.denied(wrong, f"person:{person.id}", station_code=residence.station_code, related=[f"residence:{residence.id}"])
    raise wrong
