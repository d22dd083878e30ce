"""How many people a room may hold, and which limits are broken."""

from datetime import date
from decimal import Decimal

import pytest

from services.housing.rules.capacity import Limit, allowed, breaches, check_version, limit_for, limits_on
from shared.contracts.housing.vocabulary.statistics import BreachReason

TODAY = date(2022, 3, 31)
REST = Limit(1, date(2022, 1, 1), None, Decimal(5), 2)
DORM = Limit(1, date(2022, 1, 1), "DORM", Decimal(4), None)
LATER = Limit(2, date(2022, 4, 1), None, Decimal(6), 2)
NEITHER = Limit(3, date(2022, 5, 1), None, None, None)


@pytest.mark.parametrize(
    ("day", "lines"),
    [(date(2021, 12, 31), [REST, DORM]), (date(2022, 3, 31), [REST, DORM]), (date(2022, 4, 1), [LATER])],
)
def test_the_version_that_began_last_holds(day: date, lines: list[Limit]) -> None:
    assert limits_on([REST, DORM, LATER], day) == lines


@pytest.mark.parametrize(("kind", "limit"), [("DORM", DORM), ("SHARED", REST)])
def test_the_line_of_its_own_kind_says_more(kind: str, limit: Limit) -> None:
    assert limit_for([REST, DORM], kind) is limit


@pytest.mark.parametrize(
    ("beds", "area", "limit", "most"),
    [
        (4, None, REST, 2),
        (4, Decimal("9.99"), REST, 1),
        (4, Decimal(10), REST, 2),
        (1, Decimal(40), REST, 1),
        (4, Decimal("4.5"), REST, 0),
        (6, Decimal(24), DORM, 6),
        (6, Decimal("23.9"), DORM, 5),
        (6, None, NEITHER, 6),
        (6, Decimal(5), NEITHER, 6),
    ],
)
def test_the_narrowest_limit_counts(beds: int, area: Decimal | None, limit: Limit, most: int) -> None:
    assert allowed(beds, area, limit) == most


@pytest.mark.parametrize(
    ("people", "beds", "area", "limit", "broken"),
    [
        (2, 2, Decimal(10), REST, []),
        (2, 2, Decimal("9.99"), REST, [BreachReason.AREA]),
        (3, 3, None, REST, [BreachReason.ROOM_LIMIT]),
        (2, 1, None, REST, [BreachReason.BEDS]),
        (3, 2, Decimal(10), REST, [BreachReason.AREA, BreachReason.ROOM_LIMIT, BreachReason.BEDS]),
        (6, 6, Decimal(24), DORM, []),
        (6, 6, Decimal(4), NEITHER, []),
    ],
)
def test_each_broken_limit_is_named(people: int, beds: int, area: Decimal | None, limit: Limit, broken: list[BreachReason]) -> None:
    assert breaches(people, beds, area, limit) == broken
    assert bool(broken) == (people > allowed(beds, area, limit))


@pytest.mark.parametrize(
    ("valid_from", "lines", "expected"),
    [
        (date(2022, 4, 2), [(None, True)], []),
        (date(2022, 4, 1), [(None, True)], [("RULE_BEFORE_LATEST", "/valid_from")]),
        (TODAY, [(None, True)], [("RULE_NOT_IN_FUTURE", "/valid_from")]),
        (date(2022, 4, 2), [("DORM", True)], [("DEFAULT_LINE_MISSING", "/lines")]),
        (date(2022, 4, 2), [(None, True), ("DORM", True), ("DORM", True)], [("LINE_REPEATED", "/lines/2")]),
        (date(2022, 4, 2), [(None, False)], [("LIMIT_MISSING", "/lines/0")]),
    ],
)
def test_what_a_version_breaks_is_told_at_once(valid_from: date, lines: list[tuple[str | None, bool]], expected: list[tuple[str, str]]) -> None:
    wrong = check_version(valid_from, lines, [REST.valid_from, LATER.valid_from], TODAY)

    assert [(refused.code, refused.pointer) for refused in wrong] == expected
