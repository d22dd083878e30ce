"""Which version of the check sheet holds on a day, and what a new one must have."""

from datetime import date
from typing import Any

import pytest

from services.housing.rules.inspection_templates import Line, check_template, version_on

TODAY = date(2022, 3, 31)
YESTERDAY, TOMORROW = date(2022, 3, 30), date(2022, 4, 1)
ITEMS = [("SOUND", "STRUCTURE"), ("ALARM", "FIRE"), ("LOCKS", "SECURITY"), ("LETTER", "DUTIES")]
LINES = [
    Line("GENERAL", "RECTIFY", ["RECTIFY"]),
    Line("MAJOR", "RECTIFY", ["RECTIFY", "SUSPEND"]),
    Line("CRITICAL", "SUSPEND", ["SUSPEND"]),
]


@pytest.mark.parametrize(("on", "version"), [(date(1999, 12, 31), 1), (YESTERDAY, 1), (TODAY, 3), (date(2022, 4, 1), 2), (date(2030, 1, 1), 2)])
def test_the_version_that_began_last_holds(on: date, version: int) -> None:
    assert version_on({1: YESTERDAY, 2: TOMORROW, 3: TODAY}, on) == version


def wrong_with(valid_from: date = TODAY, items: Any = ITEMS, lines: Any = LINES, **more: Any) -> list[tuple[str, str]]:
    found = check_template(valid_from, items, lines, **{"known": {}, "taken": [], "today": TODAY, **more})
    return [(refusal.code, refusal.pointer) for refusal in found]


@pytest.mark.parametrize(
    ("valid_from", "taken", "wrong"),
    [
        (TODAY, [YESTERDAY], []),
        (TOMORROW, [YESTERDAY, TODAY], []),
        (YESTERDAY, [], [("TEMPLATE_IN_PAST", "/valid_from")]),
        (TODAY, [TODAY], [("TEMPLATE_DAY_TAKEN", "/valid_from")]),
    ],
)
def test_a_version_begins_today_at_the_earliest_on_a_day_of_its_own(valid_from: date, taken: list[date], wrong: list[Any]) -> None:
    assert wrong_with(valid_from, taken=taken) == wrong


def test_a_code_keeps_its_aspect() -> None:
    assert wrong_with(known={"ALARM": "FIRE", "GONE": "DUTIES"}) == []
    assert wrong_with(known={"ALARM": "SECURITY"}) == [("ITEM_ASPECT_CHANGED", "/sheet/1/aspect")]


def test_every_aspect_has_an_item_and_every_code_is_there_once() -> None:
    assert wrong_with(items=[*ITEMS, ("ALARM", "FIRE")]) == [("ITEM_REPEATED", "/sheet/4/code")]
    assert wrong_with(items=ITEMS[1:3]) == [("ASPECT_MISSING", "/sheet")] * 2


def test_every_severity_has_one_line_whose_outcome_is_allowed() -> None:
    assert wrong_with(lines=LINES[:2]) == [("SEVERITY_MISSING", "/outcomes")]
    assert wrong_with(lines=[*LINES, LINES[0]]) == [("SEVERITY_REPEATED", "/outcomes/3/severity")]
    assert wrong_with(lines=[*LINES[:2], Line("CRITICAL", "SUSPEND", ["RECTIFY"])]) == [("OUTCOME_NOT_ALLOWED", "/outcomes/2/outcome")]


def test_all_that_is_wrong_is_told_at_once() -> None:
    codes = [code for code, _ in wrong_with(YESTERDAY, [*ITEMS[:3], ITEMS[0]], [LINES[0]], known={"LOCKS": "FIRE"})]

    assert codes == ["TEMPLATE_IN_PAST", "ITEM_REPEATED", "ITEM_ASPECT_CHANGED", "ASPECT_MISSING", "SEVERITY_MISSING", "SEVERITY_MISSING"]
