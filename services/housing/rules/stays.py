"""What may be done with a stay in which state, what it becomes by the calendar, and which days it may name."""

from collections.abc import Mapping
from datetime import date, timedelta

from shared.contracts.housing.vocabulary.stays import EXPECTED, THERE, ReportState, StayAct, StayState
from shared.decisions import ALLOWED, Decision, Refused

_A = StayAct

FROM: Mapping[StayAct, frozenset[StayState]] = {
    _A.CHANGE_GUEST: EXPECTED | THERE | {StayState.CHECKED_OUT},
    _A.CHANGE_BED: EXPECTED,
    _A.CHANGE_ARRIVAL: EXPECTED,
    _A.CHANGE_DEPARTURE: EXPECTED | THERE,
    _A.CHECK_IN: EXPECTED,
    _A.CHECK_OUT: THERE,
    _A.CANCEL: EXPECTED,
}
"""The states in which an act is possible."""


def check_act(act: StayAct, state: StayState) -> Decision:
    """Whether an act is possible in a state."""
    if state in FROM[act]:
        return ALLOWED
    return Refused("STAY_STATE", "In its present state this cannot be done with a stay.")


def check_guest_change(report: ReportState) -> Decision:
    """What the register has, or is fetching, is corrected there; what it refused is mended here."""
    if report in {ReportState.SENT, ReportState.ACCEPTED}:
        return Refused("GUEST_REPORTED", "The guest is reported to the register; what is wrong is corrected there.", "/guest")
    return ALLOWED


def check_resending(report: ReportState) -> Decision:
    """Only what was refused is sent anew; what is on its way is repeated by itself."""
    if report is ReportState.REFUSED:
        return ALLOWED
    return Refused("REPORT_NOT_REFUSED", "Only a report that was refused is sent again.")


def state_on(state: StayState, arrives_on: date, expected_out_on: date | None, today: date) -> StayState:
    """What a stay is on a day: the day of arrival and that of departure pass before anybody is late."""
    if state in EXPECTED:
        return StayState.DELAYED_ARRIVAL if arrives_on < today else StayState.PRE_CHECKED_IN
    if state in THERE:
        return StayState.DELAYED_DEPARTURE if expected_out_on is not None and expected_out_on < today else StayState.CHECKED_IN
    return state


def check_reserved_days(arrives_on: date, expected_out_on: date | None, today: date) -> list[Refused]:
    """A reservation is for a day to come, or today, and ends no earlier than it begins."""
    wrong = [Refused("ARRIVAL_IN_PAST", "A guest is expected today at the earliest.", "/arrives_on")] if arrives_on < today else []
    return wrong + check_expected_out(arrives_on, expected_out_on)


def check_arrived_days(arrived_on: date, expected_out_on: date | None, today: date, pointer: str = "/arrives_on") -> list[Refused]:
    """Who is checked in has come: today at the latest."""
    wrong = [Refused("STARTED_IN_FUTURE", "Who is checked in has come, today at the latest.", pointer)] if arrived_on > today else []
    return wrong + check_expected_out(arrived_on, expected_out_on)


def check_expected_out(arrives_on: date, expected_out_on: date | None) -> list[Refused]:
    """The expected departure is not before the arrival; the same day will do."""
    if expected_out_on is not None and expected_out_on < arrives_on:
        return [Refused("END_BEFORE_START", "The expected departure is before the arrival.", "/expected_out_on")]
    return []


def check_left_on(lived_from: date, left_on: date, today: date) -> Decision:
    """A guest leaves between the arrival and today."""
    if left_on < lived_from:
        return Refused("ENDED_BEFORE_START", "The guest had not come.", "/checked_out_on")
    if left_on > today:
        return Refused("ENDED_IN_FUTURE", "A guest leaves today at the latest; tell the expected day by a change.", "/checked_out_on")
    return ALLOWED


def report_due(arrived_on: date, days: int) -> date:
    """The last day on which the landlord may report a guest; the day of arrival does not count (民法典 §201)."""
    return arrived_on + timedelta(days=days)
