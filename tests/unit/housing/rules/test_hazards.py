"""The transitions of a hazard, all of them, when it is overdue, and what a record must say."""

from datetime import date, timedelta

import pytest

from services.housing.rules.findings import Seen
from services.housing.rules.hazards import (
    FROM,
    TO,
    Standing,
    because_of,
    check_act,
    check_reason,
    check_rectified_on,
    check_written,
    is_overdue,
    leads_to,
    reopens,
    settled_by,
    standing,
)
from shared.contracts.housing.vocabulary.hazards import OPEN_STATES, HazardAct, HazardState, Severity
from shared.contracts.housing.vocabulary.inspections import Aspect, ItemResult
from shared.decisions import ALLOWED, Refused

TABLE = """
                    OPEN       RECTIFIED    TRANSFERRED  CLOSED  WITHDRAWN
FOUND_AGAIN         OPEN       OPEN         TRANSFERRED  no      no
FIXED_ON_SITE       CLOSED     CLOSED         no           no      no
RECTIFIED           RECTIFIED  no           no           no      no
RECHECK_PASSED      CLOSED     CLOSED       no           no      no
RECHECK_FAILED      OPEN       OPEN         no           no      no
EXTENSION_ASKED     OPEN       no           no           no      no
EXTENSION_GRANTED   OPEN       no           no           no      no
EXTENSION_REFUSED   OPEN       no           no           no      no
TRANSFERRED         TRANSFERRED TRANSFERRED no           no      no
TRANSFER_RESOLVED   no         no           CLOSED       no      no
TRANSFER_RETURNED   no         no           OPEN         no      no
OVERDUE             OPEN       no           no           no      no
WITHDRAWN           WITHDRAWN  WITHDRAWN    WITHDRAWN    no      no
"""
STATES, *ROWS = (line.split() for line in TABLE.strip().splitlines())
CASES = [(row[0], state, answer) for row in ROWS for state, answer in zip(STATES, row[1:], strict=True)]
DUE = date(2022, 4, 7)
DAY = timedelta(days=1)
OPEN, RECTIFIED, TRANSFERRED, CLOSED, WITHDRAWN = HazardState


@pytest.mark.parametrize(("act", "state", "answer"), CASES)
def test_an_act_is_possible_in_its_states_only_and_leads_to_one(act: str, state: str, answer: str) -> None:
    decision = check_act(HazardAct(act), HazardState(state))

    if answer == "no":
        assert isinstance(decision, Refused)
        assert decision.code == "HAZARD_STATE"
    else:
        assert decision is ALLOWED
        assert leads_to(HazardAct(act), HazardState(state)) == answer


def test_the_table_names_every_state_and_every_act() -> None:
    assert set(STATES) == set(HazardState)
    assert {row[0] for row in ROWS} == set(FROM) == set(HazardAct) - {HazardAct.FOUND}
    assert set(TO) <= set(FROM)


def test_nothing_leads_out_of_an_end() -> None:
    assert all(states <= OPEN_STATES for states in FROM.values())


@pytest.mark.parametrize(
    ("act", "state", "answer"),
    [
        ("FOUND_AGAIN", RECTIFIED, True),
        ("FOUND_AGAIN", OPEN, False),
        ("FOUND_AGAIN", TRANSFERRED, False),
        ("RECHECK_FAILED", RECTIFIED, True),
        ("RECHECK_FAILED", OPEN, False),
        ("RECHECK_PASSED", RECTIFIED, False),
        ("TRANSFER_RETURNED", TRANSFERRED, True),
        ("TRANSFER_RESOLVED", TRANSFERRED, False),
    ],
)
def test_only_what_was_not_the_landlords_to_put_right_becomes_so_again(act: str, state: HazardState, answer: bool) -> None:
    assert reopens(HazardAct(act), state) is answer


@pytest.mark.parametrize(
    ("state", "rectified_on", "today", "overdue"),
    [
        (OPEN, None, DUE, False),
        (OPEN, None, DUE + DAY, True),
        (RECTIFIED, DUE, DUE + DAY, False),
        (RECTIFIED, DUE, DUE + 90 * DAY, False),
        (RECTIFIED, DUE + DAY, DUE + DAY, True),
        (TRANSFERRED, None, DUE + DAY, False),
        (TRANSFERRED, DUE + DAY, DUE + DAY, False),
        (CLOSED, DUE + DAY, DUE + 2 * DAY, False),
        (WITHDRAWN, None, DUE + DAY, False),
    ],
)
def test_what_was_not_reported_by_its_last_day_is_overdue(state: HazardState, rectified_on: date | None, today: date, overdue: bool) -> None:
    assert is_overdue(state, DUE, rectified_on, today) is overdue
    assert standing(state, DUE, rectified_on, today) == Standing(state, overdue)


@pytest.mark.parametrize(
    ("before", "after", "because"),
    [
        ((OPEN, False), (OPEN, False), None),
        ((OPEN, False), (RECTIFIED, False), None),
        ((OPEN, True), (RECTIFIED, True), None),
        ((OPEN, True), (OPEN, False), "HAZARD_OVERDUE"),
        ((OPEN, False), (OPEN, True), "HAZARD_OVERDUE"),
        ((OPEN, True), (TRANSFERRED, False), "HAZARD_OVERDUE"),
        ((RECTIFIED, False), (CLOSED, False), "HAZARD_CLOSED"),
        ((OPEN, True), (CLOSED, False), "HAZARD_CLOSED"),
        ((OPEN, True), (WITHDRAWN, False), "HAZARD_WITHDRAWN"),
    ],
)
def test_a_house_is_rated_when_a_hazard_is_over_or_late_or_not_late_any_more(
    before: tuple[HazardState, bool], after: tuple[HazardState, bool], because: str | None
) -> None:
    assert because_of(Standing(*before), Standing(*after)) == because


@pytest.mark.parametrize(
    ("reason", "note", "required", "pointer"),
    [
        (None, None, True, "/reason"),
        (None, None, False, None),
        ("OTHER", None, True, "/note"),
        ("OTHER", None, False, "/note"),
        ("OTHER", "x", True, None),
        ("NOT_DONE", None, True, None),
    ],
)
def test_a_reason_is_named_and_another_one_said(reason: str | None, note: str | None, required: bool, pointer: str | None) -> None:
    decision = check_reason(reason, note, required=required)

    assert (decision.pointer if isinstance(decision, Refused) else None) == pointer


EMPTY = dict.fromkeys(("item_code", "kind", "aspect", "severity", "found_on"))
OWN = {"kind": "墙砖松动", "aspect": "STRUCTURE", "severity": "MAJOR"}


@pytest.mark.parametrize(
    ("written", "problems"),
    [
        ({"item_code": "SMOKE_ALARM"}, {}),
        (OWN, {}),
        ({}, dict.fromkeys(("/kind", "/aspect", "/severity"), "REQUIRED")),
        ({**OWN, "severity": None}, {"/severity": "REQUIRED"}),
        ({"item_code": "SMOKE_ALARM", **OWN}, dict.fromkeys(("/kind", "/aspect", "/severity"), "HAZARD_ITEM_SAYS")),
        ({**OWN, "found_on": DUE}, {}),
        ({**OWN, "found_on": DUE + DAY}, {"/found_on": "FOUND_IN_FUTURE"}),
        ({"found_on": DUE + DAY, "aspect": "FIRE", "severity": "MAJOR"}, {"/kind": "REQUIRED", "/found_on": "FOUND_IN_FUTURE"}),
    ],
)
def test_a_record_names_an_item_or_says_all_of_its_own_kind(written: dict[str, object], problems: dict[str, str]) -> None:
    assert {wrong.pointer: wrong.code for wrong in check_written({**EMPTY, **written}, DUE)} == problems


@pytest.mark.parametrize(
    ("rectified_on", "by_staff", "code"),
    [
        (None, False, None),
        (date(2022, 3, 1), True, None),
        (date(2022, 3, 31), True, None),
        (date(2022, 2, 28), True, "HAZARD_DAY"),
        (date(2022, 4, 1), True, "HAZARD_DAY"),
        (date(2022, 3, 31), False, "DAY_NOT_YOURS"),
    ],
)
def test_staff_write_down_what_was_put_right_before(rectified_on: date | None, by_staff: bool, code: str | None) -> None:
    wrong = check_rectified_on(rectified_on, date(2022, 3, 1), date(2022, 3, 31), by_staff=by_staff)

    assert [refused.code for refused in wrong] == ([] if code is None else [code])


SETTLED = """
                        OPEN            RECTIFIED       TRANSFERRED  CLOSED  WITHDRAWN
PASS                    RECHECK_PASSED  RECHECK_PASSED  no           no      no
FAIL                    no              no              no           no      no
FAIL_FIXED              FIXED_ON_SITE   FIXED_ON_SITE   no           no      no
NOT_APPLICABLE          no              no              no           no      no
"""
SETTLED_STATES, *SETTLED_ROWS = (line.split() for line in SETTLED.strip().splitlines())
SETTLED_CASES = [(row[0], state, act) for row in SETTLED_ROWS for state, act in zip(SETTLED_STATES, row[1:], strict=True)]


def seen(word: str) -> Seen:
    """An item that was looked at again."""
    result = ItemResult(word.removesuffix("_FIXED"))
    return Seen("SMOKE_ALARM", Aspect.FIRE, Severity.MAJOR, result, fixed_on_site=word.endswith("_FIXED"))


@pytest.mark.parametrize(("word", "state", "act"), SETTLED_CASES)
def test_an_item_that_is_looked_at_again_may_end_its_hazard(word: str, state: str, act: str) -> None:
    assert settled_by(seen(word), HazardState(state), DUE, DUE) == (None if act == "no" else act)


@pytest.mark.parametrize(("days", "ends"), [(-1, False), (0, True), (1, True)])
def test_what_was_seen_before_anything_was_known_of_a_hazard_does_not_end_it(days: int, ends: bool) -> None:  # a table
    assert (settled_by(seen("PASS"), OPEN, DUE, DUE + days * DAY) is not None) is ends
