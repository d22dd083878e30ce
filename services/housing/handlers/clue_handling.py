"""What a station does with a clue: it accepts, answers or dismisses it, and what was written goes when its time is over."""

from datetime import date
from typing import Any

from services.housing.handlers.clues import audit, clue_to_handle, known_house, similar_to
from services.housing.models import Clue
from services.housing.queries import clues as queries
from services.housing.rules.clue_rules import kept_since, rule_on
from services.housing.rules.clues import TO, check_act, check_answer, check_day, check_dismissal
from services.housing.schemas.clues import WRITTEN, clue_fact, show_detail
from shared.answers import Answer, day
from shared.contracts.event import Event
from shared.contracts.housing.events.clues import CLUE_ACCEPTED, CLUE_ANSWERED, CLUE_DISMISSED
from shared.contracts.housing.vocabulary.clues import ClueAct, ClueOutcome, ClueState, DismissReason
from shared.db.notes import seal_note
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import Refused, conflict, refusals, refuse

CHUNK = 200


def accept_clue(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Give a clue to somebody who follows it up, with the house if it is known; raises ``NotFound``, ``Stale``, ``Conflict`` or ``Invalid``."""
    clue = _begin(uow, data, ClueAct.ACCEPTED)
    accepted_on = data["accepted_on"] or clue.accepted_on or uow.today
    refuse(check_day(accepted_on, clue.received_on, uow.today, "/accepted_on"))
    if data["house_id"] is not None:
        clue.house_id = known_house(uow, data["house_id"]).id
    clue.accepted_on, clue.assignee_id = accepted_on, data["assignee_id"]
    return _end(uow, clue, ClueAct.ACCEPTED, CLUE_ACCEPTED, {"assignee_id": clue.assignee_id, "accepted_on": day(accepted_on)})


def answer_clue(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Answer a clue that somebody followed up; raises ``NotFound``, ``Stale``, ``Conflict``, or ``Invalid`` with all that is wrong."""
    clue = _begin(uow, data, ClueAct.ANSWERED)
    answered_on, outcome = data["answered_on"] or uow.today, ClueOutcome(data["outcome"])
    wrong = check_answer(outcome, is_referred=data["referred_to"] is not None, is_duplicate=data["duplicate_of"] is not None)
    wrong += check_day(answered_on, clue.accepted_on or clue.received_on, uow.today, "/answered_on")
    refuse(wrong + _check_duplicate(uow, clue, data["duplicate_of"]))
    clue.outcome, clue.referred_to, clue.duplicate_of = outcome.value, data["referred_to"], data["duplicate_of"]
    clue.answer_encrypted = seal_note(uow.cipher, "clue", "answer_encrypted", clue.id, data["answer"])
    _close(uow, clue, answered_on)
    told = {"outcome": clue.outcome, "referred_to": clue.referred_to, "duplicate_of": clue.duplicate_of, "answered_on": day(answered_on)}
    return _end(uow, clue, ClueAct.ANSWERED, CLUE_ANSWERED, told)


def _check_duplicate(uow: UnitOfWork, clue: Clue, other_id: str | None) -> list[Refused]:
    other = None if other_id in {None, clue.id} else queries.clue(uow.session, str(other_id))
    if other_id is None or (other is not None and other.station_code == clue.station_code):
        return []
    return [Refused("UNKNOWN_CLUE", "The station has no such other clue.", "/duplicate_of")]


def dismiss_clue(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Lay a clue aside; raises ``NotFound``, ``Stale``, ``Conflict``, or ``Invalid`` with all that is wrong."""
    clue = _begin(uow, data, ClueAct.DISMISSED)
    dismissed_on = data["dismissed_on"] or uow.today
    wrong = check_dismissal(DismissReason(data["reason"]), has_note=data["note"] is not None)
    refuse(wrong + check_day(dismissed_on, clue.accepted_on or clue.received_on, uow.today, "/dismissed_on"))
    clue.dismiss_reason = data["reason"]
    clue.note_encrypted = seal_note(uow.cipher, "clue", "note_encrypted", clue.id, data["note"])
    _close(uow, clue, dismissed_on)
    return _end(uow, clue, ClueAct.DISMISSED, CLUE_DISMISSED, {"reason": clue.dismiss_reason, "dismissed_on": day(dismissed_on)})


def _begin(uow: UnitOfWork, data: dict[str, Any], act: ClueAct) -> Clue:
    clue = clue_to_handle(uow, data["id"])
    clue.advance(data["version"])
    if refused := refusals(check_act(act, ClueState(clue.state))):
        raise conflict(refused)
    clue.updated_at = uow.now
    return clue


def _close(uow: UnitOfWork, clue: Clue, on: date) -> None:
    clue.closed_on, clue.closed_by = on, uow.actor.account_id


def _end(uow: UnitOfWork, clue: Clue, act: ClueAct, event: Event, told: Answer) -> Answer:
    # Last of all: what is asked on the way would send a state without what belongs to it.
    clue.state = TO[act].value
    uow.announce(event, clue.id, clue_fact(clue) | told, station_code=clue.station_code, version=clue.version)
    audit(uow, event.name.upper(), clue, {name: told[name] for name in ("outcome", "reason", "assignee_id") if name in told})
    return uow.commit(show_detail(clue, uow.today, similar_to(uow, clue), uow.cipher))


def erase_old_clues(uow: UnitOfWork, most: int = CHUNK) -> int:
    """Erase what was written in some clues whose time is over; the clues are still counted. Returns how many."""
    rule = rule_on(queries.clue_rules(uow.session), uow.today)
    due = queries.to_erase(uow.session, kept_since(rule, uow.today), most)
    for clue in due:
        for name in (*WRITTEN, "contact"):
            setattr(clue, f"{name}_encrypted", None)
        clue.advance(clue.version)
        clue.erased_on, clue.updated_at = uow.today, uow.now
        audit(uow, "CLUE_ERASED", clue)
    return uow.commit(len(due))
