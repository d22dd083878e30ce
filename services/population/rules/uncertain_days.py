"""Days that are known to the month or year only, and what they leave open about who lived where.

A day of precision MONTH is written as the first of its month, one of precision YEAR as the first of January, and means any day
of that month or year. A spell's true start S lies between its earliest and latest day, its true end E (the first day without)
likewise, and S is not after E; somebody lived there on a day d when S <= d < E. If that holds whatever S and E are, it is
certain; if it holds for some, the person is a possible resident (the Dutch register's "mogelijke bewoner"); else neither.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from shared.contracts.population.vocabulary import DatePrecision
from shared.contracts.population.vocabulary.spells import Certainty
from shared.decisions import ALLOWED, Decision, Refused

DAY = timedelta(days=1)
DECEMBER = 12


@dataclass(frozen=True, slots=True)
class Spell:
    """When somebody lived somewhere, as far as it is known; ``ended_on`` None means that it goes on."""

    started_on: date
    started_precision: str
    ended_on: date | None
    ended_precision: str


@dataclass(frozen=True, slots=True)
class Period:
    """Days from the first to the last, both included; None is open on that side."""

    first: date | None
    last: date | None


def asked_period(as_of: date | None, first: date | None, last: date | None) -> Period | None:
    """The day or days that a listing asks for; None for the present."""
    if as_of is not None:
        return Period(as_of, as_of)
    return None if first is None and last is None else Period(first, last)


def latest(written: date, precision: str) -> date:
    """The last day that a written day may mean."""
    if precision == DatePrecision.YEAR:
        return _last_of(written.year, DECEMBER)
    return _last_of(written.year, written.month) if precision == DatePrecision.MONTH else written


def _last_of(year: int, month: int) -> date:
    if month == DECEMBER:
        return date(year, DECEMBER, 31)
    return date(year, month + 1, 1) - DAY


def check_precision(written: date, precision: str, pointer: str) -> Decision:
    """A day that is not known exactly is written as the first of what is known."""
    first = written.replace(month=1 if precision == DatePrecision.YEAR else written.month, day=1)
    if precision == DatePrecision.DAY or written == first:
        return ALLOWED
    return Refused("DATE_NOT_AS_PRECISE", "Write the first day of the month, or of the year, that is known.", pointer)


def check_period(as_of: date | None, period: Period, *, about_now: bool) -> list[Refused]:
    """A listing is of a day, of a period, or of what is due now; a period does not end before it begins."""
    is_period = (period.first, period.last) != (None, None)
    if sum((as_of is not None, is_period, about_now)) > 1:
        return [Refused("ONE_TIME_ONLY", "Ask for a day, for a period, or for what is due.", "/as_of" if as_of is not None else "/from")]
    if period.first is not None and period.last is not None and period.last < period.first:
        return [Refused("PERIOD_REVERSED", "The period ends before it begins.", "/to")]
    return []


def lived_there(spell: Spell, period: Period) -> Certainty | None:
    """Whether somebody lived there at some time in the period: for certain, possibly, or not at all (None)."""
    earliest_start, latest_start = spell.started_on, latest(spell.started_on, spell.started_precision)
    earliest_end, latest_end = spell.ended_on, None if spell.ended_on is None else latest(spell.ended_on, spell.ended_precision)
    if _overlaps(latest_start, earliest_end, period):
        return Certainty.CERTAIN
    return Certainty.POSSIBLE if _overlaps(earliest_start, latest_end, period) else None


def _overlaps(start: date, end: date | None, period: Period) -> bool:
    # A spell that ends on the day of its start has no day.
    begins_in_time = period.last is None or start <= period.last
    return begins_in_time and (end is None or (start < end and (period.first is None or period.first < end)))
