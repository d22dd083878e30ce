"""Deadlines in calendar and working days, at both sides of weekends and holidays."""

from datetime import date

import pytest

from shared.calendar.deadlines import days_left, due_on
from shared.calendar.working_days import is_working_day
from shared.contracts.vocabulary import DayKind

# 2022: the third of April to the fifth were off (Tomb-Sweeping), the second (a Saturday) was worked.
CASES = [
    ("2022-03-01", 3, DayKind.CALENDAR, "2022-03-04"),
    ("2022-03-01", 0, DayKind.CALENDAR, "2022-03-01"),
    ("2022-03-02", 3, DayKind.CALENDAR, "2022-03-07"),  # ends on a Saturday
    ("2022-03-31", 3, DayKind.CALENDAR, "2022-04-06"),  # ends on a holiday
    ("2022-03-31", 2, DayKind.CALENDAR, "2022-04-02"),  # ends on a Saturday that was worked
    ("2022-03-01", 3, DayKind.WORKING, "2022-03-04"),
    ("2022-03-03", 3, DayKind.WORKING, "2022-03-08"),
    ("2022-03-31", 3, DayKind.WORKING, "2022-04-06"),
    ("2022-03-31", 1, DayKind.WORKING, "2022-04-01"),
    ("2099-01-02", 1, DayKind.WORKING, "2099-01-05"),  # a Friday beyond what is announced
]


@pytest.mark.parametrize(("start", "days", "kind", "due"), CASES)
def test_a_deadline_ends_on_a_working_day(start: str, days: int, kind: DayKind, due: str) -> None:
    assert due_on(date.fromisoformat(start), days, kind, is_working_day) == date.fromisoformat(due)


@pytest.mark.parametrize(("today", "left"), [("2022-03-03", 1), ("2022-03-04", 0), ("2022-03-05", -1)])
def test_days_left_are_none_on_the_due_day(today: str, left: int) -> None:
    assert days_left(date(2022, 3, 4), date.fromisoformat(today)) == left
