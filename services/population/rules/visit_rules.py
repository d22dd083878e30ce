"""Which version of the visit rules holds on a day, which of its lines a residence falls under, and what a new version must have."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from shared.decisions import Refused, refusals
from shared.versions import check_new_version


@dataclass(frozen=True, slots=True)
class VisitRule:
    """One line of a version; ``category`` and ``place_kind`` say for whom, None for all. Periods are in calendar days."""

    version: int
    valid_from: date
    category: str | None
    place_kind: str | None
    first_days: int
    lives_there_days: int
    nobody_home_days: int
    refused_days: int
    nobody_home_times: int
    appeal_days: int


FIELDS = tuple(VisitRule.__dataclass_fields__)


def rule_for(rules: Sequence[VisitRule], category: str, place_kind: str, on: date) -> VisitRule:
    """The line of the version valid on a day that says most about the residence; a place kind says more than a category.

    The version that began last holds, the higher one of two that begin on one day; before the first of all, that one.
    """
    begun = [rule for rule in rules if rule.valid_from <= on]
    holds = max(begun, key=_age) if begun else min(rules, key=_age)
    fitting = [
        rule for rule in rules if rule.version == holds.version and rule.category in {None, category} and rule.place_kind in {None, place_kind}
    ]
    return max(fitting, key=lambda rule: (rule.place_kind is not None, rule.category is not None))


def _age(rule: VisitRule) -> tuple[date, int]:
    return rule.valid_from, rule.version


def check_version(valid_from: date, lines: Sequence[tuple[str | None, str | None]], today: date) -> list[Refused]:
    """What a version to be published breaks; ``lines`` are category and place kind of each.

    It begins tomorrow at the earliest, for what was decided today rests on the version before, and has one line for all the rest.
    """
    wrong = refusals(check_new_version(valid_from, (), today))
    if (None, None) not in lines:
        wrong.append(Refused("DEFAULT_LINE_MISSING", "One line has neither a category nor a place kind.", "/lines"))
    repeated = [index for index, line in enumerate(lines) if line in lines[:index]]
    return wrong + [Refused("LINE_REPEATED", "A line before is for the same residences.", f"/lines/{index}") for index in repeated]
