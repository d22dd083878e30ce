"""Leave: one at a time, deputies who are there, and who acts meanwhile."""

from dataclasses import replace
from datetime import date

import pytest

from services.directory.rules.leave import Acting, Days, Standing, acting_for, check_away, check_days, check_deputy
from shared.decisions import ALLOWED, Refused


def february(first: int, last: int) -> Days:
    return Days(date(2022, 2, first), date(2022, 2, last))


WEEK = february(7, 13)
ABSENT = Standing("absent", "changtang", active=True)
DEPUTY = Standing("deputy", "changtang", active=True)
APART = [february(1, 6), february(14, 20)]
TOUCHING = [february(1, 7), february(13, 20), february(9, 10), february(1, 28)]


@pytest.mark.parametrize("other", TOUCHING)
def test_intervals_that_share_a_day_overlap(other: Days) -> None:
    assert WEEK.overlaps(other)
    assert other.overlaps(WEEK)


@pytest.mark.parametrize("other", APART)
def test_intervals_side_by_side_do_not_overlap(other: Days) -> None:
    assert not WEEK.overlaps(other)
    assert not other.overlaps(WEEK)


@pytest.mark.parametrize(("day", "covered"), [(6, False), (7, True), (13, True), (14, False)])
def test_both_ends_are_covered(day: int, covered: bool) -> None:
    assert WEEK.covers(date(2022, 2, day)) is covered


def test_leave_of_one_day_is_leave() -> None:
    assert check_days(february(7, 7)) == ALLOWED
    assert isinstance(check_days(february(7, 6)), Refused)


def test_somebody_may_be_away_on_free_days() -> None:
    assert check_away(WEEK, APART, APART) == ALLOWED


@pytest.mark.parametrize("other", TOUCHING)
def test_nobody_is_away_twice_or_while_standing_in(other: Days) -> None:
    twice = check_away(WEEK, [*APART, other], [])
    standing_in = check_away(WEEK, [], [*APART, other])

    assert isinstance(twice, Refused)
    assert isinstance(standing_in, Refused)
    assert (twice.code, standing_in.code) == ("LEAVE_OVERLAPS", "DEPUTISES_THEN")


def test_a_present_colleague_may_stand_in() -> None:
    assert check_deputy(WEEK, ABSENT, DEPUTY, APART) == ALLOWED


@pytest.mark.parametrize(
    ("deputy", "deputy_leave", "code"),
    [
        (ABSENT, [], "DEPUTY_IS_ABSENT"),
        (replace(DEPUTY, station_code="puqian"), [], "DEPUTY_OF_ANOTHER_STATION"),
        (replace(DEPUTY, station_code=None), [], "DEPUTY_OF_ANOTHER_STATION"),
        (replace(DEPUTY, active=False), [], "DEPUTY_OF_ANOTHER_STATION"),
        (DEPUTY, [february(13, 14)], "DEPUTY_ON_LEAVE"),
    ],
)
def test_others_may_not_stand_in(deputy: Standing, deputy_leave: list[Days], code: str) -> None:
    decision = check_deputy(WEEK, ABSENT, deputy, deputy_leave)

    assert isinstance(decision, Refused)
    assert decision.code == code


@pytest.mark.parametrize(
    ("officer_id", "on_leave", "deputy_id", "acting"),
    [
        ("officer", False, None, Acting("officer", "OFFICER")),
        ("officer", False, "deputy", Acting("officer", "OFFICER")),
        ("officer", True, "deputy", Acting("deputy", "DEPUTY")),
        ("officer", True, None, Acting(None, "NO_DEPUTY")),
        (None, False, None, Acting(None, "NO_OFFICER")),
    ],
)
def test_the_deputy_acts_only_while_the_officer_is_away(officer_id: str | None, on_leave: bool, deputy_id: str | None, acting: Acting) -> None:
    assert acting_for(officer_id, on_leave=on_leave, deputy_id=deputy_id) == acting
