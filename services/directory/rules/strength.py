"""Strength: the officers of a station, and the share of them that does community work."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from shared.decisions import ALLOWED, Decision, Refused


def check_strength(officers: int, community_officers: int) -> Decision:
    """Whether a count makes sense: community officers are officers."""
    if community_officers > officers:
        return Refused("MORE_COMMUNITY_OFFICERS_THAN_OFFICERS", "Community officers are counted among the officers.", "/community_officers")
    return ALLOWED


def community_percent(officers: int, community_officers: int) -> Decimal | None:
    """Community officers in per cent of officers, one decimal, halves up; None where there are no officers."""
    if officers == 0:
        return None
    return (Decimal(100 * community_officers) / officers).quantize(Decimal("0.1"), ROUND_HALF_UP)


def check_as_of(as_of: date, today: date) -> Decision:
    """Whether a count may be of that day: people are counted on the day or afterwards."""
    if as_of > today:
        return Refused("COUNTED_IN_THE_FUTURE", "The date of the count is in the future.", "/as_of")
    return ALLOWED
