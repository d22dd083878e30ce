"""What a visit may say, when the next is due, and how fruitless days are counted: both sides of every boundary."""

from datetime import date, timedelta
from typing import Any

import pytest

from services.population.rules.visits import Report, Rounds, check_report, first_due, next_due, nobody_home_count
from shared.contracts.population.vocabulary.visits import VisitOutcome
from tests.unit.population.rules.test_visit_rules import line

TODAY = date(2022, 3, 31)
START = date(2022, 3, 1)
YESTERDAY, TOMORROW = TODAY - timedelta(1), TODAY + timedelta(1)
LIVES, MOVED, NOBODY, REFUSED = (outcome.value for outcome in VisitOutcome)


def wrong(report: Report, ended_on: date | None = None) -> list[tuple[str, str]]:
    """The refusals as (code, pointer)."""
    return [(refusal.code, refusal.pointer) for refusal in check_report(report, START, ended_on, TODAY)]


@pytest.mark.parametrize(
    ("visited_on", "ended_on", "expected"),
    [
        (TODAY, None, []),
        (TOMORROW, None, [("VISITED_IN_FUTURE", "/visited_on")]),
        (START, None, []),
        (START - timedelta(1), None, [("VISITED_BEFORE_START", "/visited_on")]),
        (YESTERDAY, YESTERDAY, []),
        (TODAY, YESTERDAY, [("VISITED_AFTER_END", "/visited_on")]),
    ],
)
def test_a_visit_falls_between_the_start_and_today_or_the_end(visited_on: date, ended_on: date | None, expected: list[Any]) -> None:
    assert wrong(Report(NOBODY, visited_on), ended_on) == expected


@pytest.mark.parametrize(
    ("outcome", "expected_end_on", "expected"),
    [
        (LIVES, None, []),
        (LIVES, YESTERDAY, []),
        (LIVES, YESTERDAY - timedelta(1), [("EXPECTED_END_BEFORE_VISIT", "/expected_end_on")]),
        *((outcome, TODAY, [("ONLY_WHEN_LIVING_THERE", "/expected_end_on")]) for outcome in (MOVED, NOBODY, REFUSED)),
    ],
)
def test_who_lives_there_may_expect_an_end(outcome: str, expected_end_on: date | None, expected: list[Any]) -> None:
    assert wrong(Report(outcome, YESTERDAY, expected_end_on=expected_end_on)) == expected


def test_an_ended_residence_expects_no_end() -> None:
    assert wrong(Report(LIVES, YESTERDAY, expected_end_on=TODAY), TODAY) == [("RESIDENCE_ENDED", "/expected_end_on")]


@pytest.mark.parametrize(
    ("outcome", "moved_on", "ends", "expected"),
    [
        (MOVED, None, False, []),
        (MOVED, YESTERDAY, True, []),
        (MOVED, START, True, []),
        (MOVED, START - timedelta(1), True, [("ENDED_BEFORE_START", "/moved_on")]),
        (MOVED, TODAY, True, [("MOVED_AFTER_VISIT", "/moved_on")]),
        (MOVED, None, True, [("REQUIRED", "/moved_on")]),
        (LIVES, YESTERDAY, False, [("ONLY_WHEN_MOVED", "/moved_on")]),
        (NOBODY, YESTERDAY, True, [("ONLY_WHEN_MOVED", "/moved_on"), ("ONLY_WHEN_MOVED", "/ends")]),
    ],
)
def test_who_has_moved_did_so_on_a_day(outcome: str, moved_on: date | None, ends: bool, expected: list[Any]) -> None:
    assert wrong(Report(outcome, YESTERDAY, moved_on=moved_on, ends=ends)) == expected


def test_all_that_is_wrong_is_told_at_once() -> None:
    report = Report(REFUSED, TOMORROW, expected_end_on=TODAY, moved_on=TODAY, ends=True)

    assert [code for code, _ in wrong(report)] == ["VISITED_IN_FUTURE", "ONLY_WHEN_LIVING_THERE", "ONLY_WHEN_MOVED", "ONLY_WHEN_MOVED"]


@pytest.mark.parametrize(
    ("report", "needs"),
    [
        (Report(LIVES, TODAY), False),
        (Report(LIVES, TODAY, expected_end_on=TOMORROW), True),
        (Report(MOVED, TODAY, moved_on=TODAY), False),
        (Report(MOVED, TODAY, moved_on=TODAY, ends=True), True),
    ],
)
def test_what_overwrites_names_a_version(report: Report, needs: bool) -> None:
    assert report.needs_version is needs


@pytest.mark.parametrize(
    ("outcome", "is_established", "days"),
    [
        (LIVES, False, 180),
        (LIVES, True, 180),
        (NOBODY, False, 3),
        (NOBODY, True, None),
        (REFUSED, False, 14),
        (REFUSED, True, 14),
        (MOVED, False, None),
    ],
)
def test_each_outcome_has_its_interval(outcome: str, is_established: bool, days: int | None) -> None:
    due = next_due(outcome, TODAY, line(), is_established=is_established)

    assert due == (None if days is None else TODAY + timedelta(days))


def test_every_outcome_has_an_interval() -> None:
    for outcome in VisitOutcome:
        next_due(outcome, TODAY, line())


def test_the_first_visit_is_due_after_the_registration() -> None:
    assert first_due(TODAY, line(first_days=30)) == date(2022, 4, 30)


D1, D2, D3, D4 = (date(2022, 3, day) for day in (1, 2, 3, 4))


@pytest.mark.parametrize(
    ("visits", "lifted_on", "days"),
    [
        ([], None, 0),
        ([(D1, NOBODY)], None, 1),
        ([(D1, NOBODY), (D1, NOBODY)], None, 1),
        ([(D1, NOBODY), (D2, NOBODY), (D3, NOBODY)], None, 3),
        ([(D3, NOBODY), (D1, NOBODY), (D2, NOBODY)], None, 3),
        ([(D1, NOBODY), (D2, LIVES), (D3, NOBODY)], None, 1),
        ([(D1, NOBODY), (D2, REFUSED), (D3, NOBODY)], None, 1),
        ([(D1, NOBODY), (D2, MOVED), (D3, NOBODY)], None, 1),
        ([(D1, NOBODY), (D1, LIVES)], None, 0),
        ([(D1, NOBODY), (D3, NOBODY), (D2, LIVES)], None, 1),
        ([(D1, NOBODY), (D2, NOBODY), (D3, NOBODY)], D2, 1),
        ([(D1, NOBODY), (D2, NOBODY), (D3, NOBODY)], D3, 0),
        ([(D1, LIVES), (D3, NOBODY), (D4, NOBODY)], D2, 2),
    ],
)
def test_days_without_anybody_count_since_somebody_was_met(visits: list[tuple[date, str]], lifted_on: date | None, days: int) -> None:
    assert nobody_home_count(visits, lifted_on) == days == Rounds(visits, lifted_on).nobody_home_count
