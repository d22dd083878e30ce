"""Later deadlines: asked for by the landlord and decided, or granted directly, within the rule in force."""

from typing import Any

from services.housing.handlers.hazard_acts import Said, do, finish, require, tell
from services.housing.handlers.hazard_reach import Held, hazard_to_change
from services.housing.handlers.hazard_rules import rule_of
from services.housing.handlers.reach import is_outside
from services.housing.rules.hazard_rules import check_extension, check_granting
from services.housing.rules.hazards import check_act, check_reason
from shared.answers import Answer, day
from shared.calendar.working_days import is_working_day
from shared.contracts.housing.events.hazards import HAZARD_EXTENDED, HAZARD_EXTENSION_ASKED
from shared.contracts.housing.vocabulary.hazards import ExtensionDecision, HazardAct, HazardState
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import refusals, refuse
from shared.errors import Conflict

Data = dict[str, Any]


def extend_hazard(uow: UnitOfWork, data: Data) -> Answer:
    """The landlord asks for a later deadline, the station grants one; raises ``NotFound``, ``Stale``, ``Conflict`` or ``Invalid``."""
    refuse(refusals(check_reason(data["reason"], data["note"])))
    held = hazard_to_change(uow, data["id"], data["version"])
    asks = is_outside(uow.actor)
    require(check_act(HazardAct.EXTENSION_ASKED if asks else HazardAct.EXTENSION_GRANTED, HazardState(held.hazard.state)))
    hazard = held.hazard
    rule = rule_of(uow, hazard)
    refuse(check_extension(rule, hazard.extensions, hazard.due_on, data["due_on"], uow.today, is_working_day))
    said = Said(data["reason"], data["note"])
    if asks:
        _ask(uow, held, data, said)
    else:
        _grant(uow, held, data, said)
    return finish(uow, held)


def _ask(uow: UnitOfWork, held: Held, data: Data, said: Said) -> None:
    held.hazard.extension_asked_until = data["due_on"]
    do(uow, held, HazardAct.EXTENSION_ASKED, said)
    tell(uow, HAZARD_EXTENSION_ASKED, held, asked_until=day(data["due_on"]))


def _grant(uow: UnitOfWork, held: Held, data: Data, said: Said) -> None:
    hazard, before = held.hazard, held.hazard.due_on
    hazard.extensions += 1
    hazard.extension_asked_until = None
    do(uow, held, HazardAct.EXTENSION_GRANTED, said, due_on=data["due_on"])
    tell(uow, HAZARD_EXTENDED, held, from_due_on=day(before), extensions=hazard.extensions)


def decide_hazard_extension(uow: UnitOfWork, data: Data) -> Answer:
    """What the landlord asked for in time is granted or refused, also when the deadline has passed meanwhile.

    Raises ``NotFound``, ``Stale``, or ``Conflict`` when nothing was asked, or the rule does not allow it any more.
    """
    held = hazard_to_change(uow, data["id"], data["version"])
    hazard, said = held.hazard, Said(note=data["note"])
    wanted = hazard.extension_asked_until
    if wanted is None:
        raise Conflict("EXTENSION_NOT_ASKED", "No extension waits for a decision.")
    if data["decision"] == ExtensionDecision.REFUSED:
        hazard.extension_asked_until = None
        do(uow, held, HazardAct.EXTENSION_REFUSED, said)
        return finish(uow, held)
    if check_granting(rule_of(uow, hazard), hazard.extensions, hazard.due_on, wanted, is_working_day):
        raise Conflict("EXTENSION_NOT_ALLOWED", "The rule, or the present deadline, does not allow it any more.")
    _grant(uow, held, {"due_on": wanted}, said)
    return finish(uow, held)
