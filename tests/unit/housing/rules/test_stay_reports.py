"""How reports go: every answer in every state, twice, late and in any order."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from services.housing.rules.stay_reports import Answered, Report, Step, next_repeat, on_answer, on_check_out, on_reversal
from shared.contracts.housing.vocabulary.stays import ReportKind, ReportState, StayState

ARRIVAL, DEPARTURE = ReportKind
NONE, SENT, ACCEPTED, REFUSED = ReportState
IN, OUT = StayState.CHECKED_IN, StayState.CHECKED_OUT
R, E, X = Answered.REGISTERED, Answered.ENDED, Answered.REFUSED

TABLE = {
    # An arrival, while the guest is there and after.
    (IN, ARRIVAL, SENT, R): Step.SETTLE,
    (IN, ARRIVAL, SENT, X): Step.REFUSE,
    (IN, ARRIVAL, REFUSED, R): Step.SETTLE,
    (OUT, ARRIVAL, SENT, R): Step.SEND_DEPARTURE,
    (OUT, ARRIVAL, SENT, X): Step.REFUSE,
    (OUT, ARRIVAL, REFUSED, R): Step.SEND_DEPARTURE,
    # A departure, after the guest has left and when it was reversed meanwhile.
    (OUT, DEPARTURE, SENT, E): Step.SETTLE,
    (OUT, DEPARTURE, SENT, X): Step.REFUSE,
    (OUT, DEPARTURE, REFUSED, E): Step.SETTLE,
    (IN, DEPARTURE, SENT, E): Step.SEND_ARRIVAL,
    (IN, DEPARTURE, SENT, X): Step.SETTLE,
    (IN, DEPARTURE, REFUSED, E): Step.SEND_ARRIVAL,
}
"""All else changes nothing: answers that came before, and answers to what was not asked."""


@pytest.mark.parametrize(("state", "kind", "report", "answered"), list(product((IN, OUT), ReportKind, ReportState, Answered)))
def test_an_answer_to_the_present_report(state: StayState, kind: ReportKind, report: ReportState, answered: Answered) -> None:
    assert on_answer(Report(state, kind, report, 3), answered, 3) is TABLE.get((state, kind, report, answered), Step.NOTHING)


@pytest.mark.parametrize("attempt", [1, 2, 4])
@pytest.mark.parametrize("answered", Answered)
@pytest.mark.parametrize("kind", ReportKind)
def test_an_answer_to_another_report_says_nothing(attempt: int, answered: Answered, kind: ReportKind) -> None:
    assert on_answer(Report(IN, kind, SENT, 3), answered, attempt) is Step.NOTHING


@pytest.mark.parametrize("late", [StayState.DELAYED_DEPARTURE])
def test_who_should_have_left_is_there(late: StayState) -> None:
    assert on_answer(Report(late, ARRIVAL, SENT, 1), R, 1) is Step.SETTLE


@pytest.mark.parametrize(
    ("kind", "report", "is_registered", "step"),
    [
        (ARRIVAL, ACCEPTED, True, Step.SEND_DEPARTURE),
        (ARRIVAL, ACCEPTED, False, Step.SETTLE),  # ended by the station
        (ARRIVAL, SENT, False, Step.NOTHING),  # it follows
        (ARRIVAL, REFUSED, False, Step.NOTHING),  # nothing to end
        (DEPARTURE, SENT, True, Step.NOTHING),  # under way since the check-out that was reversed
    ],
)
def test_what_a_check_out_leads_to(kind: ReportKind, report: ReportState, is_registered: bool, step: Step) -> None:
    assert on_check_out(Report(IN, kind, report, 1, is_registered)) is step


@pytest.mark.parametrize(
    ("kind", "report", "is_registered", "step"),
    [
        (DEPARTURE, ACCEPTED, False, Step.SEND_ARRIVAL),
        (DEPARTURE, ACCEPTED, True, Step.SETTLE),  # restored by the station
        (DEPARTURE, REFUSED, True, Step.SETTLE),  # never ended
        (DEPARTURE, REFUSED, False, Step.SEND_ARRIVAL),
        (DEPARTURE, SENT, True, Step.NOTHING),  # waited for
        (ARRIVAL, SENT, False, Step.NOTHING),
        (ARRIVAL, REFUSED, False, Step.NOTHING),
    ],
)
def test_what_it_leads_to_that_somebody_lives_there_after_all(kind: ReportKind, report: ReportState, is_registered: bool, step: Step) -> None:
    assert on_reversal(Report(OUT, kind, report, 1, is_registered)) is step


@pytest.mark.parametrize(("repeats", "seconds"), [(0, 60), (1, 120), (2, 240), (5, 1920), (6, 3600), (7, 3600), (10_000, 3600)])
def test_the_wait_doubles_up_to_the_longest(repeats: int, seconds: int) -> None:
    sent_at = datetime(2022, 3, 31, 8, tzinfo=UTC)

    assert next_repeat(sent_at, repeats, 60, 3600) - sent_at == timedelta(seconds=seconds)
