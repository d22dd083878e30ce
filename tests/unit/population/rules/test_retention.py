"""When a record is due, and what stands against its going: both sides of every boundary."""

from dataclasses import dataclass
from datetime import date

import pytest

from services.population.rules.retention import check_rule, check_until, counted_from, counts_from, in_force, is_due, lasts, obstacles, outcome
from shared.contracts.population.vocabulary.records import DisposalOutcome, RecordType

TODAY = date(2022, 3, 31)
YESTERDAY, TOMORROW = date(2022, 3, 30), date(2022, 4, 1)


@dataclass(frozen=True)
class Rule:
    """A rule as far as its choice goes."""

    record_type: str
    valid_from: date


OLD, NEW, COMING = (Rule(RecordType.RESIDENCE_ENDED, day) for day in (date(2020, 1, 1), TODAY, TOMORROW))
OTHER = Rule(RecordType.PERSON_WITHOUT_RESIDENCE, YESTERDAY)


@pytest.mark.parametrize(
    ("rules", "found"),
    [
        ([OLD, NEW, COMING, OTHER], NEW),
        ([NEW, OLD], NEW),
        ([OLD, COMING], OLD),
        ([COMING], None),
        ([OTHER], None),
        ([], None),
    ],
)
def test_the_latest_rule_that_has_begun_holds(rules: list[Rule], found: Rule | None) -> None:
    assert in_force(rules, RecordType.RESIDENCE_ENDED, TODAY) is found


@pytest.mark.parametrize(
    ("days", "minimum", "valid_from", "codes"),
    [
        (10, 10, TODAY, []),
        (10, 11, TODAY, ["MINIMUM_ABOVE_DAYS"]),
        (0, 0, TOMORROW, []),
        (10, 0, YESTERDAY, ["RULE_IN_THE_PAST"]),
        (1, 2, YESTERDAY, ["RULE_IN_THE_PAST", "MINIMUM_ABOVE_DAYS"]),
    ],
)
def test_a_rule_begins_today_at_the_earliest_and_keeps_as_long_as_it_must(days: int, minimum: int, valid_from: date, codes: list[str]) -> None:
    assert [refused.code for refused in check_rule(days, minimum, valid_from, TODAY)] == codes


@pytest.mark.parametrize(
    ("reference", "days", "due"),
    [
        (TODAY, 0, True),
        (TOMORROW, 0, False),
        (YESTERDAY, 1, True),
        (TODAY, 1, False),
        (date(2021, 3, 31), 365, True),
        (date(2021, 4, 1), 365, False),
        (date(2020, 2, 29), 761, True),
        (date(2020, 3, 1), 761, False),
    ],
)
def test_a_record_is_due_on_the_day_on_which_its_days_have_passed(reference: date, days: int, due: bool) -> None:
    assert is_due(reference, days, TODAY) is due
    assert (reference <= counted_from(TODAY, days)) is due


@pytest.mark.parametrize(
    ("until", "over", "expected"),
    [(None, False, True), (TODAY, False, True), (YESTERDAY, False, False), (TOMORROW, False, True), (None, True, False), (TOMORROW, True, False)],
)
def test_a_hold_lasts_until_the_end_of_its_last_day(until: date | None, over: bool, expected: bool) -> None:
    assert lasts(until, over, TODAY) is expected


@pytest.mark.parametrize(("until", "codes"), [(None, []), (TODAY, []), (YESTERDAY, ["UNTIL_IN_THE_PAST"])])
def test_what_is_to_last_lasts_today(until: date | None, codes: list[str]) -> None:
    assert [refused.code for refused in check_until(until, TODAY)] == codes


@pytest.mark.parametrize(
    ("reference", "held", "expected"),
    [
        (date(2022, 3, 21), False, DisposalOutcome.DISPOSED),
        (date(2022, 3, 21), True, DisposalOutcome.HELD),
        (date(2022, 3, 22), False, DisposalOutcome.NOT_DUE),
        (date(2022, 3, 22), True, DisposalOutcome.NOT_DUE),
        (None, False, DisposalOutcome.NOT_DUE),
    ],
)
def test_what_becomes_of_a_record_kept_for_ten_days(reference: date | None, held: bool, expected: DisposalOutcome) -> None:
    assert outcome(reference, 10, held=held, today=TODAY) is expected


LONG_AGO, TEN_DAYS_AGO, NINE_DAYS_AGO = date(2010, 1, 1), date(2022, 3, 21), date(2022, 3, 22)


@pytest.mark.parametrize(
    ("residences", "person_minimum", "held", "codes"),
    [
        ([], 0, False, []),
        ([("ENDED", LONG_AGO)], 0, False, []),
        ([("ENDED", TEN_DAYS_AGO)], 0, False, []),
        ([("ENDED", NINE_DAYS_AGO)], 0, False, ["ERASURE_RETENTION_RUNNING"]),
        ([("ENDED", LONG_AGO), ("ENDED", NINE_DAYS_AGO)], 0, False, ["ERASURE_RETENTION_RUNNING"]),
        ([("ENDED", LONG_AGO)], 1, False, ["ERASURE_RETENTION_RUNNING"]),
        ([("ENDED", LONG_AGO), ("ACTIVE", None)], 0, False, ["ERASURE_ACTIVE_RESIDENCE"]),
        ([("ENDED", LONG_AGO)], 0, True, ["ERASURE_LEGAL_HOLD"]),
        ([("ACTIVE", None), ("ENDED", NINE_DAYS_AGO)], 0, True, ["ERASURE_ACTIVE_RESIDENCE", "ERASURE_LEGAL_HOLD", "ERASURE_RETENTION_RUNNING"]),
    ],
)
def test_all_that_stands_against_an_erasure_is_told_at_once(
    residences: list[tuple[str, date | None]], person_minimum: int, held: bool, codes: list[str]
) -> None:
    assert [refused.code for refused in obstacles(residences, 10, person_minimum, held=held, employed=False, today=TODAY)] == codes


@pytest.mark.parametrize(("employed", "codes"), [(True, ["ERASURE_EMPLOYED"]), (False, [])])
def test_who_is_on_an_employers_list_is_not_erased(employed: bool, codes: list[str]) -> None:
    assert [refused.code for refused in obstacles([], 10, 0, held=False, employed=employed, today=TODAY)] == codes


@pytest.mark.parametrize(
    ("ended_on", "reason", "expected"),
    [
        (None, None, None),
        (date(2012, 3, 1), "MOVED_AWAY", date(2012, 3, 1)),
        (date(2012, 3, 1), "DUPLICATE", TODAY),
        (date(2012, 3, 1), "REGISTERED_IN_ERROR", TODAY),
    ],
)
def test_the_days_of_what_never_was_begin_when_that_was_found_out(ended_on: date | None, reason: str | None, expected: date | None) -> None:
    assert counts_from(ended_on, reason, None if ended_on is None else TODAY) == expected
