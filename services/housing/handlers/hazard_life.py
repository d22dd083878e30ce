"""From a hazard that is known to one that is over: rectified, rechecked, handed on, withdrawn."""

from typing import Any

from services.housing.handlers.hazard_acts import Said, do, finish, require, tell
from services.housing.handlers.hazard_reach import Held, check_photo, hazard_to_change
from services.housing.handlers.hazard_rules import rule_of
from services.housing.handlers.reach import is_outside
from services.housing.rules.hazards import check_act, check_between, check_reason, check_rectified_on
from shared.answers import Answer
from shared.contracts.housing.events.hazards import HAZARD_RECHECKED, HAZARD_RECTIFIED, HAZARD_TRANSFERRED, HAZARD_WITHDRAWN
from shared.contracts.housing.vocabulary.hazards import HazardAct, HazardState, RecheckResult, TransferOutcome
from shared.db.notes import seal_note
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import refusals, refuse
from shared.errors import Conflict

Data = dict[str, Any]
RECHECKED = {RecheckResult.PASSED: HazardAct.RECHECK_PASSED, RecheckResult.FAILED: HazardAct.RECHECK_FAILED}
CAME_BACK = {TransferOutcome.RESOLVED: HazardAct.TRANSFER_RESOLVED, TransferOutcome.RETURNED: HazardAct.TRANSFER_RETURNED}


def rectify_hazard(uow: UnitOfWork, data: Data) -> Answer:
    """It is reported as put right and waits for the recheck; raises ``NotFound``, ``Stale``, ``Conflict`` or ``Invalid``."""
    held = hazard_to_change(uow, data["id"], data["version"])
    require(check_act(HazardAct.RECTIFIED, HazardState(held.hazard.state)))
    if is_outside(uow.actor) and not rule_of(uow, held.hazard).landlord_reports:
        raise Conflict("HAZARD_NOT_FOR_LANDLORD", "The station itself looks whether a hazard of this kind is put right.")
    said_on = data["rectified_on"]
    refuse(check_rectified_on(said_on, held.hazard.found_on, uow.today, by_staff=not is_outside(uow.actor)))
    held.hazard.rectified_on = said_on or uow.today
    do(uow, held, HazardAct.RECTIFIED, Said(note=data["note"]))
    tell(uow, HAZARD_RECTIFIED, held)
    return finish(uow, held)


def recheck_hazard(uow: UnitOfWork, data: Data) -> Answer:
    """It is over, or not: then it has another deadline by rule if it was reported as put right, and the one that it had if it was not.

    Raises ``NotFound``, ``Stale``, ``Conflict``, or ``Invalid`` for a failure without its reason.
    """
    result = RecheckResult(data["result"])
    refuse(refusals(check_reason(data["reason"], data["note"], required=result is RecheckResult.FAILED)))
    held = hazard_to_change(uow, data["id"], data["version"])
    earliest = held.hazard.rectified_on or held.hazard.found_on
    wrong = check_between(data["rechecked_on"], earliest, uow.today, "/rechecked_on")
    refuse(wrong + check_photo(uow, held.house, data["photo_id"]))
    do(uow, held, RECHECKED[result], Said(data["reason"], data["note"], data["photo_id"], on=data["rechecked_on"]))
    tell(uow, HAZARD_RECHECKED, held, result=result.value)
    return finish(uow, held)


def transfer_hazard(uow: UnitOfWork, data: Data) -> Answer:
    """Another authority has it, until its outcome is recorded; raises ``NotFound``, ``Stale`` or ``Conflict``."""
    held = hazard_to_change(uow, data["id"], data["version"])
    do(uow, held, HazardAct.TRANSFERRED, Said(data["authority"], data["note"]))
    hazard = held.hazard
    hazard.authority, hazard.transferred_on = data["authority"], uow.today
    hazard.reference_encrypted = seal_note(uow.cipher, "hazard", "reference_encrypted", hazard.id, data["reference"])
    tell(uow, HAZARD_TRANSFERRED, held, authority=hazard.authority)
    return finish(uow, held)


def record_transfer_outcome(uow: UnitOfWork, data: Data) -> Answer:
    """What came of a transfer: it is over, or the station's again; raises ``NotFound``, ``Stale`` or ``Conflict``."""
    held = hazard_to_change(uow, data["id"], data["version"])
    do(uow, held, CAME_BACK[TransferOutcome(data["outcome"])], Said(note=data["note"]))
    return finish(uow, held)


def withdraw_hazard(uow: UnitOfWork, data: Data) -> Answer:
    """It was entered by mistake; raises ``NotFound``, ``Stale``, ``Conflict``, or ``Invalid`` for another reason that is not said."""
    refuse(refusals(check_reason(data["reason"], data["note"])))
    held: Held = hazard_to_change(uow, data["id"], data["version"])
    do(uow, held, HazardAct.WITHDRAWN, Said(data["reason"], data["note"]))
    tell(uow, HAZARD_WITHDRAWN, held, reason=data["reason"])
    return finish(uow, held)
