"""What a new version of the rules of stays must be, and when what it allows is over."""

from datetime import date, timedelta

from shared.decisions import Refused, refusals
from shared.versions import check_new_version


def check_version(valid_from: date, repeat_seconds: int, longest_repeat_seconds: int, today: date) -> list[Refused]:
    """A version begins tomorrow at the earliest, for what was decided today rests on the one before."""
    wrong = refusals(check_new_version(valid_from, (), today))
    if longest_repeat_seconds < repeat_seconds:
        wrong.append(Refused("LONGEST_BELOW_FIRST", "The longest wait is not shorter than the first.", "/longest_repeat_seconds"))
    return wrong


def newest_not_kept(today: date, days: int) -> date:
    """Guests of stays that were over on this day or before are erased, when they are kept for so many days after."""
    return today - timedelta(days=days + 1)
