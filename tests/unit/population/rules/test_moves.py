"""When a move may be made and taken back: both sides of every boundary."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.population.rules.moves import Traces, check_move, check_reversal
from shared.decisions import ALLOWED, Refused

TODAY, YESTERDAY, TOMORROW = date(2022, 3, 31), date(2022, 3, 30), date(2022, 4, 1)
AS_LEFT = Traces(
    is_reversed=False,
    left_state="ENDED",
    left_end_reason="MOVED_AWAY",
    left_ended_on=YESTERDAY,
    entered_state="ACTIVE",
    entered_verified_on=None,
    moved_on=YESTERDAY,
    is_altered=False,
)


@pytest.mark.parametrize(
    ("started_on", "moved_on", "precision", "expected_end_on", "expected"),
    [
        (YESTERDAY, YESTERDAY, "DAY", None, []),
        (YESTERDAY, date(2022, 3, 29), "DAY", None, [("/moved_on", "ENDED_BEFORE_START")]),
        (YESTERDAY, TODAY, "DAY", TODAY, []),
        (YESTERDAY, TODAY, "DAY", YESTERDAY, [("/to/expected_end_on", "END_BEFORE_START")]),
        (YESTERDAY, TOMORROW, "DAY", None, [("/moved_on", "ENDED_IN_FUTURE")]),
        (YESTERDAY, date(2022, 3, 1), "MONTH", None, []),
        (TOMORROW, date(2022, 3, 1), "MONTH", None, [("/moved_on", "ENDED_BEFORE_START")]),
        (date(2022, 1, 1), date(2022, 3, 2), "MONTH", None, [("/moved_on", "DATE_NOT_AS_PRECISE")]),
    ],
)
def test_a_move_falls_between_the_start_and_today(
    started_on: date, moved_on: date, precision: str, expected_end_on: date | None, expected: list[tuple[str, str]]
) -> None:
    refused = check_move(started_on, moved_on, expected_end_on, TODAY, precision)

    assert [(refusal.pointer, refusal.code) for refusal in refused] == expected


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        ({}, None),
        ({"is_reversed": True}, "MOVE_REVERSED"),
        ({"left_state": "ACTIVE", "left_end_reason": None, "left_ended_on": None}, "MOVE_BUILT_UPON"),
        ({"left_end_reason": "DUPLICATE"}, "MOVE_BUILT_UPON"),
        ({"left_ended_on": TODAY}, "MOVE_BUILT_UPON"),
        ({"entered_state": "ENDED"}, "MOVE_BUILT_UPON"),
        ({"entered_verified_on": TODAY}, "MOVE_BUILT_UPON"),
        ({"is_altered": True}, "MOVE_BUILT_UPON"),
    ],
)
def test_a_move_is_taken_back_while_nothing_is_built_upon_it(since: dict[str, Any], expected: str | None) -> None:
    decision = check_reversal(replace(AS_LEFT, **since))

    assert decision is ALLOWED or (isinstance(decision, Refused) and decision.code == expected)
    assert (decision is ALLOWED) is (expected is None)
