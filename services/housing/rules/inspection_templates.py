"""Which version of the check sheet holds on a day, and what a new version must have."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from shared.contracts.housing.vocabulary.hazards import Severity
from shared.contracts.housing.vocabulary.inspections import Aspect
from shared.decisions import Refused


@dataclass(frozen=True, slots=True)
class Line:
    """What an inspection comes to whose worst hazard is of a severity, and what may be chosen instead."""

    severity: str
    outcome: str
    allowed: Sequence[str]


def version_on(starts: Mapping[int, date], on: date) -> int:
    """The version that holds on a day, of versions by their first days: the one that began last; before the first of all, that one."""
    begun = [version for version, start in starts.items() if start <= on]
    return max(begun, key=lambda version: starts[version]) if begun else min(starts, key=lambda version: starts[version])


def check_template(
    valid_from: date, items: Sequence[tuple[str, str]], lines: Sequence[Line], *, known: Mapping[str, str], taken: Sequence[date], today: date
) -> list[Refused]:
    """All that a version to be published breaks.

    ``items`` are code and aspect of each, ``known`` the aspects of the codes of all versions before, ``taken`` the first days of those.
    """
    return _check_day(valid_from, taken, today) + _check_items(items, known) + _check_lines(lines)


def _check_day(valid_from: date, taken: Sequence[date], today: date) -> list[Refused]:
    if valid_from < today:
        return [Refused("TEMPLATE_IN_PAST", "A version begins today at the earliest: what was inspected keeps its own.", "/valid_from")]
    if valid_from in taken:
        return [Refused("TEMPLATE_DAY_TAKEN", "Another version begins on that day.", "/valid_from")]
    return []


def _check_items(items: Sequence[tuple[str, str]], known: Mapping[str, str]) -> list[Refused]:
    codes = [code for code, _ in items]
    repeated = [index for index, code in enumerate(codes) if code in codes[:index]]
    wrong = [Refused("ITEM_REPEATED", "An item before has the same code.", f"/sheet/{index}/code") for index in repeated]
    moved = [index for index, (code, aspect) in enumerate(items) if known.get(code, aspect) != aspect]
    wrong += [Refused("ITEM_ASPECT_CHANGED", "A code keeps its meaning and its aspect.", f"/sheet/{index}/aspect") for index in moved]
    lacking = [aspect for aspect in Aspect if aspect not in {of for _, of in items}]
    return wrong + [Refused("ASPECT_MISSING", f"The sheet has no item of {aspect}.", "/sheet") for aspect in lacking]


def _check_lines(lines: Sequence[Line]) -> list[Refused]:
    severities = [line.severity for line in lines]
    repeated = [index for index, severity in enumerate(severities) if severity in severities[:index]]
    wrong = [Refused("SEVERITY_REPEATED", "A line before is for the same severity.", f"/outcomes/{index}/severity") for index in repeated]
    strange = [index for index, line in enumerate(lines) if line.outcome not in line.allowed]
    wrong += [Refused("OUTCOME_NOT_ALLOWED", "What is proposed is allowed.", f"/outcomes/{index}/outcome") for index in strange]
    lacking = [severity for severity in Severity if severity not in severities]
    return wrong + [Refused("SEVERITY_MISSING", f"No line is for {severity}.", "/outcomes") for severity in lacking]
