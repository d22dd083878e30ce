"""Which line of which version holds for a residence on a day, and what a version must have."""

from datetime import date
from typing import Any

import pytest

from services.population.rules.visit_rules import VisitRule, check_version, rule_for

TODAY = date(2022, 3, 31)
YESTERDAY, TOMORROW = date(2022, 3, 30), date(2022, 4, 1)


def line(version: int = 1, valid_from: date = date(2022, 1, 1), category: str | None = None, place_kind: str | None = None, **days: Any) -> VisitRule:
    """A line, told apart by ``first_days``."""
    given = {"first_days": 30, "lives_there_days": 180, "nobody_home_days": 3, "refused_days": 14, "nobody_home_times": 3, "appeal_days": 60}
    return VisitRule(version, valid_from, category, place_kind, **{**given, **days})


VERSIONS = [line(1, YESTERDAY), line(2, TOMORROW)]


@pytest.mark.parametrize(
    ("on", "version"),
    [(date(2000, 1, 1), 1), (date(2022, 3, 29), 1), (YESTERDAY, 1), (TODAY, 1), (TOMORROW, 2), (date(2030, 1, 1), 2)],
)
def test_the_version_that_began_last_holds(on: date, version: int) -> None:
    assert rule_for(VERSIONS, "FLOATING", "RENTAL", on).version == version


def test_of_two_that_begin_on_one_day_the_higher_holds() -> None:
    assert rule_for([line(3, TODAY), line(2, TODAY)], "FLOATING", "RENTAL", TODAY).version == 3


def test_a_later_version_may_begin_before_an_earlier_one() -> None:
    versions = [line(1, YESTERDAY), line(2, TOMORROW), line(3, TODAY)]

    assert [rule_for(versions, "FLOATING", "RENTAL", on).version for on in (YESTERDAY, TODAY, TOMORROW)] == [1, 3, 2]


LINES = [
    line(first_days=1),
    line(first_days=2, category="FLOATING"),
    line(first_days=3, place_kind="RENTAL"),
    line(first_days=4, category="FLOATING", place_kind="RENTAL"),
]


@pytest.mark.parametrize(
    ("category", "place_kind", "first_days"),
    [("LODGING", "OWNED", 1), ("FLOATING", "OWNED", 2), ("LODGING", "RENTAL", 3), ("FLOATING", "RENTAL", 4)],
)
def test_the_line_that_says_most_of_the_residence_holds(category: str, place_kind: str, first_days: int) -> None:
    assert rule_for(LINES, category, place_kind, TODAY).first_days == first_days


def test_a_place_kind_says_more_than_a_category() -> None:
    assert rule_for(LINES[:3], "FLOATING", "RENTAL", TODAY).first_days == 3


@pytest.mark.parametrize(
    ("valid_from", "lines", "wrong"),
    [
        (TOMORROW, [(None, None)], []),
        (TOMORROW, [("FLOATING", None), (None, "RENTAL"), ("FLOATING", "RENTAL"), (None, None)], []),
        (TODAY, [(None, None)], [("RULE_NOT_IN_FUTURE", "/valid_from")]),
        (YESTERDAY, [(None, None)], [("RULE_NOT_IN_FUTURE", "/valid_from")]),
        (TOMORROW, [("FLOATING", None)], [("DEFAULT_LINE_MISSING", "/lines")]),
        (TOMORROW, [(None, None), ("FLOATING", None), (None, None)], [("LINE_REPEATED", "/lines/2")]),
        (
            TODAY,
            [("FLOATING", None), ("FLOATING", None)],
            [("RULE_NOT_IN_FUTURE", "/valid_from"), ("DEFAULT_LINE_MISSING", "/lines"), ("LINE_REPEATED", "/lines/1")],
        ),
    ],
)
def test_a_version_begins_later_and_has_one_line_for_everybody(valid_from: date, lines: list[Any], wrong: list[Any]) -> None:
    assert [(refusal.code, refusal.pointer) for refusal in check_version(valid_from, lines, TODAY)] == wrong
