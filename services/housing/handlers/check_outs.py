"""Checking out, what the tenant says of it by the code of a link, and what the station decides when they differ.

Of the code only the blind index is kept: the landlord is given it in the answer to the check-out and passes it on.
"""

import os
from typing import Any

from services.housing.handlers.reports import as_report, audit, follow
from services.housing.handlers.secrecy import shown
from services.housing.handlers.stay_beds import Wanted, refuse_other_stay, take_bed
from services.housing.handlers.stay_reach import stay_to_change, stay_to_move
from services.housing.handlers.stays import require
from services.housing.models import CheckOut, Stay
from services.housing.queries import houses
from services.housing.queries import stays as queries
from services.housing.rules.check_outs import check_answer, check_decision, last_day_to_answer
from services.housing.rules.stay_reports import on_check_out, on_reversal
from services.housing.rules.stays import check_act, check_left_on, state_on
from services.housing.schemas.stays import show_to_tenant, stay_fact, unknown_to_tenant
from shared.answers import Answer, day
from shared.contracts.housing.events.stays import STAY_CHECK_OUT_DECIDED, STAY_CHECK_OUT_DISPUTED
from shared.contracts.housing.vocabulary.stays import CheckOutDecision, CheckOutState, StayAct, StayState, TenantAnswer
from shared.db.base import new_id
from shared.db.notes import seal_note
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import refusals, refuse
from shared.errors import NotFound
from shared.identifiers.check_codes import CODE_BYTES, code_of, grouped, read_code

Data = dict[str, Any]


def check_out_stay(uow: UnitOfWork, data: Data) -> Answer:
    """A guest has left; raises ``NotFound``, ``Stale`` when another version is named, ``Conflict("STAY_STATE")``, or ``Invalid`` for the day."""
    stay, _ = stay_to_change(uow, data["id"])
    stay.advance(stay.version if data["version"] is None else data["version"])
    require(check_act(StayAct.CHECK_OUT, StayState(stay.state)))
    left_on = data["checked_out_on"] or uow.today
    lived_from = max(known for known in (stay.checked_in_on, stay.lived_from) if known is not None)
    refuse(refusals(check_left_on(lived_from, left_on, uow.today)))
    step = on_check_out(as_report(stay))
    stay.state, stay.checked_out_on, stay.over_on, stay.updated_at = StayState.CHECKED_OUT.value, left_on, uow.today, uow.now
    follow(uow, stay, step)
    code = code_of(os.urandom(CODE_BYTES))
    found = _new_check_out(uow, stay, code)
    uow.insert(found)
    audit(uow, "STAY_CHECKED_OUT", stay, {"checked_out_on": day(left_on)})
    told = {"tenant_code": grouped(code), "tenant_code_until": day(found.open_until)}
    return uow.commit({**shown(uow, stay), **told})


def _new_check_out(uow: UnitOfWork, stay: Stay, code: str) -> CheckOut:
    rule = queries.rule_on(uow, uow.today)
    return CheckOut(
        id=new_id(),
        stay_id=stay.id,
        checked_out_on=stay.checked_out_on,
        code_index=code_index(uow, code),
        open_until=last_day_to_answer(uow.today, rule.dispute_days),
        recorded_by=uow.actor.account_id,
        recorded_at=uow.now,
    )


def code_index(uow: UnitOfWork, code: str) -> bytes:
    """What a tenant's code is found by."""
    return uow.index.of("check_out.code", code)


def show_check_out(uow: UnitOfWork, data: Data) -> Answer:
    """A check-out for whoever has its code; what cannot be a code is looked up like any other."""
    found = _found(uow, data["code"])
    return unknown_to_tenant() if found is None else _shown(uow, found)


def _found(uow: UnitOfWork, written: str) -> CheckOut | None:
    return queries.check_out_of_code(uow.session, code_index(uow, read_code(written) or ""))


def _shown(uow: UnitOfWork, found: CheckOut) -> Answer:
    stay = queries.stay(uow.session, found.stay_id)
    house = None if stay is None else houses.house(uow.session, stay.house_id)
    return unknown_to_tenant() if stay is None or house is None else show_to_tenant(found, stay, house, uow.today)


def answer_check_out(uow: UnitOfWork, data: Data) -> Answer:
    """The tenant confirms or disputes.

    Raises ``NotFound``, ``Conflict`` when it was answered before or its days are over, or ``Invalid`` for a dispute without a reason.
    """
    met = _found(uow, data["code"])
    if met is None:
        raise NotFound("CHECK_OUT_NOT_FOUND", "Nobody was given this code.")
    stay = queries.locked_stay(uow.session, met.stay_id)
    found = queries.locked_check_out(uow.session, met.id)
    decision = TenantAnswer(data["decision"])
    wrong_reason, not_now = check_answer(decision, data["reason"], CheckOutState(found.state), found.open_until, uow.today)
    refuse(refusals(wrong_reason))
    require(not_now)
    found.answered_at, found.reason = uow.now, data["reason"]
    if decision is TenantAnswer.DISPUTE:
        found.state = CheckOutState.DISPUTED.value
        _dispute(uow, stay, found)
    else:
        found.state = CheckOutState.CONFIRMED.value
        audit(uow, "CHECK_OUT_CONFIRMED", stay)
    return uow.commit(_shown(uow, found))


def _dispute(uow: UnitOfWork, stay: Stay, found: CheckOut) -> None:
    stay.advance(stay.version)
    stay.disputed, stay.updated_at = True, uow.now
    fact = {**stay_fact(stay), "checked_out_on": day(found.checked_out_on), "reason": found.reason}
    uow.announce(STAY_CHECK_OUT_DISPUTED, stay.id, fact, station_code=stay.station_code, version=stay.version)
    audit(uow, "CHECK_OUT_DISPUTED", stay, {"reason": found.reason})


def decide_check_out(uow: UnitOfWork, data: Data) -> Answer:
    """An officer decides a dispute: the check-out stands, or the guest lives there and the register is told so.

    Raises ``NotFound``, ``Stale``, ``Conflict("CHECK_OUT_NOT_DISPUTED")``; and when the guest is to live there what ``take_bed`` raises (somebody
    else has the bed: name another) and ``GUEST_IN_OTHER_STAY``.
    """
    met, house = stay_to_move(uow, data["id"])
    require(check_decision(disputed=met.disputed))
    place = None
    if data["decision"] == CheckOutDecision.REVERSED:
        wanted = Wanted(None, bed_id=data["bed_id"] or met.bed_id, moving_in=True, but_for=met.id, pointer="/bed_id")
        place = take_bed(uow, house, wanted)
    stay = queries.locked_stay(uow.session, met.id)
    stay.advance(data["version"])
    require(check_decision(disputed=stay.disputed))
    found = queries.disputed_check_out(uow.session, stay.id)
    _note_decision(uow, stay, found, data)
    if place is not None:
        stay.bed_id, stay.room_id = place[0].id, place[1].id
        _go_on(uow, stay)
    return uow.commit(shown(uow, stay))


def _note_decision(uow: UnitOfWork, stay: Stay, found: CheckOut, data: Data) -> None:
    stay.disputed, stay.updated_at = False, uow.now
    found.state, found.decided_at, found.decided_by = data["decision"], uow.now, uow.actor.account_id
    found.note_encrypted = seal_note(uow.cipher, "check_out", "note_encrypted", found.id, data["note"])
    fact = {**stay_fact(stay), "checked_out_on": day(found.checked_out_on), "decision": data["decision"]}
    uow.announce(STAY_CHECK_OUT_DECIDED, stay.id, fact, station_code=stay.station_code, version=stay.version)
    audit(uow, "CHECK_OUT_DECIDED", stay, {"decision": data["decision"]})


def _go_on(uow: UnitOfWork, stay: Stay) -> None:
    refuse_other_stay(uow, stay.document_index, stay.id, pointer="/decision")
    step = on_reversal(as_report(stay))
    stay.state = state_on(StayState.CHECKED_IN, stay.arrives_on, stay.expected_out_on, uow.today).value
    stay.checked_out_on = stay.over_on = None
    follow(uow, stay, step)
