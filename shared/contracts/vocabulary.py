"""Words that the contracts of several services use."""

from enum import StrEnum


class DayKind(StrEnum):
    """How the days of a deadline are counted: every day, or the days on which offices are open."""

    CALENDAR = "CALENDAR"
    WORKING = "WORKING"
