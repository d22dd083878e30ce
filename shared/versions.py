"""Rules as versioned data: when a version may begin, and how those that are kept as lines are shown (docs/decisions/0018)."""

from collections.abc import Callable, Iterable
from datetime import date
from itertools import groupby
from typing import Any

from shared.answers import Answer, day, instant
from shared.decisions import ALLOWED, Decision, Refused


def check_new_version(valid_from: date, existing: Iterable[date], today: date) -> Decision:
    """A new version begins tomorrow at the earliest and after all others: what held on a past day is history."""
    if valid_from <= today:
        return Refused("RULE_NOT_IN_FUTURE", "A version begins tomorrow at the earliest: days that have passed keep theirs.", "/valid_from")
    if any(valid_from <= other for other in existing):
        return Refused("RULE_BEFORE_LATEST", "Another version begins on that day or later.", "/valid_from")
    return ALLOWED


def shown_versions(lines: Iterable[Any], show_line: Callable[[Any], Answer]) -> list[Answer]:
    """A ``RuleVersion`` (shared/contracts/versions.py) with its ``lines`` for each version, from lines that are ordered by it."""
    return [_shown(list(version), show_line) for _, version in groupby(lines, key=lambda line: line.version)]


def _shown(lines: list[Any], show_line: Callable[[Any], Answer]) -> Answer:
    first = lines[0]
    return {
        "version": first.version,
        "valid_from": day(first.valid_from),
        "basis_zh": first.basis_zh,
        "basis_en": first.basis_en,
        "published_by": first.published_by,
        "published_at": instant(first.published_at),
        "lines": [show_line(line) for line in lines],
    }
