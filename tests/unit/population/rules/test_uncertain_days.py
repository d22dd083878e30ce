"""Days that are known to the month or year only: tables for both sides of every boundary, and the definition itself by brute force."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from services.population.rules.uncertain_days import Period, Spell, asked_period, check_period, check_precision, latest, lived_there
from shared.decisions import ALLOWED, Refused

DAY = timedelta(days=1)


def day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


@pytest.mark.parametrize(
    ("written", "precision", "expected"),
    [
        ("2022-03-31", "DAY", "2022-03-31"),
        ("2022-02-01", "MONTH", "2022-02-28"),
        ("2024-02-01", "MONTH", "2024-02-29"),
        ("2022-12-01", "MONTH", "2022-12-31"),
        ("2022-01-01", "YEAR", "2022-12-31"),
        ("9999-12-01", "MONTH", "9999-12-31"),
    ],
)
def test_a_day_may_mean_any_up_to_the_last(written: str, precision: str, expected: str) -> None:
    assert latest(date.fromisoformat(written), precision) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("written", "precision", "allowed"),
    [
        ("2022-03-31", "DAY", True),
        ("2022-03-01", "MONTH", True),
        ("2022-03-02", "MONTH", False),
        ("2022-02-28", "MONTH", False),
        ("2022-01-01", "YEAR", True),
        ("2022-01-02", "YEAR", False),
        ("2022-02-01", "YEAR", False),
    ],
)
def test_a_day_is_written_as_the_first_of_what_is_known(written: str, precision: str, allowed: bool) -> None:
    decision = check_precision(date.fromisoformat(written), precision, "/started_on")

    assert decision is ALLOWED or (isinstance(decision, Refused) and (decision.code, decision.pointer) == ("DATE_NOT_AS_PRECISE", "/started_on"))
    assert (decision is ALLOWED) is allowed


MARCH_TO_JUNE = ("2022-03-01", "MONTH", "2022-06-01", "MONTH")
TABLE = [
    # Known to the day: from the first day to the day before the end.
    (("2022-03-10", "DAY", "2022-03-20", "DAY"), "2022-03-09", None),
    (("2022-03-10", "DAY", "2022-03-20", "DAY"), "2022-03-10", "CERTAIN"),
    (("2022-03-10", "DAY", "2022-03-20", "DAY"), "2022-03-19", "CERTAIN"),
    (("2022-03-10", "DAY", "2022-03-20", "DAY"), "2022-03-20", None),
    (("2022-03-10", "DAY", "2022-03-10", "DAY"), "2022-03-10", None),
    (("2022-03-10", "DAY", None, "DAY"), "2099-01-01", "CERTAIN"),
    # Began some time in March; the first day without it was some time in June, on the thirtieth at the latest.
    (MARCH_TO_JUNE, "2022-02-28", None),
    (MARCH_TO_JUNE, "2022-03-01", "POSSIBLE"),
    (MARCH_TO_JUNE, "2022-03-30", "POSSIBLE"),
    (MARCH_TO_JUNE, "2022-03-31", "CERTAIN"),
    (MARCH_TO_JUNE, "2022-05-31", "CERTAIN"),
    (MARCH_TO_JUNE, "2022-06-01", "POSSIBLE"),
    (MARCH_TO_JUNE, "2022-06-29", "POSSIBLE"),
    (MARCH_TO_JUNE, "2022-06-30", None),
    # Began and ended within the same year, or month.
    (("2022-01-01", "YEAR", "2022-01-01", "YEAR"), "2022-01-01", "POSSIBLE"),
    (("2022-01-01", "YEAR", "2022-01-01", "YEAR"), "2022-12-30", "POSSIBLE"),
    (("2022-01-01", "YEAR", "2022-01-01", "YEAR"), "2022-12-31", None),
    (("2022-03-10", "DAY", "2022-03-01", "MONTH"), "2022-03-09", None),
    (("2022-03-10", "DAY", "2022-03-01", "MONTH"), "2022-03-10", "POSSIBLE"),
    (("2022-01-01", "YEAR", None, "DAY"), "2022-12-30", "POSSIBLE"),
    (("2022-01-01", "YEAR", None, "DAY"), "2022-12-31", "CERTAIN"),
]


@pytest.mark.parametrize(("spell", "on", "expected"), TABLE)
def test_who_lived_there_on_a_day(spell: tuple[str, str, str | None, str], on: str, expected: str | None) -> None:
    started, started_precision, ended, ended_precision = spell
    asked = Spell(date.fromisoformat(started), started_precision, day(ended), ended_precision)

    assert lived_there(asked, Period(day(on), day(on))) == expected


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2022-01-01", "2022-02-28", None),
        ("2022-01-01", "2022-03-01", "POSSIBLE"),
        ("2022-01-01", "2022-03-31", "CERTAIN"),
        ("2022-05-31", "2022-12-31", "CERTAIN"),
        ("2022-06-01", "2022-12-31", "POSSIBLE"),
        ("2022-06-29", "2022-12-31", "POSSIBLE"),
        ("2022-06-30", "2022-12-31", None),
        (None, "2022-02-28", None),
        (None, "2022-03-31", "CERTAIN"),
        ("2022-06-30", None, None),
        ("2022-05-31", None, "CERTAIN"),
    ],
)
def test_who_lived_there_in_a_period(first: str | None, last: str | None, expected: str | None) -> None:
    spell = Spell(date(2022, 3, 1), "MONTH", date(2022, 6, 1), "MONTH")

    assert lived_there(spell, Period(day(first), day(last))) == expected


days = some.dates(date(2022, 1, 1), date(2022, 3, 31))
precisions = some.sampled_from(["DAY", "MONTH"])


def written(on: date, precision: str) -> date:
    return on if precision == "DAY" else on.replace(day=1)


@settings(max_examples=300, deadline=None)
@given(days, precisions, days, precisions, days, days)
def test_certain_is_whatever_the_days_are_and_possible_for_some(
    start: date, start_precision: str, end: date, end_precision: str, one: date, other: date
) -> None:
    spell = Spell(written(start, start_precision), start_precision, written(end, end_precision), end_precision)
    period = Period(min(one, other), max(one, other))
    starts = [spell.started_on + DAY * n for n in range((latest(spell.started_on, start_precision) - spell.started_on).days + 1)]
    assert spell.ended_on is not None
    ends = [spell.ended_on + DAY * n for n in range((latest(spell.ended_on, end_precision) - spell.ended_on).days + 1)]
    first, last = min(one, other), max(one, other)
    answers = {max(s, first) <= last and max(s, first) < e for s in starts for e in ends if s <= e}

    if not answers:  # an end before every possible start, which no record has
        return
    expected = "CERTAIN" if answers == {True} else "POSSIBLE" if True in answers else None
    assert lived_there(spell, period) == expected


@pytest.mark.parametrize(
    ("as_of", "first", "last", "about_now", "codes"),
    [
        (None, None, None, False, []),
        ("2022-03-01", None, None, False, []),
        (None, "2022-03-01", "2022-03-01", False, []),
        (None, "2022-03-01", None, False, []),
        (None, None, "2022-03-01", False, []),
        (None, None, None, True, []),
        (None, "2022-03-02", "2022-03-01", False, ["PERIOD_REVERSED"]),
        ("2022-03-01", "2022-03-01", None, False, ["ONE_TIME_ONLY"]),
        ("2022-03-01", None, None, True, ["ONE_TIME_ONLY"]),
        (None, None, "2022-03-01", True, ["ONE_TIME_ONLY"]),
    ],
)
def test_a_listing_is_of_one_time(as_of: str | None, first: str | None, last: str | None, about_now: bool, codes: list[str]) -> None:
    assert [refusal.code for refusal in check_period(day(as_of), Period(day(first), day(last)), about_now=about_now)] == codes


@pytest.mark.parametrize(
    ("as_of", "first", "last", "expected"),
    [
        (None, None, None, None),
        ("2022-03-01", None, None, ("2022-03-01", "2022-03-01")),
        (None, "2022-03-01", None, ("2022-03-01", None)),
        (None, None, "2022-03-31", (None, "2022-03-31")),
        (None, "2022-03-01", "2022-03-31", ("2022-03-01", "2022-03-31")),
    ],
)
def test_a_day_is_a_period_of_one(as_of: str | None, first: str | None, last: str | None, expected: tuple[str | None, str | None] | None) -> None:
    assert asked_period(day(as_of), day(first), day(last)) == (Period(day(expected[0]), day(expected[1])) if expected else None)
