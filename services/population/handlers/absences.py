"""Absences: what visits propose, and what people decide about it, appeal against and decide again.

An absence is changed under its residence's lock, and every act gives the residence a new version. Nothing here ends a residence.
"""

from typing import Any

from services.population.handlers.reach import residence_in_reach, residence_to_change
from services.population.models import Absence, Person, Residence
from services.population.queries import visits as queries
from services.population.rules.absences import (
    APPEAL_DECISIONS,
    DECISIONS,
    MARKS,
    AbsenceAct,
    act_of_visit,
    check_appeal,
    check_reason,
    step,
)
from services.population.rules.visit_rules import VisitRule, rule_for
from services.population.rules.visits import first_due
from services.population.schemas.visits import absence_fact, show_absence, with_residence
from shared.calendar.deadlines import due_on
from shared.calendar.working_days import is_working_day
from shared.contracts.event import Event
from shared.contracts.population.events import visits as events
from shared.contracts.population.vocabulary import ResidenceState
from shared.contracts.population.vocabulary.visits import AbsenceDecision, AbsenceReason, AbsenceState, AppealDecision
from shared.contracts.vocabulary import DayKind
from shared.db.base import new_id
from shared.db.notes import seal_note
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import Refused, conflict, refusals, refuse
from shared.errors import Conflict, Forbidden

ANNOUNCED: dict[AbsenceState, Event] = {
    AbsenceState.SUSPECTED: events.RESIDENCE_ABSENCE_SUSPECTED,
    AbsenceState.ESTABLISHED: events.RESIDENCE_ABSENCE_ESTABLISHED,
    AbsenceState.APPEALED: events.RESIDENCE_ABSENCE_APPEALED,
    AbsenceState.UPHELD: events.RESIDENCE_ABSENCE_UPHELD,
    AbsenceState.LIFTED: events.RESIDENCE_ABSENCE_LIFTED,
}


def weigh_visit(uow: UnitOfWork, residence: Residence, outcome: str, nobody_home_count: int, rule: VisitRule) -> None:
    """Propose an absence when nobody was at home often enough, or take the proposal back when the person was found."""
    act = act_of_visit(outcome, nobody_home_count, rule.nobody_home_times)
    if act is None:
        return
    absence = _open_absence(uow, residence)
    state = step(_state(absence), act)
    if absence is None and state is AbsenceState.SUSPECTED:
        absence = Absence(id=new_id(), residence_id=residence.id, state=state, suspected_on=uow.today)
        uow.session.add(absence)
        _enter(uow, residence, absence, state)
    elif absence is not None and state is AbsenceState.LIFTED:
        _decide(uow, absence, AppealDecision.LIFTED, AbsenceReason.FOUND_LIVING_THERE, None)
        _enter(uow, residence, absence, state)


def decide_absence(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    """Establish a suspected absence, or lift one; raises ``NotFound``, ``Stale``, ``Invalid`` or ``Conflict`` when it is not at that point."""
    residence, person = residence_to_change(uow, data["id"])
    residence.advance(data["version"])
    refuse(check_reason(data["decision"], data["reason"], data["note"]))
    absence, state = _stepped(uow, residence, DECISIONS[data["decision"]])
    if data["decision"] == AbsenceDecision.ESTABLISHED:
        _establish(uow, residence, absence, data)
    else:
        _decide(uow, absence, AppealDecision.LIFTED, data["reason"], data["note"])
        _visit_again(uow, residence)
    _enter(uow, residence, absence, state, is_new=True)
    return _committed(uow, residence, person, absence)


def _establish(uow: UnitOfWork, residence: Residence, absence: Absence, data: dict[str, Any]) -> None:
    if residence.state == ResidenceState.ENDED:
        raise Conflict("ALREADY_ENDED", "This residence has ended.")
    absence.established_on, absence.established_by, absence.reason = uow.today, uow.actor.account_id, data["reason"]
    absence.note_encrypted = _sealed(uow, absence, "note_encrypted", data["note"])
    absence.appeal_until = due_on(uow.today, _rule(uow, residence).appeal_days, DayKind.CALENDAR, is_working_day)
    residence.visit_due_on = None


def appeal_absence(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    """Record a resident's appeal; raises ``NotFound``, ``Stale``, ``Conflict``, or ``Invalid`` for one that is not in time."""
    residence, person = residence_to_change(uow, data["id"])
    residence.advance(data["version"])
    absence, state = _stepped(uow, residence, AbsenceAct.APPEAL)
    if absence.established_on is None or absence.appeal_until is None:
        raise ValueError("an absence is established with a period for the appeal")
    appealed_on = data["appealed_on"] or uow.today
    refuse(refusals(check_appeal(absence.established_on, absence.appeal_until, appealed_on, uow.today)))
    absence.appealed_on, absence.appeal_recorded_by = appealed_on, uow.actor.account_id
    absence.appeal_note_encrypted = _sealed(uow, absence, "appeal_note_encrypted", data["note"])
    _enter(uow, residence, absence, state, is_new=True)
    return _committed(uow, residence, person, absence)


def decide_appeal(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    """Decide about an appeal; raises ``NotFound``, ``Stale``, ``Conflict``, or ``Forbidden`` for who established the absence."""
    residence, person = residence_to_change(uow, data["id"])
    residence.advance(data["version"])
    absence, state = _stepped(uow, residence, APPEAL_DECISIONS[data["decision"]])
    if absence.established_by == uow.actor.account_id:
        refusal = Forbidden("OWN_DECISION_APPEALED", "Somebody else than who established the absence decides about the appeal.")
        raise uow.denied(refusal, f"residence:{residence.id}", station_code=residence.station_code, related=[f"person:{person.id}"])
    _decide(uow, absence, data["decision"], None, data["note"])
    if state is AbsenceState.LIFTED:
        _visit_again(uow, residence)
    _enter(uow, residence, absence, state, is_new=True)
    return _committed(uow, residence, person, absence)


def list_absences(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    """The absences of one residence within reach, the latest first; raises ``NotFound``."""
    residence, person = residence_in_reach(uow, data["id"])
    notes = uow.actor.station_code == residence.station_code
    items = [show_absence(absence, uow.cipher, notes=notes) for absence in queries.absences(uow.session, residence.id)]
    detail, related = {"count": len(items)}, [f"person:{person.id}"]
    uow.audit("ABSENCES_READ", f"residence:{residence.id}", station_code=residence.station_code, detail=detail, related=related)
    return {"items": items}


def _open_absence(uow: UnitOfWork, residence: Residence) -> Absence | None:
    latest = next(iter(queries.absences(uow.session, residence.id)), None)
    return None if latest is None or latest.state == AbsenceState.LIFTED else latest


def _state(absence: Absence | None) -> AbsenceState | None:
    return None if absence is None else AbsenceState(absence.state)


def _stepped(uow: UnitOfWork, residence: Residence, act: AbsenceAct) -> tuple[Absence, AbsenceState]:
    absence = _open_absence(uow, residence)
    state = step(_state(absence), act)
    if isinstance(state, Refused):
        raise conflict([state])
    if absence is None or state is None:
        raise ValueError("there is an absence, or the act is refused")
    return absence, state


def _decide(uow: UnitOfWork, absence: Absence, decision: str, reason: str | None, note: str | None) -> None:
    absence.decision, absence.decided_on, absence.decided_by = decision, uow.today, uow.actor.account_id
    absence.decision_reason, absence.decision_note_encrypted = reason, _sealed(uow, absence, "decision_note_encrypted", note)


def _sealed(uow: UnitOfWork, absence: Absence, column: str, note: str | None) -> bytes | None:
    return seal_note(uow.cipher, "absence", column, absence.id, note)


def _visit_again(uow: UnitOfWork, residence: Residence) -> None:
    residence.visit_due_on = first_due(uow.today, _rule(uow, residence))


def _rule(uow: UnitOfWork, residence: Residence) -> VisitRule:
    return rule_for(queries.visit_rules(uow), residence.category, residence.place_kind, uow.today)


def _enter(uow: UnitOfWork, residence: Residence, absence: Absence, state: AbsenceState, *, is_new: bool = False) -> None:
    """Write and announce a state; ``is_new`` tells that the residence has the version for it already."""
    if not is_new:
        residence.advance(residence.version)
    absence.state = state.value
    residence.absence, residence.updated_at = MARKS[state], uow.now
    event, station_code = ANNOUNCED[state], residence.station_code
    uow.announce(event, residence.id, absence_fact(residence, absence), station_code=station_code, version=residence.version)
    related = [f"person:{residence.person_id}"]
    uow.audit(event.name.upper(), f"residence:{residence.id}", station_code=station_code, detail={"absence": absence.id}, related=related)


def _committed(uow: UnitOfWork, residence: Residence, person: Person, absence: Absence) -> dict[str, Any]:
    return uow.commit(with_residence(show_absence(absence, uow.cipher, notes=True), residence, person, uow.cipher, uow.actor))
