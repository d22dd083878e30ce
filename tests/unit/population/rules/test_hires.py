"""By when hires and leaves are reported, at weekends, holidays and when the rule changes; and which rule may be added."""

from datetime import date

import pytest

from services.population.rules.hires import Clock, Rule, check_checked_on, check_closed_on, check_since
from shared.calendar.working_days import is_working_day
from shared.contracts.population.vocabulary.employers import Timeliness
from shared.contracts.vocabulary import DayKind
from shared.decisions import Allowed, Refused
from shared.versions import check_new_version

THREE = Rule(date(2010, 1, 1), 3, DayKind.WORKING, 500)
SEVEN = Rule(date(2022, 7, 1), 7, DayKind.CALENDAR, 500)
CLOCK = Clock((SEVEN, THREE), is_working_day)


@pytest.mark.parametrize(
    ("happened", "due"),
    [
        ("2022-03-21", "2022-03-24"),  # a Monday
        ("2022-03-24", "2022-03-29"),  # a Thursday: Friday, Monday, Tuesday
        ("2022-03-26", "2022-03-30"),  # a Saturday: the count begins on Monday
        ("2022-03-31", "2022-04-06"),  # Friday, Saturday the make-up day, and Wednesday after Tomb-sweeping Day
        ("2022-01-30", "2022-02-09"),  # a Sunday that is worked, before Spring Festival
        ("2022-09-30", "2022-10-08"),  # seven days end on a holiday, hence on the Saturday that is worked
        ("2022-06-30", "2022-07-05"),  # the old rule, on its last day
        ("2022-07-01", "2022-07-08"),  # the new one, on its first
        ("2022-07-02", "2022-07-11"),  # seven days end on a Saturday, hence on Monday
    ],
)
def test_the_due_day(happened: str, due: str) -> None:
    assert CLOCK.due(date.fromisoformat(happened)) == date.fromisoformat(due)


@pytest.mark.parametrize(
    ("reported", "timeliness"),
    [("2022-03-24", Timeliness.IN_TIME), ("2022-03-29", Timeliness.IN_TIME), ("2022-03-30", Timeliness.LATE), ("2023-03-30", Timeliness.LATE)],
)
def test_the_due_day_itself_is_in_time(reported: str, timeliness: Timeliness) -> None:
    report = CLOCK.report(date(2022, 3, 24), date.fromisoformat(reported))

    assert (report.due_on, report.timeliness) == (date(2022, 3, 29), timeliness)


def test_before_the_first_rule_nothing_is_due() -> None:
    report = CLOCK.report(date(2009, 12, 31), date(2022, 3, 31))

    assert (report.reported_on, report.due_on, report.timeliness) == (date(2022, 3, 31), None, None)
    assert CLOCK.rule_on(date(2009, 12, 31)) is None
    assert CLOCK.rule_on(date(2010, 1, 1)) is THREE


@pytest.mark.parametrize(
    ("begins", "code"),
    [
        ("2022-04-01", "RULE_BEFORE_LATEST"),
        ("2022-03-31", "RULE_NOT_IN_FUTURE"),
        ("2022-07-01", "RULE_BEFORE_LATEST"),
        ("2022-07-02", None),
    ],
)
def test_a_new_rule_begins_after_today_and_after_all_others(begins: str, code: str | None) -> None:
    decision = check_new_version(date.fromisoformat(begins), [THREE.valid_from, SEVEN.valid_from], date(2022, 3, 31))

    assert decision.code == code if isinstance(decision, Refused) else (code is None and isinstance(decision, Allowed))


SINCE, TODAY = date(2022, 1, 4), date(2022, 3, 31)


def code(decision: object) -> str | None:
    return decision.code if isinstance(decision, Refused) else None


@pytest.mark.parametrize(("since", "wrong"), [("2022-03-31", None), ("2022-04-01", "SINCE_IN_FUTURE")])
def test_a_station_works_with_an_employer_since_today_at_the_latest(since: str, wrong: str | None) -> None:
    assert code(check_since(date.fromisoformat(since), TODAY)) == wrong


@pytest.mark.parametrize(
    ("day", "closed", "checked"),
    [
        ("2022-01-03", "CLOSED_BEFORE_SINCE", "CHECKED_BEFORE_SINCE"),
        ("2022-01-04", None, None),
        ("2022-03-31", None, None),
        ("2022-04-01", "CLOSED_IN_FUTURE", "CHECKED_IN_FUTURE"),
    ],
)
def test_checks_and_the_end_lie_between_the_first_day_and_today(day: str, closed: str | None, checked: str | None) -> None:
    on = date.fromisoformat(day)

    assert (code(check_closed_on(on, SINCE, TODAY)), code(check_checked_on(on, SINCE, TODAY))) == (closed, checked)
