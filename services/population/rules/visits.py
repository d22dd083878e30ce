"""What a verification visit may say, when the next one is due, and on how many days nobody was at home."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from services.population.rules.visit_rules import VisitRule
from shared.contracts.population.vocabulary.visits import VisitOutcome
from shared.decisions import Refused, refusals


@dataclass(frozen=True, slots=True)
class Report:
    """What an officer reports of a visit; ``ends`` asks to end the residence on ``moved_on``, the first day without it."""

    outcome: str
    visited_on: date
    expected_end_on: date | None = None
    moved_on: date | None = None
    ends: bool = False

    @property
    def needs_version(self) -> bool:
        """Whether it changes what others may have changed since it was read; to tell what was found, nothing need have been read."""
        return self.expected_end_on is not None or self.ends


@dataclass(frozen=True, slots=True)
class Rounds:
    """The visits to one residence, oldest first, as day and outcome; and when an absence of it was last lifted."""

    visits: Sequence[tuple[date, str]]
    lifted_on: date | None

    @property
    def nobody_home_count(self) -> int:
        """See the function of that name."""
        return nobody_home_count(self.visits, self.lifted_on)


def check_report(report: Report, started_on: date, ended_on: date | None, today: date) -> list[Refused]:
    """Everything that a report breaks, of a residence that began and perhaps ended on these days."""
    return refusals(
        _check_day(report.visited_on, started_on, ended_on, today),
        _check_expected_end(report),
        report.expected_end_on is not None
        and ended_on is not None
        and Refused("RESIDENCE_ENDED", "It has ended; what was written down wrongly can still be corrected.", "/expected_end_on"),
        _check_move(report, started_on),
        report.ends and report.outcome != VisitOutcome.MOVED and Refused("ONLY_WHEN_MOVED", "Only somebody who has moved is ended.", "/ends"),
        report.ends and report.moved_on is None and Refused("REQUIRED", "An end needs its day.", "/moved_on"),
    )


def _check_day(visited_on: date, started_on: date, ended_on: date | None, today: date) -> Refused | None:
    if visited_on > today:
        return Refused("VISITED_IN_FUTURE", "A visit is recorded on its day or later.", "/visited_on")
    if visited_on < started_on:
        return Refused("VISITED_BEFORE_START", "The residence had not begun.", "/visited_on")
    if ended_on is not None and visited_on > ended_on:
        return Refused("VISITED_AFTER_END", "The residence had ended.", "/visited_on")
    return None


def _check_expected_end(report: Report) -> Refused | None:
    if report.expected_end_on is None:
        return None
    if report.outcome != VisitOutcome.LIVES_THERE:
        return Refused("ONLY_WHEN_LIVING_THERE", "Only somebody who lives there expects an end.", "/expected_end_on")
    if report.expected_end_on < report.visited_on:
        return Refused("EXPECTED_END_BEFORE_VISIT", "The person lived there on the day of the visit.", "/expected_end_on")
    return None


def _check_move(report: Report, started_on: date) -> Refused | None:
    if report.moved_on is None:
        return None
    if report.outcome != VisitOutcome.MOVED:
        return Refused("ONLY_WHEN_MOVED", "Only somebody who has moved did so on a day.", "/moved_on")
    if report.moved_on < started_on:
        return Refused("ENDED_BEFORE_START", "The residence had not begun.", "/moved_on")
    if report.moved_on > report.visited_on:
        return Refused("MOVED_AFTER_VISIT", "Nobody can have seen it before.", "/moved_on")
    return None


def next_due(outcome: str, visited_on: date, rule: VisitRule, *, is_established: bool = False) -> date | None:
    """When the next visit is due after one with this outcome.

    Never after a move, whose end is what is due, nor where an absence is established and nobody was at home again.
    """
    days = {
        VisitOutcome.LIVES_THERE: rule.lives_there_days,
        VisitOutcome.NOBODY_HOME: None if is_established else rule.nobody_home_days,
        VisitOutcome.REFUSED: rule.refused_days,
        VisitOutcome.MOVED: None,
    }[VisitOutcome(outcome)]
    return None if days is None else visited_on + timedelta(days=days)


def first_due(registered_on: date, rule: VisitRule) -> date:
    """When the first visit is due, and the first one after an absence was lifted."""
    return registered_on + timedelta(days=rule.first_days)


def nobody_home_count(visits: Iterable[tuple[date, str]], lifted_on: date | None = None) -> int:
    """On how many different days nobody was at home since somebody last was, and since an absence was last lifted.

    ``visits`` are day and outcome in any order: what is recorded late counts as if it had been recorded on its day.
    """
    seen = list(visits)
    met = [day for day, outcome in seen if outcome != VisitOutcome.NOBODY_HOME]
    since = max([*met, lifted_on or date.min], default=date.min)
    return len({day for day, outcome in seen if outcome == VisitOutcome.NOBODY_HOME and day > since})
