"""Statutory clocks: which run, under which rule, how they stand, and what stops them; both sides of every boundary."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.population.rules.clocks import (
    Provision,
    StatutoryRule,
    Stay,
    check_exemption,
    provision_for,
    read_clocks,
    reporter,
    rule_on,
    starts,
)
from shared.calendar.working_days import is_working_day
from shared.contracts.vocabulary import DayKind
from shared.decisions import ALLOWED, Decision, Refused
from shared.versions import check_new_version

KIN, CHILD = Provision("SHORT_STAY_WITH_KIN", 30), Provision("CHILD_WITH_GUARDIAN", 16)
EVER = date(1900, 1, 1)


def day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def rule(act: str = "REGISTER", who: str = "RESIDENT", number: int = 1, **others: Any) -> StatutoryRule:
    made = StatutoryRule(f"{act}-{who}-{number}", act, who, number, 3, DayKind.CALENDAR, frozenset({"FLOATING"}), (), EVER, None)
    return replace(made, **others)


STAY = Stay(
    state="ACTIVE",
    category="FLOATING",
    channel="COUNTER",
    place_kind="RENTAL",
    started_on=date(2022, 3, 1),
    started_precision="DAY",
    registered_on=date(2022, 3, 2),
    expected_end_on=None,
    ended_on=None,
    ended_precision="DAY",
    end_reason=None,
    end_recorded_on=None,
    birth_date=date(1990, 3, 7),
)
ENDED = replace(STAY, state="ENDED", ended_on=date(2022, 3, 10), end_reason="MOVED_AWAY", end_recorded_on=date(2022, 3, 15))


@pytest.mark.parametrize(
    ("act", "who", "on", "expected"),
    [
        ("REGISTER", "RESIDENT", "2022-06-30", "REGISTER-RESIDENT-1"),
        ("REGISTER", "RESIDENT", "2022-07-01", "REGISTER-RESIDENT-2"),
        ("REGISTER", "LANDLORD", "2022-07-01", "REGISTER-LANDLORD-1"),
        ("REGISTER", "AGENT", "2022-07-01", "REGISTER-RESIDENT-2"),
        ("CHANGE", "RESIDENT", "2022-07-01", None),
    ],
)
def test_the_version_of_the_day_holds_else_the_residents(act: str, who: str, on: str, expected: str | None) -> None:
    change = date(2022, 7, 1)
    rules = [rule(valid_to=change), rule(number=2, valid_from=change), rule(who="LANDLORD")]

    found = rule_on(rules, act, who, date.fromisoformat(on))

    assert (found.id if found else None) == expected


@pytest.mark.parametrize(
    ("channel", "expected"),
    [
        ("LANDLORD", "LANDLORD"),
        ("EMPLOYER", "EMPLOYER"),
        ("AGENT", "AGENT"),
        ("SELF", "RESIDENT"),
        ("COUNTER", "RESIDENT"),
        ("COMMUNITY_WORKER", "RESIDENT"),
        ("IMPORT", "RESIDENT"),
    ],
)
def test_who_brought_it_has_to_report_it(channel: str, expected: str) -> None:
    assert reporter(channel) == expected


@pytest.mark.parametrize(
    ("stay", "today", "expected"),
    [
        (STAY, "2022-03-31", ["REGISTER"]),
        (replace(STAY, changes=[("c1", date(2022, 3, 5), date(2022, 3, 6))]), "2022-03-31", ["REGISTER", "CHANGE"]),
        (ENDED, "2022-03-31", ["REGISTER", "END"]),
        (replace(STAY, expected_end_on=date(2022, 3, 31)), "2022-03-31", ["REGISTER"]),
        (replace(STAY, expected_end_on=date(2022, 3, 30)), "2022-03-31", ["REGISTER", "END"]),
        (replace(ENDED, expected_end_on=date(2022, 3, 5), end_reason="DIED"), "2022-03-31", ["REGISTER"]),
        (replace(ENDED, end_reason="MISSING"), "2022-03-31", ["REGISTER"]),
        (replace(ENDED, end_reason="DUPLICATE"), "2022-03-31", []),
        (replace(ENDED, end_reason="REGISTERED_IN_ERROR"), "2022-03-31", []),
        (replace(STAY, channel="IMPORT"), "2022-03-31", []),
        (replace(ENDED, channel="IMPORT"), "2022-03-31", ["END"]),
    ],
)
def test_which_clocks_there_are(stay: Stay, today: str, expected: list[str]) -> None:
    assert [start.act for start in starts(stay, date.fromisoformat(today))] == expected


def test_an_end_that_was_only_expected_is_presumed() -> None:
    _, end = starts(replace(STAY, expected_end_on=date(2022, 3, 30)), date(2022, 3, 31))

    assert (end.began_on, end.done_on, end.is_presumed) == (date(2022, 3, 30), None, True)


@pytest.mark.parametrize(
    ("started_on", "precision", "registered_on", "began_on"),
    [
        ("2022-03-01", "DAY", "2022-03-31", "2022-03-01"),
        ("2022-02-01", "MONTH", "2022-03-31", "2022-02-28"),
        ("2022-03-01", "MONTH", "2022-03-20", "2022-03-20"),
        ("2022-01-01", "YEAR", "2022-03-20", "2022-03-20"),
        ("2022-04-01", "MONTH", "2022-03-20", "2022-04-01"),  # corrected later
    ],
)
def test_an_uncertain_day_counts_in_the_residents_favour(started_on: str, precision: str, registered_on: str, began_on: str) -> None:
    stay = replace(STAY, started_on=date.fromisoformat(started_on), started_precision=precision, registered_on=date.fromisoformat(registered_on))

    assert starts(stay, date(2022, 3, 31))[0].began_on == date.fromisoformat(began_on)


@pytest.mark.parametrize(
    ("registered_on", "state", "late_by"),
    [("2022-03-01", "MET", 0), ("2022-03-04", "MET", 0), ("2022-03-05", "LATE", 1), ("2022-03-07", "LATE", 3)],
)
def test_a_registration_is_in_time_on_its_due_day(registered_on: str, state: str, late_by: int) -> None:
    [clock] = read_clocks([rule()], replace(STAY, registered_on=date.fromisoformat(registered_on)), (), date(2022, 3, 31), is_working_day)

    assert (clock.state, clock.due_on, clock.late_by, clock.days_left) == (state, date(2022, 3, 4), late_by, None)


@pytest.mark.parametrize(
    ("today", "state", "days_left", "late_by"), [("2022-03-03", "RUNNING", 1, 0), ("2022-03-04", "RUNNING", 0, 0), ("2022-03-05", "OVERDUE", -1, 1)]
)
def test_a_clock_runs_through_its_due_day(today: str, state: str, days_left: int, late_by: int) -> None:
    stay = replace(STAY, started_on=date(2022, 2, 1), expected_end_on=date(2022, 3, 1))

    [clock] = read_clocks([rule("END", day_kind=DayKind.WORKING)], stay, (), date.fromisoformat(today), is_working_day)

    assert (clock.state, clock.days_left, clock.late_by) == (state, days_left, late_by)


def test_a_change_is_the_residents_and_the_rest_is_whoever_brought_it() -> None:
    stay = replace(ENDED, channel="LANDLORD", changes=[("c1", date(2022, 3, 5), date(2022, 3, 6))])
    rules = [rule(act, who) for act in ("REGISTER", "CHANGE", "END") for who in ("RESIDENT", "LANDLORD")]

    found = read_clocks(rules, stay, (), date(2022, 3, 31), is_working_day)

    assert [(clock.start.act, clock.rule.who, clock.start.change_id) for clock in found] == [
        ("REGISTER", "LANDLORD", None),
        ("CHANGE", "RESIDENT", "c1"),
        ("END", "LANDLORD", None),
    ]


def test_of_others_than_the_rule_speaks_of_there_is_no_clock() -> None:
    assert read_clocks([rule()], replace(STAY, category="REGISTERED"), (), date(2022, 3, 31), is_working_day) == []


@pytest.mark.parametrize(("since", "days"), [("2022-03-01", 5), ("2022-03-02", 3)])
def test_a_new_version_takes_nothing_from_a_clock_that_runs(since: str, days: int) -> None:
    change = date.fromisoformat(since)
    rules = [rule(valid_to=change), rule(number=2, days=5, valid_from=change)]

    [clock] = read_clocks(rules, STAY, (), date(2022, 3, 31), is_working_day)

    assert clock.rule.days == days


WITH_KIN = replace(STAY, place_kind="RELATIVE", expected_end_on=date(2022, 3, 31))


@pytest.mark.parametrize(
    ("granted", "state", "stopped_by", "may_stop"),
    [
        ((), "MET", None, ("SHORT_STAY_WITH_KIN",)),
        (("SHORT_STAY_WITH_KIN",), "STOPPED", "SHORT_STAY_WITH_KIN", ()),
        (("CHILD_WITH_GUARDIAN",), "MET", None, ("SHORT_STAY_WITH_KIN",)),  # granted once, but the person is no child
    ],
)
def test_an_exemption_stops_a_clock_as_long_as_it_applies(
    granted: tuple[str, ...], state: str, stopped_by: str | None, may_stop: tuple[str, ...]
) -> None:
    [clock] = read_clocks([rule(exemptions=(KIN, CHILD))], WITH_KIN, granted, date(2022, 3, 31), is_working_day)

    assert (clock.state, clock.stopped_by, clock.may_stop) == (state, stopped_by, may_stop)
    assert (clock.due_on is None) is (state == "STOPPED")


def test_an_exemption_that_the_rule_does_not_provide_for_stops_nothing() -> None:
    [clock] = read_clocks([rule()], WITH_KIN, ("SHORT_STAY_WITH_KIN",), date(2022, 3, 31), is_working_day)

    assert (clock.state, clock.may_stop) == ("MET", ())


def code(decision: Decision) -> str | None:
    return decision.code if isinstance(decision, Refused) else None


@pytest.mark.parametrize(
    ("place_kind", "expected_end_on", "expected"),
    [
        ("RELATIVE", "2022-03-31", None),
        ("RELATIVE", "2022-04-01", "EXEMPTION_DOES_NOT_APPLY"),
        ("RELATIVE", None, "EXEMPTION_DOES_NOT_APPLY"),
        ("RENTAL", "2022-03-31", "EXEMPTION_DOES_NOT_APPLY"),
    ],
)
def test_a_short_stay_is_with_kin_and_has_an_end_within_its_days(place_kind: str, expected_end_on: str | None, expected: str | None) -> None:
    assert code(check_exemption(KIN, replace(STAY, place_kind=place_kind, expected_end_on=day(expected_end_on)))) == expected


def test_a_short_stay_that_has_ended_is_measured_to_its_end() -> None:
    stay = replace(WITH_KIN, expected_end_on=date(2022, 12, 31), ended_on=date(2022, 3, 31), state="ENDED")

    assert check_exemption(KIN, stay) is ALLOWED


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        ("2006-03-02", None),
        ("2006-03-01", "EXEMPTION_DOES_NOT_APPLY"),
        ("2006-12-31", None),
        ("2005-12-31", "EXEMPTION_DOES_NOT_APPLY"),
        (None, "EXEMPTION_DOES_NOT_APPLY"),
    ],
)
def test_a_child_is_below_the_age_on_the_first_day(born: str | None, expected: str | None) -> None:
    assert code(check_exemption(CHILD, replace(STAY, birth_date=day(born)))) == expected


def test_who_is_born_on_the_leap_day_is_of_age_on_the_first_of_march() -> None:
    stay = replace(STAY, birth_date=date(2008, 2, 29))

    assert check_exemption(replace(CHILD, limit=14), replace(stay, started_on=date(2022, 2, 28))) is ALLOWED
    assert code(check_exemption(replace(CHILD, limit=14), stay)) == "EXEMPTION_DOES_NOT_APPLY"


@pytest.mark.parametrize(
    ("rules", "stay", "expected"),
    [
        ([], WITH_KIN, None),
        ([rule()], WITH_KIN, None),
        ([rule(exemptions=(CHILD, KIN))], WITH_KIN, KIN),
        ([rule("END", exemptions=(KIN,))], WITH_KIN, KIN),
        ([rule(exemptions=(KIN,))], replace(WITH_KIN, category="REGISTERED"), None),
        ([rule(exemptions=(KIN,)), rule(who="LANDLORD")], replace(WITH_KIN, channel="LANDLORD"), None),
        ([rule(exemptions=(KIN,), valid_from=date(2022, 3, 2))], WITH_KIN, None),
        ([rule(exemptions=(KIN,), valid_from=date(2022, 3, 1))], WITH_KIN, KIN),
    ],
)
def test_an_exemption_is_one_that_the_rules_of_the_first_day_provide_for(rules: list[StatutoryRule], stay: Stay, expected: Provision | None) -> None:
    assert provision_for(rules, stay, "SHORT_STAY_WITH_KIN") == expected
    assert code(check_exemption(expected, stay)) == (None if expected else "EXEMPTION_NOT_PROVIDED")


@pytest.mark.parametrize(
    ("valid_from", "latest_from", "expected"),
    [
        ("2022-03-31", None, "RULE_NOT_IN_FUTURE"),
        ("2022-04-01", None, None),
        ("2022-04-01", "1900-01-01", None),
        ("2022-04-01", "2022-04-01", "RULE_BEFORE_LATEST"),
        ("2022-04-02", "2022-04-01", None),
    ],
)
def test_a_version_is_valid_from_a_day_to_come_and_after_the_latest(valid_from: str, latest_from: str | None, expected: str | None) -> None:
    assert code(check_new_version(date.fromisoformat(valid_from), [day(latest_from)] if latest_from else [], date(2022, 3, 31))) == expected
