"""What may be recorded in an inspection, what is missing before it is closed, and what it comes to."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from services.housing.rules.findings import Seen
from services.housing.rules.inspection_templates import Line
from services.housing.rules.inspections import (
    Given,
    check_abandonment,
    check_complete,
    check_outcome,
    check_results,
    check_state,
    check_visit,
    count_hazards,
    missing_items,
    propose,
    suspend_reason,
    takes_place,
)
from shared.contracts.housing.vocabulary.hazards import Severity
from shared.contracts.housing.vocabulary.inspections import Aspect, InspectionOutcome, ItemResult

TODAY = date(2022, 3, 31)
DAY = timedelta(days=1)
LINES = {
    "GENERAL": Line("GENERAL", "RECTIFY", ["RECTIFY", "TRANSFER"]),
    "MAJOR": Line("MAJOR", "RECTIFY", ["RECTIFY", "SUSPEND"]),
    "CRITICAL": Line("CRITICAL", "SUSPEND", ["SUSPEND", "RECTIFY"]),
}


def pairs(refusals: Any) -> list[tuple[str, str]]:
    return [(refusal.code, refusal.pointer) for refusal in refusals]


def saw(severity: str, result: str = "FAIL", *, fixed: bool = False) -> Seen:
    return Seen("ITEM", Aspect.FIRE, Severity(severity), ItemResult(result), fixed_on_site=fixed)


@pytest.mark.parametrize(
    ("kind", "on", "first_passed_on", "wrong"),
    [
        ("FIRST", TODAY, None, []),
        ("ROUTINE", TODAY - 10 * DAY, TODAY, []),
        ("ROUTINE", TODAY + DAY, None, [("INSPECTED_IN_FUTURE", "/inspected_on")]),
        ("ROUTINE", TODAY - 11 * DAY, None, [("INSPECTED_BEFORE_REGISTRATION", "/inspected_on")]),
        ("FIRST", TODAY, TODAY, [("NOT_THE_FIRST", "/kind")]),
        ("FIRST", TODAY + DAY, TODAY, [("INSPECTED_IN_FUTURE", "/inspected_on"), ("NOT_THE_FIRST", "/kind")]),
    ],
)
def test_a_visit_was_made_and_is_of_its_kind(kind: str, on: date, first_passed_on: date | None, wrong: list[Any]) -> None:
    assert pairs(check_visit(kind, on, registered_on=TODAY - 10 * DAY, first_passed_on=first_passed_on, today=TODAY)) == wrong


@pytest.mark.parametrize(
    ("state", "codes"), [("SELF_REGISTERED", []), ("VERIFIED", []), ("SUSPENDED", []), ("CLOSED", [("INSPECTION_HOUSE_CLOSED", "")])]
)
def test_every_house_is_inspected_but_a_closed_one(state: str, codes: list[Any]) -> None:
    assert pairs(check_state(state)) == codes


def test_all_that_is_wrong_with_results_is_told_at_once() -> None:
    results = [
        Given("ALARM", None, "FAIL", True),
        Given("ALARM", "301", "PASS", False),
        Given("ALARM", None, "PASS", True),
        Given("NOTHING", "999", "PASS", False),
    ]

    assert pairs(check_results(results, {"ALARM"}, {"301"})) == [
        ("FIXED_WITHOUT_FAIL", "/results/2/fixed_on_site"),
        ("RESULT_REPEATED", "/results/2"),
        ("ITEM_UNKNOWN", "/results/3/item_code"),
        ("ROOM_UNKNOWN", "/results/3/room_id"),
    ]


NOON = datetime(2022, 3, 31, 4, tzinfo=UTC)


@pytest.mark.parametrize(("sent", "kept", "takes"), [(NOON, None, True), (NOON, NOON, True), (NOON, NOON + DAY, False), (NOON + DAY, NOON, True)])
def test_what_was_seen_later_counts(sent: datetime, kept: datetime | None, takes: bool) -> None:
    assert takes_place(sent, kept) is takes


def test_each_mandatory_item_that_nobody_looked_at_is_named() -> None:
    missing = missing_items(["SOUND", "ALARM", "LETTER"], {"ALARM", "EXTRA"})

    assert missing == ["SOUND", "LETTER"]
    assert pairs(check_complete(missing)) == [("RESULT_MISSING", "/results/SOUND"), ("RESULT_MISSING", "/results/LETTER")]
    assert check_complete([]) == []


@pytest.mark.parametrize(
    ("seen", "proposed", "allowed"),
    [
        ([], "PASS", {"PASS"}),
        ([saw("CRITICAL", "PASS"), saw("MAJOR", "NOT_APPLICABLE")], "PASS", {"PASS"}),
        ([saw("CRITICAL", fixed=True)], "FIXED_ON_SITE", {"FIXED_ON_SITE"}),
        ([saw("GENERAL"), saw("CRITICAL", fixed=True)], "RECTIFY", {"RECTIFY", "TRANSFER"}),
        ([saw("GENERAL"), saw("MAJOR")], "RECTIFY", {"RECTIFY", "SUSPEND"}),
        ([saw("MAJOR"), saw("CRITICAL"), saw("GENERAL")], "SUSPEND", {"SUSPEND", "RECTIFY"}),
    ],
)
def test_the_worst_hazard_that_is_left_proposes_the_outcome(seen: list[Seen], proposed: str, allowed: set[str]) -> None:
    assert propose(seen, LINES) == (InspectionOutcome(proposed), frozenset(map(InspectionOutcome, allowed)))


@pytest.mark.parametrize(
    ("chosen", "reason", "wrong"),
    [
        (None, None, []),
        ("SUSPEND", None, []),
        ("RECTIFY", "已当场搬离", []),
        ("RECTIFY", None, [("OUTCOME_REASON_REQUIRED", "/reason")]),
        ("PASS", "看着还行", [("OUTCOME_NOT_ALLOWED", "/outcome")]),
    ],
)
def test_another_outcome_is_one_that_the_rule_allows_and_has_a_reason(chosen: str | None, reason: str | None, wrong: list[Any]) -> None:
    assert pairs(check_outcome(chosen, reason, "SUSPEND", {"SUSPEND", "RECTIFY"})) == wrong


def test_hazards_are_counted_by_severity() -> None:
    seen = [saw("MAJOR"), saw("MAJOR"), saw("CRITICAL", fixed=True), saw("GENERAL", "PASS")]

    assert count_hazards(seen) == {Severity.GENERAL: 0, Severity.MAJOR: 2, Severity.CRITICAL: 0}


@pytest.mark.parametrize(("critical", "reason"), [(0, "INSPECTION"), (1, "CRITICAL_HAZARD")])
def test_a_suspension_says_whether_a_critical_hazard_is_why(critical: int, reason: str) -> None:
    assert suspend_reason({Severity.CRITICAL: critical}) == reason


@pytest.mark.parametrize(
    ("reason", "note", "wrong"), [("NOBODY_HOME", None, []), ("OTHER", "停电", []), ("OTHER", None, [("NOTE_REQUIRED", "/note")])]
)
def test_another_reason_is_told(reason: str, note: str | None, wrong: list[Any]) -> None:
    assert pairs(check_abandonment(reason, note)) == wrong
