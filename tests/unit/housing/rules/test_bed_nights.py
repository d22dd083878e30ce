"""One bed, one guest: nights that meet and that do not, at both ends, and who stands in the way of moving in."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from services.housing.rules.bed_nights import BedStay, Nights, check_free, check_moved_in, nights_of, planned
from shared.contracts.housing.vocabulary.stays import ReportState, StayState
from shared.decisions import ALLOWED, Refused

TODAY = date(2022, 3, 31)


def day(offset: int | None) -> date | None:
    return None if offset is None else TODAY + timedelta(days=offset)


def at(offset: int) -> date:
    return TODAY + timedelta(days=offset)


def stay(state: StayState, first: int, last: int | None, **other: object) -> BedStay:
    """Days are counted from today; ``last`` is the day of leaving, expected or real."""
    is_over = state is StayState.CHECKED_OUT
    made = BedStay(
        id="1",
        bed_id="1",
        state=state,
        arrives_on=at(first),
        expected_out_on=None if is_over else day(last),
        checked_in_on=at(first) if is_over or state in {StayState.CHECKED_IN, StayState.DELAYED_DEPARTURE} else None,
        checked_out_on=day(last) if is_over else None,
        report=ReportState.ACCEPTED,
        is_registered=False,
        disputed=False,
    )
    return replace(made, **other)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asked", "state", "first", "last", "free"),
    [
        # A reservation of the nights 10 and 11.
        ((8, 10), StayState.PRE_CHECKED_IN, 10, 12, True),
        ((8, 11), StayState.PRE_CHECKED_IN, 10, 12, False),
        ((12, 14), StayState.PRE_CHECKED_IN, 10, 12, True),
        ((11, 14), StayState.PRE_CHECKED_IN, 10, 12, False),
        ((9, 13), StayState.PRE_CHECKED_IN, 10, 12, False),
        ((10, 11), StayState.PRE_CHECKED_IN, 10, 12, False),
        # Without an end.
        ((8, None), StayState.PRE_CHECKED_IN, 10, 12, False),
        ((12, None), StayState.PRE_CHECKED_IN, 10, 12, True),
        ((8, 10), StayState.PRE_CHECKED_IN, 10, None, True),
        ((8, 11), StayState.PRE_CHECKED_IN, 10, None, False),
        ((90, 91), StayState.PRE_CHECKED_IN, 10, None, False),
        # A day without a night is kept as one.
        ((10, 10), StayState.PRE_CHECKED_IN, 10, 10, False),
        ((10, 10), StayState.PRE_CHECKED_IN, 11, 11, True),
        ((9, 10), StayState.PRE_CHECKED_IN, 10, 10, True),
        # Who did not come on the day may still come.
        ((0, 2), StayState.DELAYED_ARRIVAL, -1, 3, False),
        ((3, 5), StayState.DELAYED_ARRIVAL, -1, 3, True),
        ((0, 2), StayState.DELAYED_ARRIVAL, -3, 0, True),
        # Who is there is there tonight.
        ((0, 1), StayState.CHECKED_IN, -5, 3, False),
        ((3, 5), StayState.CHECKED_IN, -5, 3, True),
        ((2, 5), StayState.CHECKED_IN, -5, 3, False),
        ((90, 91), StayState.CHECKED_IN, -5, None, False),
        ((0, 1), StayState.DELAYED_DEPARTURE, -5, -2, False),
        ((1, 2), StayState.DELAYED_DEPARTURE, -5, -2, True),
        # Who has left was there.
        ((-5, None), StayState.CHECKED_OUT, -6, -4, False),
        ((-4, None), StayState.CHECKED_OUT, -6, -4, True),
        ((-9, -6), StayState.CHECKED_OUT, -6, -4, True),
        ((-6, None), StayState.CHECKED_OUT, -6, -6, True),
        ((0, 1), StayState.CANCELLED, 0, 9, True),
    ],
)
def test_nights_that_meet(asked: tuple[int, int | None], state: StayState, first: int, last: int | None, free: bool) -> None:
    other = stay(state, first, last)

    decision = check_free(planned(at(asked[0]), day(asked[1])), [other], TODAY, "/bed_id")

    assert decision == (ALLOWED if free else Refused("BED_TAKEN", "The bed is taken on some of these nights.", "/bed_id"))


def test_meeting_is_mutual() -> None:
    spans = [Nights(at(first), day(until)) for first in range(4) for until in (*range(first + 1, 5), None)]

    assert [(one, other) for one in spans for other in spans if one.meets(other) != other.meets(one)] == []


def test_nothing_is_taken_by_what_was_cancelled() -> None:
    assert nights_of(stay(StayState.CANCELLED, 0, 9), TODAY) is None


@pytest.mark.parametrize(
    ("other", "code"),
    [
        (stay(StayState.PRE_CHECKED_IN, 0, 5), None),
        (stay(StayState.CHECKED_IN, -5, None), "BED_TAKEN"),
        (stay(StayState.DELAYED_DEPARTURE, -5, -1), "BED_TAKEN"),
        (stay(StayState.CHECKED_OUT, -5, 0), None),
        (stay(StayState.CHECKED_OUT, -5, 0, report=ReportState.SENT), "PREVIOUS_RESIDENCE_OPEN"),
        (stay(StayState.CHECKED_OUT, -5, 0, is_registered=True), "PREVIOUS_RESIDENCE_OPEN"),
        (stay(StayState.CHECKED_OUT, -5, 0, report=ReportState.REFUSED, is_registered=True), "PREVIOUS_RESIDENCE_OPEN"),
        (stay(StayState.CHECKED_OUT, -5, 0, report=ReportState.REFUSED), None),
        (stay(StayState.CHECKED_OUT, -5, 0, disputed=True), "PREVIOUS_RESIDENCE_OPEN"),
        (stay(StayState.CANCELLED, -5, 0, report=ReportState.NONE), None),
    ],
)
def test_who_stands_in_the_way_of_moving_in(other: BedStay, code: str | None) -> None:
    decision = check_moved_in([other], "/bed_id")

    assert (decision.code if isinstance(decision, Refused) else None) == code
