"""Which rule holds for a hazard on a day, the deadlines and extensions that follow from it, and what a new version must have."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from shared.calendar.deadlines import IsWorking, due_on
from shared.contracts.housing.vocabulary.hazards import Severity
from shared.contracts.vocabulary import DayKind
from shared.decisions import Refused, refusals
from shared.versions import check_new_version


@dataclass(frozen=True, slots=True)
class HazardRule:
    """One line of a version, for a severity or for one item of the template; what is not its subject is None."""

    version: int
    valid_from: date
    severity: str | None
    item_code: str | None
    days: int
    again_days: int
    day_kind: str
    extensions: int
    extension_days: int
    landlord_reports: bool

    def due(self, found_on: date, is_working: IsWorking) -> date:
        """The last day in time of what was found on a day."""
        return due_on(found_on, self.days, DayKind(self.day_kind), is_working)

    def due_again(self, on: date, is_working: IsWorking) -> date:
        """The last day in time after a recheck that failed, or a transfer that came back, on a day."""
        return due_on(on, self.again_days, DayKind(self.day_kind), is_working)

    def latest(self, due: date, is_working: IsWorking) -> date:
        """The latest deadline to which one that is ``due`` may be extended."""
        return due_on(due, self.extension_days, DayKind(self.day_kind), is_working)


FIELDS = tuple(HazardRule.__dataclass_fields__)


def rule_for(rules: Sequence[HazardRule], severity: str, item_code: str, on: date) -> HazardRule:
    """The line of the version valid on a day: that of the item, else that of the severity.

    The version that began last holds, the higher one of two that begin on one day; before the first of all, that one.
    """
    begun = [rule for rule in rules if rule.valid_from <= on]
    holds = max(begun, key=_age) if begun else min(rules, key=_age)
    lines = [rule for rule in rules if rule.version == holds.version]
    return next((rule for rule in lines if rule.item_code == item_code), None) or next(rule for rule in lines if rule.severity == severity)


def _age(rule: HazardRule) -> tuple[date, int]:
    return rule.valid_from, rule.version


def check_extension(rule: HazardRule, extended: int, due: date, wanted: date, today: date, is_working: IsWorking) -> list[Refused]:
    """What forbids to extend a deadline that is ``due``, and was ``extended`` so many times, until the day that is ``wanted``.

    It is extended while it runs; its last day is in time. A request made in time may be decided later (see ``check_granting``).
    """
    wrong = check_granting(rule, extended, due, wanted, is_working)
    if today > due:
        wrong.insert(0, Refused("EXTENSION_TOO_LATE", "A deadline that has passed is not extended."))
    return wrong


def check_granting(rule: HazardRule, extended: int, due: date, wanted: date, is_working: IsWorking) -> list[Refused]:
    """What forbids to grant it, whenever it was asked for."""
    wrong = []
    if extended >= rule.extensions:
        wrong.append(Refused("EXTENSIONS_USED_UP", "It may not be extended any more."))
    if wanted <= due:
        wrong.append(Refused("EXTENSION_NOT_LATER", "The new deadline is after the present one.", "/due_on"))
    elif extended < rule.extensions and wanted > rule.latest(due, is_working):
        wrong.append(Refused("EXTENSION_TOO_LONG", "The rule does not extend it that far.", "/due_on"))
    return wrong


def check_version(valid_from: date, lines: Sequence[tuple[str | None, str | None]], known_items: Collection[str], today: date) -> list[Refused]:
    """What a version to be published breaks; ``lines`` are severity and item code of each, ``known_items`` those of all templates.

    It begins tomorrow at the earliest, for what was decided today rests on the version before.
    """
    wrong = refusals(check_new_version(valid_from, (), today))
    if set(Severity) - {severity for severity, _ in lines}:
        wrong.append(Refused("SEVERITY_LINE_MISSING", "Each severity has a line.", "/lines"))
    return wrong + [refusal for index, line in enumerate(lines) for refusal in _check_line(index, line, lines[:index], known_items)]


def _check_line(
    index: int, line: tuple[str | None, str | None], before: Sequence[tuple[str | None, str | None]], known_items: Collection[str]
) -> list[Refused]:
    severity, item_code = line
    if (severity is None) == (item_code is None):
        return [Refused("LINE_SUBJECT", "A line is for a severity or for an item, and not for both.", f"/lines/{index}")]
    if line in before:
        return [Refused("LINE_REPEATED", "A line before is for the same hazards.", f"/lines/{index}")]
    if item_code is not None and item_code not in known_items:
        return [Refused("UNKNOWN_ITEM", "No template has such an item.", f"/lines/{index}/item_code")]
    return []
