"""A guest has checked in: the residence is registered as a clerk would, with nobody there to confirm what contradicts the register."""

from functools import partial
from typing import Any

from services.population.handlers.registration import register
from services.population.handlers.stay_answers import answer, unanswered
from services.population.models import Person, Residence, StayResidence
from services.population.queries import stays as queries
from services.population.rules.stays import Home, Spell, check_elsewhere, may_adopt, may_end_by_itself
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
            admit, adopt = partial(_refuse_elsewhere, uow, delivered.attempt), partial(_adopted, uow, known, registration, delivered)
            registered = register(uow, registration, admit=admit, adopt=adopt)
            residence_id = registered["id"]
        answer(uow, known, report, StayOutcome.REGISTERED, related=[f"residence:{residence_id}"], residence_id=residence_id)
    uow.commit()


def _lasting(uow: UnitOfWork, known: StayResidence | None) -> str | None:
    """The residence that the stay has led to, if that goes on: reported once more it is no second one."""
    if known is None or known.residence_id is None or not queries.is_active(uow.session, known.residence_id):
        return None
    return known.residence_id


def _adopted(uow: UnitOfWork, known: StayResidence | None, registration: dict[str, Any], delivered: Any, residence_id: str) -> Residence | None:
    """What the station has registered or moved there by hand after it had refused the stay: sent again, that is what the stay has led to.

    What another stay has led to may end by itself: who takes another bed of the room has checked out of the first.
    """
    residence = queries.residence(uow.session, residence_id)
    of_stay = queries.stay_of(uow.session, residence.id)
    is_other = of_stay not in {None, delivered.data["stay_id"]}
    if is_other and may_end_by_itself([Home(residence.place_kind, of_stay=True)], delivered.attempt):
        raise Unavailable("EARLIER_STAY_OPEN")
    of = Spell(residence.place_kind, residence.station_code, residence.house_id)
    was_refused = known is not None and known.outcome == StayOutcome.REFUSED
    return residence if of_stay is None and may_adopt(of, registration["station_code"], registration["house_id"], was_refused=was_refused) else None


def _refuse_elsewhere(uow: UnitOfWork, attempt: int, person: Person) -> None:
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
