"""How long records are kept, and what stands against their going.

A record is kept for ``days`` after its day of reference, then it is due. Between ``minimum_days`` and then it goes if the person asks
for it (个人信息保护法 §47). What is on legal hold goes neither way.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Protocol, TypeVar

from services.population.rules.spells import NEVER_WAS
from shared.contracts.population.vocabulary import ResidenceState
from shared.contracts.population.vocabulary.records import DisposalOutcome, RecordType
from shared.decisions import Refused


class Rule(Protocol):
    """What is asked of a retention rule."""

    @property
    def record_type(self) -> str:
        """What it is about."""

    @property
    def valid_from(self) -> date:
        """Its first day."""


Found = TypeVar("Found", bound=Rule)


def in_force(rules: Sequence[Found], record_type: RecordType, today: date) -> Found | None:
    """The rule for a kind of record that holds today: the latest that has begun."""
    begun = [rule for rule in rules if rule.record_type == record_type and rule.valid_from <= today]
    return max(begun, key=lambda rule: rule.valid_from, default=None)


def check_rule(days: int, minimum_days: int, valid_from: date, today: date) -> list[Refused]:
    """A new rule holds from today at the earliest, so that what was decided yesterday stands, and keeps a record as long as it must be."""
    wrong = []
    if valid_from < today:
        wrong.append(Refused("RULE_IN_THE_PAST", "A rule holds from today at the earliest.", "/valid_from"))
    if minimum_days > days:
        wrong.append(Refused("MINIMUM_ABOVE_DAYS", "A record would go before it may.", "/minimum_days"))
    return wrong


def counted_from(today: date, days: int) -> date:
    """The latest day of reference of which a record kept for ``days`` is due today."""
    return today - timedelta(days=days)


def counts_from(ended_on: date | None, end_reason: str | None, recorded_on: date | None) -> date | None:
    """The day of reference of a residence: its end, or of one that never was the day on which that was recorded; None while it lasts.

    What was registered or merged in error can be put right for as long as any other record.
    """
    return recorded_on if ended_on is not None and end_reason in NEVER_WAS else ended_on


def is_due(reference: date, days: int, today: date) -> bool:
    """Whether its time is over: the day on which ``days`` have passed is the first without it."""
    return reference <= counted_from(today, days)


def lasts(until: date | None, over: bool, today: date) -> bool:
    """Whether a hold or seal is in force: not ended, and ``until``, its last day, not past."""
    return not over and (until is None or until >= today)


def check_until(until: date | None, today: date) -> list[Refused]:
    """What is to last, lasts today at least."""
    return [Refused("UNTIL_IN_THE_PAST", "The last day is today at the earliest.", "/until")] if until is not None and until < today else []


def outcome(reference: date | None, days: int, *, held: bool, today: date) -> DisposalOutcome:
    """What becomes of a record whose turn it is; one without a day of reference is still in use."""
    if reference is None or not is_due(reference, days, today):
        return DisposalOutcome.NOT_DUE
    return DisposalOutcome.HELD if held else DisposalOutcome.DISPOSED


def obstacles(
    residences: Sequence[tuple[str, date | None]], minimum_days: int, person_minimum: int, *, held: bool, employed: bool, today: date
) -> list[Refused]:
    """All that stands against erasing somebody with these residences (state, end) on request.

    ``person_minimum`` is counted from the day on which the last residence goes, which is today.
    """
    found = []
    if any(state == ResidenceState.ACTIVE for state, _ in residences):
        found.append(Refused("ERASURE_ACTIVE_RESIDENCE", "The person lives here; end the residence first."))
    if employed:
        found.append(Refused("ERASURE_EMPLOYED", "The person is on an employer's list now; the employer takes them off first."))
    if held:
        found.append(Refused("ERASURE_LEGAL_HOLD", "A legal hold stands against it."))
    if person_minimum > 0 or any(ended is not None and not is_due(ended, minimum_days, today) for _, ended in residences):
        found.append(Refused("ERASURE_RETENTION_RUNNING", "The law has the record kept for longer."))
    return found
