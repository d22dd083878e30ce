"""When a station works with an employer; how soon hires and leaves are reported, and whether they were.

What counts is the rule that held on the day of the hire or leave: it holds from its first day until another begins, so that a
new one never shortens or lengthens a time that already runs.
"""

from dataclasses import dataclass
from datetime import date

from shared.calendar.deadlines import IsWorking, due_on
from shared.contracts.population.vocabulary.employers import Timeliness
from shared.contracts.vocabulary import DayKind
from shared.decisions import ALLOWED, Decision, Refused


@dataclass(frozen=True, slots=True)
class Rule:
    """``days`` after a hire or leave it is reported at the latest; an employer may have ``checks_per_day`` people checked."""

    valid_from: date
    days: int
    kind: DayKind
    checks_per_day: int
    basis_zh: str = ""
    basis_en: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """When something was reported, by when it should have been, and whether it was; the latter two None where no rule held."""

    reported_on: date
    due_on: date | None
    timeliness: Timeliness | None


@dataclass(frozen=True, slots=True)
class Clock:
    """The rules, and the working days that they count in."""

    rules: tuple[Rule, ...]
    is_working: IsWorking

    def rule_on(self, day: date) -> Rule | None:
        """The rule that holds on a day, or None before the first."""
        return max((rule for rule in self.rules if rule.valid_from <= day), key=lambda rule: rule.valid_from, default=None)

    def due(self, day: date) -> date | None:
        """The last day on which what happened on ``day`` is reported in time."""
        rule = self.rule_on(day)
        return None if rule is None else due_on(day, rule.days, rule.kind, self.is_working)

    def report(self, happened_on: date, reported_on: date) -> Report:
        """Whether what happened was reported in time; the due day itself is in time."""
        due = self.due(happened_on)
        if due is None:
            return Report(reported_on, None, None)
        return Report(reported_on, due, Timeliness.IN_TIME if reported_on <= due else Timeliness.LATE)


def check_since(since: date, today: date) -> Decision:
    """A station works with an employer since today at the latest."""
    return Refused("SINCE_IN_FUTURE", "The station works with it since today at the latest.", "/since") if since > today else ALLOWED


def check_closed_on(closed_on: date, since: date, today: date) -> Decision:
    """An employer is closed between its first day and today."""
    if closed_on > today:
        return Refused("CLOSED_IN_FUTURE", "An employer is closed on the day or later.", "/closed_on")
    return Refused("CLOSED_BEFORE_SINCE", "The station did not work with it yet.", "/closed_on") if closed_on < since else ALLOWED


def check_checked_on(checked_on: date, since: date, today: date) -> Decision:
    """A check is asked for between the employer's first day and today."""
    if checked_on > today:
        return Refused("CHECKED_IN_FUTURE", "A check is asked for today at the latest.", "/checked_on")
    return Refused("CHECKED_BEFORE_SINCE", "The station did not work with the employer yet.", "/checked_on") if checked_on < since else ALLOWED
