"""Appeals: until when, who decides, and what may be corrected."""

from datetime import date, timedelta

import pytest

from services.housing.rules.appeals import check_appeal, check_corrections, check_decider
from services.housing.rules.rating import Place
from shared.contracts.housing.vocabulary.inspections import ItemResult
from shared.contracts.housing.vocabulary.rating import AppealDecision, AppealState
from shared.decisions import refusals

UNTIL = date(2022, 4, 15)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("today", "has_open", "refused"),
    [
        (UNTIL - DAY, False, []),
        (UNTIL, False, []),
        (UNTIL + DAY, False, ["RATING_APPEAL_TOO_LATE"]),
        (UNTIL, True, ["RATING_APPEAL_OPEN"]),
        (UNTIL + DAY, True, ["RATING_APPEAL_OPEN", "RATING_APPEAL_TOO_LATE"]),
    ],
)
def test_an_appeal_is_made_in_time_and_one_at_a_time(today: date, has_open: bool, refused: list[str]) -> None:
    assert [found.code for found in check_appeal(UNTIL, today, has_open=has_open)] == refused


@pytest.mark.parametrize(
    ("state", "decider", "refused"),
    [
        (AppealState.OPEN, "head", []),
        (AppealState.OPEN, "inspector", ["OWN_INSPECTION"]),
        (AppealState.UPHELD, "head", ["RATING_APPEAL_DECIDED"]),
        (AppealState.CORRECTED, "inspector", ["RATING_APPEAL_DECIDED"]),
    ],
)
def test_nobody_decides_about_an_own_inspection_or_twice(state: AppealState, decider: str, refused: list[str]) -> None:
    assert [found.code for found in refusals(check_decider(state, "inspector", decider))] == refused


HERE: Place = ("SMOKE_ALARM", "301")
WHOLE: Place = ("LETTER_SIGNED", None)
PASSED = ItemResult.PASS


@pytest.mark.parametrize(
    ("decision", "corrected", "refused"),
    [
        (AppealDecision.UPHELD, [], []),
        (AppealDecision.UPHELD, [(HERE, PASSED)], [("CORRECTIONS_NOT_EXPECTED", "/corrections")]),
        (AppealDecision.CORRECTED, [], [("CORRECTIONS_MISSING", "/corrections")]),
        (AppealDecision.CORRECTED, [(HERE, PASSED), (WHOLE, ItemResult.NOT_APPLICABLE)], []),
        (AppealDecision.CORRECTED, [(HERE, PASSED), (HERE, PASSED)], [("CORRECTION_REPEATED", "/corrections/1")]),
        (AppealDecision.CORRECTED, [(HERE, PASSED), (("SMOKE_ALARM", None), PASSED)], [("ITEM_NOT_INSPECTED", "/corrections/1/item_code")]),
    ],
)
def test_only_what_was_inspected_is_corrected(
    decision: AppealDecision, corrected: list[tuple[Place, ItemResult]], refused: list[tuple[str, str]]
) -> None:
    assert [(found.code, found.pointer) for found in check_corrections(decision, corrected, {HERE, WHOLE})] == refused
