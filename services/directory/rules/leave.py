"""Leave: no two at a time, and a deputy who is there himself; who acts for an officer who is away."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from shared.decisions import ALLOWED, Decision, Refused


@dataclass(frozen=True, slots=True)
class Days:
    """Calendar days from the first to the last, both included."""

    first: date
    last: date

    def overlaps(self, other: "Days") -> bool:
        """Whether there is a day in both."""
        return self.first <= other.last and other.first <= self.last

    def covers(self, day: date) -> bool:
        """Whether that day is among them."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an account stands: which station, and whether it may sign in."""

    account_id: str
    station_code: str | None
    active: bool


def check_days(days: Days) -> Decision:
    """Whether the last day is not before the first."""
    if days.last < days.first:
        return Refused("LEAVE_ENDS_BEFORE_IT_BEGINS", "The last day is before the first.", "/to_date")
    return ALLOWED


def check_away(days: Days, own_leave: Iterable[Days], deputising: Iterable[Days]) -> Decision:
    """Whether somebody may be away: not on leave already, and not standing in for another on one of these days."""
    if any(days.overlaps(other) for other in own_leave):
        return Refused("LEAVE_OVERLAPS", "There is leave on some of these days already.")
    if any(days.overlaps(other) for other in deputising):
        return Refused("DEPUTISES_THEN", "The account stands in for another on some of these days.")
    return ALLOWED


def check_deputy(days: Days, absent: Standing, deputy: Standing, deputy_leave: Iterable[Days]) -> Decision:
    """Whether the deputy may stand in: another account of the same station, in use, and not on leave on these days."""
    if deputy.account_id == absent.account_id:
        return Refused("DEPUTY_IS_ABSENT", "Nobody is his own deputy.", "/deputy_id")
    if not deputy.active or deputy.station_code != absent.station_code:
        return Refused("DEPUTY_OF_ANOTHER_STATION", "The deputy is an active account of the same station.", "/deputy_id")
    if any(days.overlaps(other) for other in deputy_leave):
        return Refused("DEPUTY_ON_LEAVE", "The deputy is on leave on some of these days.", "/deputy_id")
    return ALLOWED


@dataclass(frozen=True, slots=True)
class Acting:
    """Who acts for a community and why: the officer, the deputy, or nobody."""

    account_id: str | None
    reason: str


def acting_for(officer_id: str | None, *, on_leave: bool, deputy_id: str | None) -> Acting:
    """The officer; while on leave the deputy (None if there is none who may); nobody without an officer."""
    if officer_id is None:
        return Acting(None, "NO_OFFICER")
    if not on_leave:
        return Acting(officer_id, "OFFICER")
    return Acting(deputy_id, "DEPUTY" if deputy_id else "NO_DEPUTY")
