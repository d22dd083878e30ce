"""When a spell of residence may begin, change and end. Dates are local; the day on which it ends is the first day without it."""

from datetime import date

from services.population.rules.uncertain_days import latest
from shared.contracts.population.vocabulary import ChangeKind, DatePrecision, EndReason, ResidenceState
from shared.decisions import ALLOWED, Decision, Refused

NEVER_WAS = frozenset({EndReason.DUPLICATE, EndReason.REGISTERED_IN_ERROR})
"""Reasons that say that the spell never was."""
CORRECTION_ONLY = frozenset({"name", "sex", "birth_date", "document_type", "document_number", "started_on", "started_precision"})
"""Fields that do not change in the course of a spell; they can only have been written down wrongly."""


def check_start(started_on: date, birth_date: date | None, today: date, precision: str = DatePrecision.DAY) -> Decision:
    """A spell begins between birth and today; somebody who is expected is not yet a resident."""
    if started_on > today:
        return Refused("STARTED_IN_FUTURE", "A residence begins today at the latest.", "/started_on")
    if birth_date is not None and latest(started_on, precision) < birth_date:
        return Refused("STARTED_BEFORE_BIRTH", "A residence does not begin before birth.", "/started_on")
    return ALLOWED


def check_expected_end(started_on: date, expected_end_on: date | None) -> Decision:
    """The expected end is not before the start; the same day will do."""
    if expected_end_on is not None and expected_end_on < started_on:
        return Refused("END_BEFORE_START", "The expected end is before the start.", "/expected_end_on")
    return ALLOWED


def check_end(started_on: date, ended_on: date, today: date, precision: str = DatePrecision.DAY, pointer: str = "/ended_on") -> Decision:
    """A spell ends between its start and today; an end that is known less exactly may be written before the start, in whose month it falls."""
    if latest(ended_on, precision) < started_on:
        return Refused("ENDED_BEFORE_START", "The residence had not begun.", pointer)
    if ended_on > today:
        return Refused("ENDED_IN_FUTURE", "A residence ends today at the latest; tell the expected end by a change.", pointer)
    return ALLOWED


def check_changed_on(started_on: date, changed_on: date, today: date) -> Decision:
    """A change happens between the start and today."""
    if changed_on < started_on:
        return Refused("CHANGED_BEFORE_START", "The residence had not begun.", "/changed_on")
    if changed_on > today:
        return Refused("CHANGED_IN_FUTURE", "A change is recorded on its day or later.", "/changed_on")
    return ALLOWED


def check_change(kind: str, state: str, fields: frozenset[str]) -> list[Refused]:
    """Which fields this kind of change may not touch; an ended spell can only be corrected."""
    if not fields:
        return [Refused("NOTHING_TO_CHANGE", "Name at least one field that is different.", "/fields")]
    if kind == ChangeKind.CORRECTION:
        return []
    if state == ResidenceState.ENDED:
        return [Refused("RESIDENCE_ENDED", "It has ended; what was written down wrongly can still be corrected.", "/kind")]
    return [Refused("FIELD_NEEDS_CORRECTION", "This can only be corrected.", f"/fields/{name}") for name in sorted(fields & CORRECTION_ONLY)]


def check_limits(started_on: date, expected_end_on: date | None, ended_on: date | None, precision: str = DatePrecision.DAY) -> Decision:
    """Whether a corrected start still stands before both ends; ``precision`` is that of ``ended_on``."""
    if ended_on is not None and latest(ended_on, precision) < started_on:
        return Refused("START_AFTER_END", "The residence ended before.", "/started_on")
    return check_expected_end(started_on, expected_end_on)
