"""By when a clue is answered, what is alike, and how long what was written is kept."""

from datetime import date

import pytest

from services.housing.rules.clue_rules import ClueRule, answer_due, kept_since, rule_on, similar_between
from shared.calendar.working_days import is_working_day
from shared.contracts.vocabulary import DayKind
from shared.decisions import ALLOWED, Refused
from shared.versions import check_new_version

OLD = ClueRule(date(2022, 1, 1), 15, DayKind.WORKING, 30, 365)
NEW = ClueRule(date(2022, 4, 1), 7, DayKind.CALENDAR, 10, 180)
TODAY = date(2022, 3, 31)


@pytest.mark.parametrize(
    ("day", "rule"), [(date(2021, 12, 31), OLD), (date(2022, 1, 1), OLD), (date(2022, 3, 31), OLD), (date(2022, 4, 1), NEW), (date(2030, 1, 1), NEW)]
)
def test_the_version_that_began_last_holds(day: date, rule: ClueRule) -> None:
    assert rule_on([NEW, OLD], day) is rule


@pytest.mark.parametrize(
    ("rule", "received_on", "due"),
    [
        # 1 March 2022 is a Tuesday: 15 working days end on Tuesday three weeks later
        (OLD, date(2022, 3, 1), date(2022, 3, 22)),
        # a Saturday is no working day and does not count
        (OLD, date(2022, 3, 5), date(2022, 3, 25)),
        # 7 calendar days end on Sunday 10 April, hence on the Monday after
        (NEW, date(2022, 4, 3), date(2022, 4, 11)),
    ],
)
def test_the_answer_is_due_by_the_rule(rule: ClueRule, received_on: date, due: date) -> None:
    assert answer_due(rule, received_on, is_working_day) == due


def test_alike_are_those_of_so_many_days_before_and_after() -> None:
    assert similar_between(NEW, date(2022, 4, 11)) == (date(2022, 4, 1), date(2022, 4, 21))
    assert similar_between(NEW, date.min) == (date.min, date(1, 1, 11))
    assert similar_between(NEW, date.max) == (date(9999, 12, 21), date.max)


def test_what_was_written_is_kept_for_so_many_days_after_the_answer() -> None:
    assert kept_since(OLD, date(2023, 3, 31)) == TODAY


@pytest.mark.parametrize(
    ("valid_from", "code"),
    [
        (TODAY, "RULE_NOT_IN_FUTURE"),
        (date(2022, 4, 1), "RULE_BEFORE_LATEST"),
        (date(2022, 4, 2), None),
    ],
)
def test_a_new_rule_begins_after_today_and_all_others(valid_from: date, code: str | None) -> None:
    found = check_new_version(valid_from, [OLD.valid_from, NEW.valid_from], TODAY)

    assert found == ALLOWED if code is None else isinstance(found, Refused) and found.code == code
