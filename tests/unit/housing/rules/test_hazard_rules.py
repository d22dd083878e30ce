"""Deadlines around holidays, extensions on both sides of their limits, and which line of which version holds."""

from dataclasses import replace
from datetime import date

import pytest

from services.housing.rules.hazard_rules import HazardRule, check_extension, check_granting, check_version, rule_for
from shared.calendar.working_days import is_working_day
from shared.contracts.housing.vocabulary.hazards import Severity

MAJOR = HazardRule(1, date(2000, 1, 1), "MAJOR", None, 7, 3, "CALENDAR", 1, 7, True)
GENERAL = replace(MAJOR, severity="GENERAL", days=15)
CRITICAL = replace(MAJOR, severity="CRITICAL", days=3)
ALARM = replace(MAJOR, severity=None, item_code="SMOKE_ALARM", days=2)
FIRST = [MAJOR, GENERAL, CRITICAL, ALARM]
SECOND = [replace(line, version=2, valid_from=date(2022, 5, 1), days=1) for line in (MAJOR, GENERAL, CRITICAL)]


@pytest.mark.parametrize(
    ("found_on", "days", "kind", "due"),
    [
        # Qingming 2022 is 3 to 5 April, with 2 April worked for it; Labour Day 30 April to 4 May, with 24 April and 7 May worked.
        ("2022-03-31", 0, "CALENDAR", "2022-03-31"),
        ("2022-03-31", 1, "CALENDAR", "2022-04-01"),
        ("2022-03-31", 2, "CALENDAR", "2022-04-02"),
        ("2022-03-31", 3, "CALENDAR", "2022-04-06"),
        ("2022-03-31", 5, "CALENDAR", "2022-04-06"),
        ("2022-03-31", 6, "CALENDAR", "2022-04-06"),
        ("2022-03-31", 7, "CALENDAR", "2022-04-07"),
        ("2022-04-03", 0, "CALENDAR", "2022-04-06"),
        ("2022-03-31", 2, "WORKING", "2022-04-02"),
        ("2022-03-31", 3, "WORKING", "2022-04-06"),
        ("2022-04-02", 1, "WORKING", "2022-04-06"),
        ("2022-04-03", 1, "WORKING", "2022-04-06"),
        ("2022-04-29", 1, "CALENDAR", "2022-05-05"),
        ("2022-04-29", 1, "WORKING", "2022-05-05"),
        ("2022-05-06", 1, "WORKING", "2022-05-07"),
        ("2022-04-22", 2, "CALENDAR", "2022-04-24"),
    ],
)
def test_a_deadline_ends_on_a_working_day_and_does_not_count_the_first(found_on: str, days: int, kind: str, due: str) -> None:
    rule = replace(MAJOR, days=days, again_days=days, day_kind=kind, extension_days=days)
    start, end = date.fromisoformat(found_on), date.fromisoformat(due)

    assert rule.due(start, is_working_day) == rule.due_again(start, is_working_day) == rule.latest(start, is_working_day) == end


def test_a_first_deadline_and_a_later_one_have_days_of_their_own() -> None:
    assert MAJOR.due(date(2022, 4, 6), is_working_day) == date(2022, 4, 13)
    assert MAJOR.due_again(date(2022, 4, 6), is_working_day) == date(2022, 4, 11)


@pytest.mark.parametrize(
    ("severity", "item", "on", "version", "days"),
    [
        ("MAJOR", "OTHER", "2022-04-30", 1, 7),
        ("MAJOR", "OTHER", "2022-05-01", 2, 1),
        ("GENERAL", "OTHER", "2022-04-30", 1, 15),
        ("MAJOR", "SMOKE_ALARM", "2022-04-30", 1, 2),
        ("CRITICAL", "SMOKE_ALARM", "2022-04-30", 1, 2),
        ("MAJOR", "SMOKE_ALARM", "2022-05-01", 2, 1),
        ("MAJOR", "OTHER", "1999-12-31", 1, 7),
    ],
)
def test_the_line_of_the_item_holds_else_that_of_the_severity(severity: str, item: str, on: str, version: int, days: int) -> None:
    rule = rule_for([*SECOND, *FIRST], severity, item, date.fromisoformat(on))

    assert (rule.version, rule.days) == (version, days)


def test_of_two_that_begin_on_one_day_the_later_version_holds() -> None:
    third = [replace(line, version=3) for line in SECOND]

    assert rule_for([*SECOND, *third, *FIRST], "MAJOR", "OTHER", date(2022, 6, 1)).version == 3


DUE = date(2022, 4, 7)


@pytest.mark.parametrize(
    ("extended", "wanted", "today", "codes"),
    [
        (0, "2022-04-14", "2022-04-07", []),
        (0, "2022-04-08", "2022-04-07", []),
        (0, "2022-04-14", "2022-04-08", ["EXTENSION_TOO_LATE"]),
        (0, "2022-04-15", "2022-04-07", ["EXTENSION_TOO_LONG"]),
        (0, "2022-04-07", "2022-04-01", ["EXTENSION_NOT_LATER"]),
        (0, "2022-04-06", "2022-04-01", ["EXTENSION_NOT_LATER"]),
        (1, "2022-04-14", "2022-04-07", ["EXTENSIONS_USED_UP"]),
        (1, "2023-04-14", "2022-04-08", ["EXTENSION_TOO_LATE", "EXTENSIONS_USED_UP"]),
        (1, "2022-04-07", "2022-04-08", ["EXTENSION_TOO_LATE", "EXTENSIONS_USED_UP", "EXTENSION_NOT_LATER"]),
    ],
)
def test_it_is_extended_so_often_so_far_and_in_time(extended: int, wanted: str, today: str, codes: list[str]) -> None:
    asked = date.fromisoformat(wanted)

    assert [wrong.code for wrong in check_extension(MAJOR, extended, DUE, asked, date.fromisoformat(today), is_working_day)] == codes
    granted = [wrong.code for wrong in check_granting(MAJOR, extended, DUE, asked, is_working_day)]
    assert granted == [code for code in codes if code != "EXTENSION_TOO_LATE"]


def test_a_limit_that_ends_on_a_day_off_reaches_to_the_next_working_day() -> None:
    rule, due = replace(MAJOR, extension_days=3), date(2022, 3, 31)

    assert check_extension(rule, 0, due, date(2022, 4, 6), due, is_working_day) == []
    assert [wrong.code for wrong in check_extension(rule, 0, due, date(2022, 4, 7), due, is_working_day)] == ["EXTENSION_TOO_LONG"]


def test_what_may_never_be_extended_is_not() -> None:
    rule = replace(MAJOR, extensions=0, extension_days=0)

    assert [wrong.code for wrong in check_extension(rule, 0, DUE, date(2022, 4, 8), DUE, is_working_day)] == ["EXTENSIONS_USED_UP"]


TODAY = date(2022, 3, 31)
WHOLE = [(severity.value, None) for severity in Severity]


@pytest.mark.parametrize(
    ("valid_from", "lines", "problems"),
    [
        ("2022-04-01", WHOLE, []),
        ("2022-04-01", [*WHOLE, (None, "SMOKE_ALARM")], []),
        ("2022-03-31", WHOLE, [("/valid_from", "RULE_NOT_IN_FUTURE")]),
        ("2022-04-01", WHOLE[1:], [("/lines", "SEVERITY_LINE_MISSING")]),
        ("2022-04-01", [*WHOLE, ("MAJOR", None)], [("/lines/3", "LINE_REPEATED")]),
        ("2022-04-01", [*WHOLE, (None, "SMOKE_ALARM"), (None, "SMOKE_ALARM")], [("/lines/4", "LINE_REPEATED")]),
        ("2022-04-01", [*WHOLE, (None, None), ("MAJOR", "SMOKE_ALARM")], [("/lines/3", "LINE_SUBJECT"), ("/lines/4", "LINE_SUBJECT")]),
        ("2022-04-01", [*WHOLE, (None, "NO_SUCH_ITEM")], [("/lines/3/item_code", "UNKNOWN_ITEM")]),
        ("2022-03-31", [], [("/valid_from", "RULE_NOT_IN_FUTURE"), ("/lines", "SEVERITY_LINE_MISSING")]),
    ],
)
def test_a_version_begins_in_future_and_speaks_of_every_severity_once(
    valid_from: str, lines: list[tuple[str | None, str | None]], problems: list[tuple[str, str]]
) -> None:
    wrong = check_version(date.fromisoformat(valid_from), lines, {"SMOKE_ALARM"}, TODAY)

    assert [(refusal.pointer, refusal.code) for refusal in wrong] == problems
