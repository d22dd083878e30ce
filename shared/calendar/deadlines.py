"""Deadlines in days: when an act is due, and how many days are left.

The day of the event itself does not count (民法典 §201, General rules on periods: counting begins on the following day). A deadline in
working days ends on a working day by itself; one in calendar days that ends on a day off ends on the next working day (民法典 §203).
"""

from collections.abc import Callable
from datetime import date, timedelta

from shared.contracts.vocabulary import DayKind

IsWorking = Callable[[date], bool]
DAY = timedelta(days=1)


def due_on(start: date, days: int, kind: DayKind, is_working: IsWorking) -> date:
    """The last day on which something that began on ``start`` is done in time, ``days`` (at least 0) after it."""
    due = start + timedelta(days=days) if kind is DayKind.CALENDAR else _after_working_days(start, days, is_working)
    while not is_working(due):
        due += DAY
    return due


def _after_working_days(start: date, days: int, is_working: IsWorking) -> date:
    day = start
    while days > 0:
        day += DAY
        days -= is_working(day)
    return day


def days_left(due: date, today: date) -> int:
    """Calendar days until the due day: 0 on it, negative when it is over."""
    return (due - today).days
