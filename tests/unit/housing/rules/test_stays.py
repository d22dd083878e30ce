"""What may be done with a stay, and what it becomes by the calendar: all states, both sides of every day."""

from datetime import date

import pytest

from services.housing.rules.stays import (
    FROM,
    check_act,
    check_arrived_days,
    check_guest_change,
    check_left_on,
    check_resending,
    check_reserved_days,
    report_due,
    state_on,
)
from shared.contracts.housing.vocabulary.stays import ReportState, StayAct, StayState
from shared.decisions import ALLOWED, Decision, Refused

PRE, LATE, IN, OVERDUE, OUT, CANCELLED = StayState
DAY_BEFORE, TODAY, DAY_AFTER = date(2022, 3, 30), date(2022, 3, 31), date(2022, 4, 1)
POSSIBLE = {
    StayAct.CHANGE_GUEST: {PRE, LATE, IN, OVERDUE, OUT},
    StayAct.CHANGE_BED: {PRE, LATE},
    StayAct.CHANGE_ARRIVAL: {PRE, LATE},
    StayAct.CHANGE_DEPARTURE: {PRE, LATE, IN, OVERDUE},
    StayAct.CHECK_IN: {PRE, LATE},
    StayAct.CHECK_OUT: {IN, OVERDUE},
    StayAct.CANCEL: {PRE, LATE},
}


def code(decision: Decision) -> str | None:
    return decision.code if isinstance(decision, Refused) else None


def test_every_act_has_its_states() -> None:
    assert set(FROM) == set(StayAct)


@pytest.mark.parametrize("act", StayAct)
@pytest.mark.parametrize("state", StayState)
def test_an_act_is_possible_in_its_states_only(act: StayAct, state: StayState) -> None:
    assert code(check_act(act, state)) == (None if state in POSSIBLE[act] else "STAY_STATE")


@pytest.mark.parametrize(
    ("state", "arrives_on", "expected_out_on", "becomes"),
    [
        (PRE, TODAY, None, PRE),
        (PRE, DAY_AFTER, None, PRE),
        (PRE, DAY_BEFORE, None, LATE),
        (LATE, TODAY, None, PRE),
        (LATE, DAY_BEFORE, DAY_AFTER, LATE),
        (IN, DAY_BEFORE, None, IN),
        (IN, DAY_BEFORE, TODAY, IN),
        (IN, DAY_BEFORE, DAY_BEFORE, OVERDUE),
        (OVERDUE, DAY_BEFORE, TODAY, IN),
        (OVERDUE, DAY_BEFORE, None, IN),
        (OUT, DAY_BEFORE, DAY_BEFORE, OUT),
        (CANCELLED, DAY_BEFORE, DAY_BEFORE, CANCELLED),
    ],
)
def test_the_expected_day_passes_before_anybody_is_late(state: StayState, arrives_on: date, expected_out_on: date | None, becomes: StayState) -> None:
    assert state_on(state, arrives_on, expected_out_on, TODAY) is becomes


@pytest.mark.parametrize(
    ("arrives_on", "expected_out_on", "codes"),
    [
        (TODAY, None, []),
        (TODAY, TODAY, []),
        (TODAY, DAY_BEFORE, ["END_BEFORE_START"]),
        (DAY_BEFORE, None, ["ARRIVAL_IN_PAST"]),
        (DAY_AFTER, DAY_AFTER, []),
    ],
)
def test_a_reservation_is_for_days_to_come(arrives_on: date, expected_out_on: date | None, codes: list[str]) -> None:
    assert [wrong.code for wrong in check_reserved_days(arrives_on, expected_out_on, TODAY)] == codes


@pytest.mark.parametrize(("arrived_on", "codes"), [(DAY_BEFORE, []), (TODAY, []), (DAY_AFTER, ["STARTED_IN_FUTURE"])])
def test_who_is_checked_in_has_come(arrived_on: date, codes: list[str]) -> None:
    assert [wrong.code for wrong in check_arrived_days(arrived_on, None, TODAY)] == codes


@pytest.mark.parametrize(
    ("left_on", "expected"),
    [(date(2022, 3, 29), "ENDED_BEFORE_START"), (DAY_BEFORE, None), (TODAY, None), (DAY_AFTER, "ENDED_IN_FUTURE")],
)
def test_a_guest_leaves_between_arrival_and_today(left_on: date, expected: str | None) -> None:
    assert code(check_left_on(DAY_BEFORE, left_on, TODAY)) == expected


@pytest.mark.parametrize("report", ReportState)
def test_the_guest_is_mended_before_or_after_the_register_looks_at_it(report: ReportState) -> None:
    assert code(check_guest_change(report)) == ("GUEST_REPORTED" if report in {ReportState.SENT, ReportState.ACCEPTED} else None)


@pytest.mark.parametrize("report", ReportState)
def test_only_a_refused_report_is_sent_again(report: ReportState) -> None:
    assert check_resending(report) == ALLOWED or report is not ReportState.REFUSED
    assert code(check_resending(report)) == (None if report is ReportState.REFUSED else "REPORT_NOT_REFUSED")


def test_the_day_of_arrival_does_not_count() -> None:
    assert report_due(TODAY, 3) == date(2022, 4, 3)
