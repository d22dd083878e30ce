"""What all acts on a hazard have in common: whether its state allows the act, the journal, the record, and who is told.

A hazard's version is the one that it reaches by the act: whoever acts has moved it on before.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from services.housing.handlers.hazard_reach import Held, stands
from services.housing.handlers.hazard_rules import rule_of
from services.housing.handlers.rating import rate_house
from services.housing.handlers.reach import is_outside
from services.housing.models import Hazard, HazardAction
from services.housing.rules.hazards import because_of, check_act, leads_to, reopens
from services.housing.schemas.hazards import hazard_fact, show_hazard
from shared.answers import Answer, day
from shared.calendar.working_days import is_working_day
from shared.contracts.event import Event
from shared.contracts.housing.events.hazards import HAZARD_CLOSED, HAZARD_REOPENED
from shared.contracts.housing.vocabulary.hazards import ActSide, HazardAct, HazardState
from shared.db.base import new_id
from shared.db.notes import seal_note
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import Decision, Refused, conflict


@dataclass(frozen=True, slots=True)
class Said:
    """What goes into the journal beside the act itself."""

    reason: str | None = None
    note: str | None = None
    photo_id: str | None = None
    inspection_id: str | None = None
    on: date | None = None
    """The day of the act, if it is not today."""


NOTHING = Said()


def require(decision: Decision) -> None:
    """Raise ``Conflict`` when the present state refuses it."""
    if isinstance(decision, Refused):
        raise conflict([decision])


def do(uow: UnitOfWork, held: Held, act: HazardAct, said: Said = NOTHING, *, due_on: date | None = None) -> None:
    """Bring a hazard to the state that an act leads to, and note the act; raises ``Conflict``.

    ``due_on`` is another deadline; what is the landlord's to put right again gets one by rule. Announces that it is over, or open again.
    """
    hazard, state = held.hazard, HazardState(held.hazard.state)
    require(check_act(act, state))
    before, again = hazard.due_on, reopens(act, state)
    hazard.state, hazard.updated_at = leads_to(act, state).value, uow.now
    if again:
        _begin_again(uow, hazard)
    elif due_on is not None:
        _set_deadline(hazard, due_on)
    if hazard.state != HazardState.OPEN:
        hazard.extension_asked_until = None
    journal(uow, hazard, act, said, before)
    if again:
        tell(uow, HAZARD_REOPENED, held, by=act.value)
    if hazard.state == HazardState.CLOSED:
        hazard.closed_on = said.on or uow.today
        tell(uow, HAZARD_CLOSED, held, closed_on=day(hazard.closed_on), by=act.value)


def _begin_again(uow: UnitOfWork, hazard: Hazard) -> None:
    rule = rule_of(uow, hazard)
    hazard.rule_version = rule.version
    hazard.rectified_on = None
    _set_deadline(hazard, rule.due_again(uow.today, is_working_day))


def _set_deadline(hazard: Hazard, due_on: date) -> None:
    """Another deadline, whose passing is to be noted for itself."""
    hazard.due_on, hazard.overdue_noted_on = due_on, None


def journal(uow: UnitOfWork, hazard: Hazard, act: HazardAct, said: Said = NOTHING, due_before: date | None = None) -> None:
    """Keep who did what, when and why, here and on the audit trail; a deadline that is another one than before with that one."""
    act_id, moved = new_id(), due_before is not None and due_before != hazard.due_on
    side = _side(uow)
    action = HazardAction(
        id=act_id,
        hazard_id=hazard.id,
        act=act.value,
        version=hazard.version,
        side=side.value,
        account_id=None if side is ActSide.SYSTEM else uow.actor.account_id,
        inspection_id=said.inspection_id,
        reason=said.reason,
        note_encrypted=seal_note(uow.cipher, "hazard_action", "note_encrypted", act_id, said.note),
        photo_id=said.photo_id,
        from_due_on=due_before if moved else None,
        to_due_on=hazard.due_on if moved else None,
        at=uow.now,
    )
    uow.insert(action)
    uow.audit(f"HAZARD_{act.value}", f"hazard:{hazard.id}", station_code=hazard.station_code, related=[f"house:{hazard.house_id}"])


def _side(uow: UnitOfWork) -> ActSide:
    if uow.call.caller is None:
        return ActSide.SYSTEM
    return ActSide.LANDLORD if is_outside(uow.actor) else ActSide.STATION


def tell(uow: UnitOfWork, event: Event, held: Held, **more: Any) -> None:
    """Announce what happened to a hazard, as it is now."""
    hazard, fact = held.hazard, hazard_fact(held.house, held.hazard)
    uow.announce(event, hazard.id, {**fact, **more}, station_code=hazard.station_code, version=hazard.version)


def finish(uow: UnitOfWork, held: Held) -> Answer:
    """Rate the house anew if that stands otherwise by the act, commit, and answer the hazard."""
    because = because_of(held.was, stands(uow, held.hazard))
    if because is not None:
        rate_house(uow, held.house, because)
    return uow.commit(show(uow, held.hazard))


def show(uow: UnitOfWork, hazard: Hazard) -> Answer:
    """``HazardAnswer`` for the caller."""
    return show_hazard(hazard, uow.cipher, uow.today, uow.actor, outside=is_outside(uow.actor))
