"""How soon a clue is answered, what is alike, and how long what was written is kept: by the version of the rule that holds on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from shared.calendar.deadlines import IsWorking, due_on
from shared.contracts.vocabulary import DayKind


@dataclass(frozen=True, slots=True)
class ClueRule:
    """One version: an answer within ``answer_days`` of ``kind``; the other periods are in calendar days."""

    valid_from: date
    answer_days: int
    kind: DayKind
    similar_days: int
    retention_days: int


def rule_on(rules: Sequence[ClueRule], day: date) -> ClueRule:
    """The version that holds on a day; before the first of all, that one."""
    begun = [rule for rule in rules if rule.valid_from <= day]
    return max(begun, key=_first_day) if begun else min(rules, key=_first_day)


def _first_day(rule: ClueRule) -> date:
    return rule.valid_from


def answer_due(rule: ClueRule, received_on: date, is_working: IsWorking) -> date:
    """The last day on which the answer is in time; the day of receipt does not count (民法典 §201)."""
    return due_on(received_on, rule.answer_days, rule.kind, is_working)


def similar_between(rule: ClueRule, received_on: date) -> tuple[date, date]:
    """The first and the last day on which another clue is received that is alike; the calendar itself ends at both ends."""
    apart = timedelta(days=rule.similar_days)
    return received_on - min(apart, received_on - date.min), received_on + min(apart, date.max - received_on)


def kept_since(rule: ClueRule, today: date) -> date:
    """The first day of an answer of which what was written is still kept; what was closed before it goes."""
    return today - timedelta(days=rule.retention_days)
