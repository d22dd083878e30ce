"""When a version of a rule may begin."""

from collections.abc import Iterable
from datetime import date

from shared.decisions import ALLOWED, Decision, Refused


def check_new_version(valid_from: date, existing: Iterable[date], today: date) -> Decision:
    """A new version begins tomorrow at the earliest and after all others: what held on a past day is history."""
    if valid_from <= today:
        return Refused("RULE_NOT_IN_FUTURE", "A version begins tomorrow at the earliest: days that have passed keep theirs.", "/valid_from")
    if any(valid_from <= other for other in existing):
        return Refused("RULE_BEFORE_LATEST", "Another version begins on that day or later.", "/valid_from")
    return ALLOWED
