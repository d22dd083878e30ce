"""One bed, one guest: which nights a stay takes of a bed, and what stands against another one.

A stay takes the nights from its first day to the one before its last, which is the first day without. A day without a night counts as
one for a stay to come: nobody else is promised the bed on that day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from shared.contracts.housing.vocabulary.stays import EXPECTED, THERE, ReportState, StayState
from shared.decisions import ALLOWED, Decision, Refused

NIGHT = timedelta(days=1)
TAKEN = "BED_TAKEN"
STILL_OPEN = "PREVIOUS_RESIDENCE_OPEN"


@dataclass(frozen=True, slots=True)
class BedStay:
    """What is asked of a stay in a bed."""

    id: str
    bed_id: str
    state: StayState
    arrives_on: date
    expected_out_on: date | None
    checked_in_on: date | None
    checked_out_on: date | None
    report: ReportState
    is_registered: bool
    """Whether the register has a residence of it that has not ended."""
    disputed: bool


@dataclass(frozen=True, slots=True)
class Nights:
    """From ``first`` to the day before ``until``; None is without end."""

    first: date
    until: date | None

    def meets(self, other: "Nights") -> bool:
        """Whether both take a night in common."""
        return (other.until is None or self.first < other.until) and (self.until is None or other.first < self.until)


def planned(first: date, last: date | None) -> Nights:
    """The nights of a stay to come or under way; at least one."""
    return Nights(first, None if last is None else max(last, first + NIGHT))


def nights_of(stay: BedStay, today: date) -> Nights | None:
    """The nights that a stay takes; None for one that was cancelled, or lasted no night.

    Who is there is there tonight, whatever was expected.
    """
    if stay.state in EXPECTED:
        return planned(stay.arrives_on, stay.expected_out_on)
    first = stay.checked_in_on or stay.arrives_on
    if stay.state in THERE:
        until = None if stay.expected_out_on is None else max(stay.expected_out_on, today + NIGHT)
        return Nights(first, until)
    if stay.checked_out_on is None or stay.checked_out_on <= first:
        return None
    return Nights(first, stay.checked_out_on)


def check_free(asked: Nights, others: Iterable[BedStay], today: date, pointer: str) -> Decision:
    """Whether a bed is free for these nights, of which ``others`` are all other stays."""
    for other in others:
        taken = nights_of(other, today)
        if taken is not None and asked.meets(taken):
            return Refused(TAKEN, "The bed is taken on some of these nights.", pointer)
    return ALLOWED


def check_moved_in(others: Iterable[BedStay], pointer: str) -> Decision:
    """Whether somebody may move in now: nobody is there, and of all who left it is settled that they did."""
    stays = list(others)
    if any(stay.state in THERE for stay in stays):
        return Refused(TAKEN, "Somebody lives there.", pointer)
    if any(stay.state is StayState.CHECKED_OUT and is_unsettled(stay) for stay in stays):
        return Refused(STILL_OPEN, "The residence of who left has not ended in the register yet, or the check-out is disputed.", pointer)
    return ALLOWED


def is_unsettled(stay: BedStay) -> bool:
    """Whether the register may still have somebody living there by a stay that is over, or its tenant disputes that it is."""
    return stay.disputed or stay.report is ReportState.SENT or stay.is_registered
