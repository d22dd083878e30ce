"""When a spell may begin, change and end: both sides of every boundary."""

from datetime import date

import pytest

from services.population.rules.spells import (
    CORRECTION_ONLY,
    check_change,
    check_changed_on,
    check_end,
    check_expected_end,
    check_limits,
    check_start,
)
from shared.decisions import ALLOWED, Decision, Refused

TODAY = date(2022, 3, 31)
YESTERDAY, TOMORROW = date(2022, 3, 30), date(2022, 4, 1)


def code(decision: Decision) -> str | None:
    """The code of a refusal, None for what is allowed."""
    return decision.code if isinstance(decision, Refused) else None


@pytest.mark.parametrize(
    ("started_on", "born", "expected"),
    [
        (TODAY, None, None),
        (TOMORROW, None, "STARTED_IN_FUTURE"),
        (TODAY, TODAY, None),
        (YESTERDAY, TODAY, "STARTED_BEFORE_BIRTH"),
    ],
)
def test_a_spell_begins_between_birth_and_today(started_on: date, born: date | None, expected: str | None) -> None:
    assert code(check_start(started_on, born, TODAY)) == expected


@pytest.mark.parametrize(("expected_end_on", "expected"), [(None, None), (TODAY, None), (TOMORROW, None), (YESTERDAY, "END_BEFORE_START")])
def test_the_expected_end_is_not_before_the_start(expected_end_on: date | None, expected: str | None) -> None:
    assert code(check_expected_end(TODAY, expected_end_on)) == expected


@pytest.mark.parametrize(
    ("ended_on", "expected"), [(YESTERDAY, None), (date(2022, 3, 29), "ENDED_BEFORE_START"), (TODAY, None), (TOMORROW, "ENDED_IN_FUTURE")]
)
def test_a_spell_ends_between_start_and_today(ended_on: date, expected: str | None) -> None:
    assert code(check_end(YESTERDAY, ended_on, TODAY)) == expected


@pytest.mark.parametrize(
    ("changed_on", "expected"), [(YESTERDAY, None), (date(2022, 3, 29), "CHANGED_BEFORE_START"), (TODAY, None), (TOMORROW, "CHANGED_IN_FUTURE")]
)
def test_a_change_falls_between_start_and_today(changed_on: date, expected: str | None) -> None:
    assert code(check_changed_on(YESTERDAY, changed_on, TODAY)) == expected


@pytest.mark.parametrize(
    ("kind", "state", "fields", "codes"),
    [
        ("CHANGE", "ACTIVE", {"phone"}, []),
        ("CHANGE", "ACTIVE", {"name", "phone"}, ["FIELD_NEEDS_CORRECTION"]),
        ("CHANGE", "ENDED", {"phone"}, ["RESIDENCE_ENDED"]),
        ("CORRECTION", "ACTIVE", set(CORRECTION_ONLY), []),
        ("CORRECTION", "ENDED", {"phone"}, []),
        ("CHANGE", "ACTIVE", set(), ["NOTHING_TO_CHANGE"]),
        ("CORRECTION", "ENDED", set(), ["NOTHING_TO_CHANGE"]),
    ],
)
def test_changes_and_corrections_are_told_apart(kind: str, state: str, fields: set[str], codes: list[str]) -> None:
    assert [refusal.code for refusal in check_change(kind, state, frozenset(fields))] == codes


@pytest.mark.parametrize(
    ("expected_end_on", "ended_on", "expected"),
    [(None, None, None), (TODAY, TODAY, None), (None, YESTERDAY, "START_AFTER_END"), (YESTERDAY, None, "END_BEFORE_START")],
)
def test_a_corrected_start_stands_before_both_ends(expected_end_on: date | None, ended_on: date | None, expected: str | None) -> None:
    assert code(check_limits(TODAY, expected_end_on, ended_on)) == expected


def test_what_is_allowed_is_one_value() -> None:
    assert check_start(TODAY, None, TODAY) is ALLOWED
