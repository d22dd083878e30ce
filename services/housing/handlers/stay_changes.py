"""Changing a stay before and while somebody is there, and sending again what the register refused."""

from typing import Any

from services.housing.handlers.letting import require_lettable
from services.housing.handlers.reports import announce_plan, as_report, audit, send_arrival, send_departure
from services.housing.handlers.secrecy import shown
from services.housing.handlers.stay_beds import Place, Wanted, take_bed
from services.housing.handlers.stay_reach import stay_to_change, stay_to_move
from services.housing.handlers.stays import require, write_guest
from services.housing.models import House, Stay
from services.housing.queries import stays as queries
from services.housing.rules.bed_nights import planned
from services.housing.rules.stays import check_act, check_expected_out, check_guest_change, check_resending, check_reserved_days, state_on
from shared.answers import Answer
from shared.contracts.housing.vocabulary.stays import EXPECTED, THERE, ReportKind, ReportState, StayAct, StayState
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import Refused, refuse
from shared.errors import invalid_field

Data = dict[str, Any]
ACTS = {
    "guest": StayAct.CHANGE_GUEST,
    "bed_id": StayAct.CHANGE_BED,
    "arrives_on": StayAct.CHANGE_ARRIVAL,
    "expected_out_on": StayAct.CHANGE_DEPARTURE,
}
"""What each field changes; in the order in which a clash of days is told."""
PLACES = ("bed_id", "arrives_on", "expected_out_on")


def change_stay(uow: UnitOfWork, data: Data) -> Answer:
    """Change guest, days or bed; raises ``NotFound``, ``Stale``, ``Invalid`` with all that is wrong, or ``Conflict``."""
    changes = {name: data[name] for name in ACTS if name in data}
    if not changes:
        raise invalid_field("", "NOTHING_TO_CHANGE", "Name at least one field that is different.")
    met, house = stay_to_move(uow, data["id"])
    moved = [name for name in PLACES if name in changes]
    place = _place(uow, met, house, changes, f"/{moved[0]}") if moved else None
    stay = queries.locked_stay(uow.session, met.id)
    stay.advance(data["version"])
    _require_acts(stay, changes)
    planned_on = stay.expected_out_on
    wrong = _write(uow, stay, changes)
    refuse(wrong)
    if place is not None:
        stay.bed_id, stay.room_id = place[0].id, place[1].id
    stay.state = state_on(StayState(stay.state), stay.arrives_on, stay.expected_out_on, uow.today).value
    stay.updated_at = uow.now
    if stay.state in THERE and stay.expected_out_on != planned_on:
        announce_plan(uow, stay, uow.actor.account_id)
    audit(uow, "STAY_CHANGED", stay, {"fields": sorted(changes)})
    return uow.commit(shown(uow, stay))


def _place(uow: UnitOfWork, met: Stay, house: House, changes: Data, pointer: str) -> Place:
    """The bed that the stay is to have, free on its new days; nobody is let into another room than may be let."""
    _require_acts(met, changes)
    arrives_on = met.checked_in_on or changes.get("arrives_on", met.arrives_on)
    expected_out_on = changes.get("expected_out_on", met.expected_out_on)
    refuse(check_expected_out(arrives_on, expected_out_on))
    wanted = Wanted(planned(arrives_on, expected_out_on), bed_id=changes.get("bed_id", met.bed_id), but_for=met.id, pointer=pointer)
    place = take_bed(uow, house, wanted)
    if "bed_id" in changes:
        require_lettable(uow, house, place[1].id)
    return place


def _require_acts(stay: Stay, changes: Data) -> None:
    state = StayState(stay.state)
    require(*(check_act(ACTS[name], state) for name in changes))
    if "guest" in changes:
        require(check_guest_change(ReportState(stay.report)))


def _write(uow: UnitOfWork, stay: Stay, changes: Data) -> list[Refused]:
    wrong: list[Refused] = []
    if "guest" in changes:
        wrong += write_guest(uow, stay, changes["guest"], complete_on=None if stay.state in EXPECTED else stay.checked_in_on)
    if "arrives_on" in changes:
        stay.arrives_on = changes["arrives_on"]
        wrong += check_reserved_days(stay.arrives_on, None, uow.today)
    if "expected_out_on" in changes:
        stay.expected_out_on = changes["expected_out_on"]
    return wrong


def resend_report(uow: UnitOfWork, data: Data) -> Answer:
    """Send a refused report again under the next number, with what is mended of the guest.

    Raises ``NotFound``, ``Stale``, ``Conflict("REPORT_NOT_REFUSED")``, or ``Invalid`` with all that is wrong with the guest.
    """
    stay, _ = stay_to_change(uow, data["id"])
    stay.advance(data["version"])
    require(check_resending(ReportState(stay.report)))
    report = as_report(stay)
    if report.kind is ReportKind.ARRIVAL:
        refuse(write_guest(uow, stay, data["guest"], complete_on=stay.checked_in_on))
        send_arrival(uow, stay, stay.lived_from)
    else:
        send_departure(uow, stay)
    stay.updated_at = uow.now
    audit(uow, "STAY_REPORT_SENT_AGAIN", stay, {"attempt": stay.attempt})
    return uow.commit(shown(uow, stay))
