"""Which days are working days: weekends, statutory holidays and make-up days as the State Council announced them.

The announcements come year by year and the library knows those up to its release; later years are Monday to Friday until
it is updated.
"""

from datetime import date
from functools import lru_cache

import chinese_calendar

FRIDAY = 4


@lru_cache(maxsize=20_000)
def is_working_day(day: date) -> bool:
    """Whether offices are open on a day."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() <= FRIDAY
