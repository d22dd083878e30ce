"""Letting people in and out, hotel style: reserving a bed, checking in, changing, cancelling. Checking out is in ``check_outs``."""

from datetime import date
from typing import Any

from services.housing.guest_sealing import open_guest, seal_guest
from services.housing.handlers.letting import require_lettable
from services.housing.handlers.reports import audit, send_arrival
from services.housing.handlers.secrecy import shown
from services.housing.handlers.stay_beds import Wanted, refuse_other_stay, take_bed
from services.housing.handlers.stay_reach import house_to_let_in, stay_to_change, stay_to_move
from services.housing.models import House, Stay
from services.housing.queries import stays as queries
from services.housing.rules.bed_nights import planned
from services.housing.rules.guests import Guest, check_complete, check_minor, merged, read_guest
from services.housing.rules.stays import check_act, check_arrived_days, check_reserved_days, report_due
from services.housing.schemas.stays import stay_fact
from shared.answers import Answer, day
from shared.contracts.housing.events.stays import STAY_CANCELLED, STAY_PRE_CHECKED_IN
from shared.contracts.housing.vocabulary.stays import THERE, ReportState, StayAct, StayState
from shared.db.base import new_id
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import Decision, Refused, refusals, refuse, under
from shared.errors import Conflict, problem

Data = dict[str, Any]


def create_stay(uow: UnitOfWork, data: Data) -> Answer:
    """Keep a bed for somebody, or check somebody in.

    Raises ``NotFound``, ``Invalid`` with all that is wrong with guest and dates, and ``Conflict``: ``HOUSE_NOT_LETTABLE``, what ``take_bed``
    raises, ``GUEST_IN_OTHER_STAY``.
    """
    house = house_to_let_in(uow, data["id"])
    arrives_on, is_here = data["arrives_on"] or uow.today, data["check_in"]
    guest, wrong = read_guest(data["guest"] or {}, uow.today)
    wrong = under("/guest", wrong + (_lacking(guest, arrives_on) if is_here else []))
    check_days = check_arrived_days if is_here else check_reserved_days
    refuse(wrong + check_days(arrives_on, data["expected_out_on"], uow.today))
    nights = planned(arrives_on, data["expected_out_on"])
    bed, room = take_bed(uow, house, Wanted(nights, data["room_id"], data["bed_id"], moving_in=is_here))
    require_lettable(uow, house, room.id)
    stay = _new_stay(uow, house, (room.id, bed.id), guest, data | {"arrives_on": arrives_on})
    if is_here:
        _move_in(uow, stay, arrives_on)
    else:
        uow.announce(STAY_PRE_CHECKED_IN, stay.id, stay_fact(stay) | {"arrives_on": day(arrives_on)}, station_code=stay.station_code, version=1)
        audit(uow, "STAY_PRE_CHECKED_IN", stay)
    uow.insert(stay)
    return uow.commit(shown(uow, stay))


def _lacking(guest: Guest, on: date) -> list[Refused]:
    declaration = guest.values.get("minor_declaration")
    return check_complete(guest.values) + refusals(check_minor(guest.birth_date, declaration, on))


def _new_stay(uow: UnitOfWork, house: House, place: tuple[str, str], guest: Guest, data: Data) -> Stay:
    stay_id = new_id()
    return Stay(
        id=stay_id,
        house_id=house.id,
        room_id=place[0],
        bed_id=place[1],
        station_code=house.station_code,
        state=StayState.PRE_CHECKED_IN.value,
        **seal_guest(uow.cipher, uow.index, stay_id, guest),
        arrives_on=data["arrives_on"],
        expected_out_on=data["expected_out_on"],
        report=ReportState.NONE.value,
        attempt=0,
        repeats=0,
        disputed=False,
        registered_by=uow.actor.account_id,
        registered_at=uow.now,
        updated_at=uow.now,
    )


def _move_in(uow: UnitOfWork, stay: Stay, on: date) -> None:
    refuse_other_stay(uow, stay.document_index, stay.id)
    stay.state, stay.checked_in_on, stay.updated_at = StayState.CHECKED_IN.value, on, uow.now
    stay.report_due_on = report_due(on, queries.rule_on(uow, on).report_days)
    send_arrival(uow, stay, on)
    audit(uow, "STAY_CHECKED_IN", stay)


def check_in_stay(uow: UnitOfWork, data: Data) -> Answer:
    """Somebody who was expected is there; raises as ``create_stay`` does, ``Stale``, and ``Conflict("STAY_STATE")``."""
    expected, house = stay_to_move(uow, data["id"])
    on = data["checked_in_on"] or uow.today
    room_id, bed_id = expected.room_id, expected.bed_id
    # Whatever its own days were: there is nobody to be moved in with on any of them.
    nights = planned(on, _still_expected(expected.expected_out_on, on))
    wanted = Wanted(nights, bed_id=bed_id, moving_in=True, but_for=expected.id, pointer="/checked_in_on")
    require(check_act(StayAct.CHECK_IN, StayState(expected.state)))
    take_bed(uow, house, wanted)
    require_lettable(uow, house, room_id)
    stay = queries.locked_stay(uow.session, expected.id)
    stay.advance(data["version"])
    require(check_act(StayAct.CHECK_IN, StayState(stay.state)))
    wrong = write_guest(uow, stay, data["guest"], complete_on=on)
    refuse(wrong + check_arrived_days(on, None, uow.today, "/checked_in_on"))
    stay.expected_out_on = _still_expected(stay.expected_out_on, on)
    _move_in(uow, stay, on)
    return uow.commit(shown(uow, stay))


def _still_expected(expected_out_on: date | None, arrived_on: date) -> date | None:
    """Who arrives after the day on which he was to leave is expected to leave on no day that is known."""
    return None if expected_out_on is not None and expected_out_on < arrived_on else expected_out_on


def write_guest(uow: UnitOfWork, stay: Stay, changes: Data | None, complete_on: date | None) -> list[Refused]:
    """Write down what is new of a guest; returns what is wrong, with pointers from ``/guest`` on, and writes nothing then.

    A guest who lives there, from ``complete_on`` on, is complete, and lives nowhere else: raises ``Conflict("GUEST_IN_OTHER_STAY")``.
    """
    if changes is None and complete_on is None:
        return []
    guest, wrong = read_guest(merged(open_guest(uow.cipher, stay), changes or {}), uow.today)
    wrong += [] if complete_on is None else _lacking(guest, complete_on)
    if changes is not None and not wrong:
        columns = seal_guest(uow.cipher, uow.index, stay.id, guest)
        if stay.state in THERE:
            refuse_other_stay(uow, columns["document_index"], stay.id)
        for name, value in columns.items():
            setattr(stay, name, value)
    return under("/guest", wrong)


def cancel_stay(uow: UnitOfWork, data: Data) -> Answer:
    """Nobody comes; raises ``NotFound``, ``Stale``, or ``Conflict`` when somebody has come."""
    stay, _ = stay_to_change(uow, data["id"])
    stay.advance(data["version"])
    require(check_act(StayAct.CANCEL, StayState(stay.state)))
    stay.state, stay.cancel_reason, stay.over_on, stay.updated_at = StayState.CANCELLED.value, data["reason"], uow.today, uow.now
    uow.announce(STAY_CANCELLED, stay.id, stay_fact(stay) | {"reason": data["reason"]}, station_code=stay.station_code, version=stay.version)
    audit(uow, "STAY_CANCELLED", stay, {"reason": data["reason"]})
    return uow.commit(shown(uow, stay))


def require(*decisions: Decision) -> None:
    """Raise ``Conflict`` with the first refusal: the present state does not allow it."""
    for refused in refusals(*decisions):
        raise Conflict(refused.code, refused.because, [problem(refused.pointer, refused.code, refused.because)])
