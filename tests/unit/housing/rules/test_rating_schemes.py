"""What a version of the rating scheme must have, and which one holds."""

import copy
from datetime import date, timedelta
from typing import Any

import pytest

from services.housing.rules.rating_schemes import check_scheme, scheme_of, version_on
from shared.contracts.housing.rating_schemes import Terms
from shared.contracts.housing.vocabulary.inspections import Aspect
from shared.contracts.housing.vocabulary.rating import Level, NotApplicable

TODAY = date(2022, 3, 31)
DAY = timedelta(days=1)
KNOWN = {"SMOKE_ALARM", "NO_EBIKE"}
TERMS: dict[str, Any] = {
    "aspects": [{"aspect": aspect.value, "weight": 5} for aspect in Aspect],
    "items": [{"item_code": "SMOKE_ALARM", "weight": 12}],
    "stars": [
        {"stars": stars, "from_score": score, "level": level.value, "interval_days": days}
        for stars, score, level, days in zip(range(1, 6), (0, 60, 70, 80, 90), reversed(Level), (7, 14, 21, 30, 60), strict=True)
    ],
    "vetoes": [{"item_code": "NO_EBIKE", "stars": 2}],
    "critical_open_stars": 1,
    "major_overdue_stars": 2,
    "not_applicable": "LEAVES",
    "fixed_on_site_percent": 90,
    "rectified_percent": 80,
    "validity_days": 60,
    "appeal_days": 15,
}


def terms(**changed: Any) -> dict[str, Any]:
    return copy.deepcopy(TERMS) | changed


def with_star(stars: int, /, **changed: Any) -> dict[str, Any]:
    found = terms()
    found["stars"][stars - 1] |= changed
    return found


def codes(of: dict[str, Any], valid_from: date = TODAY + DAY, others: tuple[date, ...] = (date(2000, 1, 1),)) -> list[tuple[str, str]]:
    assert Terms().validate(of) == {}
    return [(found.code, found.pointer) for found in check_scheme(valid_from, of, others, KNOWN, TODAY)]


def test_published_terms_become_a_scheme() -> None:
    made = scheme_of(3, TERMS)

    assert (made.version, made.aspects[Aspect.FIRE], made.items, made.vetoes) == (3, 5, {"SMOKE_ALARM": 12}, {"NO_EBIKE": 2})
    assert (made.lines[5].from_score, made.lines[5].level, made.lines[5].interval_days) == (90, Level.GREEN, 60)
    assert (made.not_applicable, made.validity_days) == (NotApplicable.LEAVES, 60)


@pytest.mark.parametrize(
    ("on", "version"), [(TODAY - DAY, 1), (TODAY, 2), (TODAY + DAY, 2), (date(2022, 5, 31), 2), (date(2022, 6, 1), 3), (date(2030, 1, 1), 3)]
)
def test_the_version_that_began_last_holds(on: date, version: int) -> None:
    assert version_on({1: date(2000, 1, 1), 2: TODAY, 3: date(2022, 6, 1)}, on) == version


@pytest.mark.parametrize(
    ("valid_from", "others", "expected"),
    [
        (TODAY, (), [("RULE_NOT_IN_FUTURE", "/valid_from")]),
        (TODAY + DAY, (), []),
        (TODAY + 2 * DAY, (TODAY + DAY,), []),
        (TODAY + 2 * DAY, (TODAY + 2 * DAY,), [("SCHEME_NOT_LAST", "/valid_from")]),
        (TODAY + 2 * DAY, (TODAY + 3 * DAY,), [("SCHEME_NOT_LAST", "/valid_from")]),
    ],
)
def test_a_version_begins_after_today_and_after_all_others(valid_from: date, others: tuple[date, ...], expected: list[Any]) -> None:
    assert codes(terms(), valid_from, others) == expected


@pytest.mark.parametrize(
    ("faulty", "expected"),
    [
        (terms(), []),
        (terms(aspects=TERMS["aspects"][:3]), [("ASPECT_WITHOUT_POINTS", "/aspects")]),
        (terms(aspects=[*TERMS["aspects"], TERMS["aspects"][0]]), [("SCHEME_LINE_REPEATED", "/aspects/4")]),
        (terms(items=TERMS["items"] * 2), [("SCHEME_LINE_REPEATED", "/items/1")]),
        (terms(vetoes=TERMS["vetoes"] * 2), [("SCHEME_LINE_REPEATED", "/vetoes/1")]),
        (terms(vetoes=[{"item_code": "SMOKE_ALRM", "stars": 2}]), [("SCHEME_ITEM_UNKNOWN", "/vetoes/0/item_code")]),
        (terms(items=[{"item_code": "SMOKE_ALRM", "weight": 2}]), [("SCHEME_ITEM_UNKNOWN", "/items/0/item_code")]),
        (terms(stars=TERMS["stars"][:4]), [("STARS_INCOMPLETE", "/stars")]),
        (with_star(2, stars=1), [("STARS_INCOMPLETE", "/stars")]),
        (with_star(1, from_score=1), [("THRESHOLDS_NOT_RISING", "/stars")]),
        (with_star(2, from_score=70), [("THRESHOLDS_NOT_RISING", "/stars")]),
        (with_star(2, from_score=69), []),
        (with_star(2, level="YELLOW"), []),
        (with_star(2, level="BLUE"), [("LEVELS_NOT_RISING", "/stars")]),
        (with_star(2, interval_days=21), []),
        (with_star(2, interval_days=22), [("INTERVALS_NOT_RISING", "/stars")]),
        (terms(validity_days=59), [("VALIDITY_TOO_SHORT", "/validity_days")]),
        (terms(rectified_percent=90), []),
        (terms(rectified_percent=91), [("SHARES_CONTRADICT", "/rectified_percent")]),
    ],
)
def test_a_version_does_not_contradict_itself(faulty: dict[str, Any], expected: list[Any]) -> None:
    assert codes(faulty) == expected


def test_all_that_is_wrong_is_said_at_once() -> None:
    faulty = with_star(1, from_score=1) | {"aspects": TERMS["aspects"][:3], "rectified_percent": 100}

    assert [code for code, _ in codes(faulty, TODAY)] == ["RULE_NOT_IN_FUTURE", "ASPECT_WITHOUT_POINTS", "THRESHOLDS_NOT_RISING", "SHARES_CONTRADICT"]
