"""The only place that reads the clock, so that rules and handlers are given time as a value."""

from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

LOCAL_ZONE = ZoneInfo("Asia/Shanghai")
"""The zone in which a day begins for the stations: a date in a record is a local date."""


class Clock(Protocol):
    """What handlers need of time."""

    def now(self) -> datetime:
        """The instant, timezone-aware, in UTC."""

    def today(self) -> date:
        """The local calendar date."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The instant, timezone-aware, in UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """The local calendar date."""
        return datetime.now(LOCAL_ZONE).date()


class FixedClock:
    """A clock that stands still, for tests."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        """The instant it was set to."""
        return self.at

    def today(self) -> date:
        """The local date of that instant."""
        return self.at.astimezone(LOCAL_ZONE).date()
