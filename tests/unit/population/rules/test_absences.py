"""How an absence proceeds: every state has a row, every act an outcome in it."""

from datetime import date, timedelta

import pytest

from services.population.rules.absences import (
    APPEAL_DECISIONS,
    DECISIONS,
    MARKS,
    REASONS,
    TRANSITIONS,
    AbsenceAct,
    act_of_visit,
    check_appeal,
    check_reason,
    step,
)
from shared.contracts.population.vocabulary.visits import (
    AbsenceDecision,
    AbsenceMark,
    AbsenceReason,
    AbsenceState,
    AppealDecision,
    VisitOutcome,
)
from shared.decisions import Refused

S, A = AbsenceState, AbsenceAct
HUMAN = frozenset(AbsenceAct) - {A.SUSPECT, A.FIND}


def test_every_state_has_a_row_with_every_act() -> None:
    assert TRANSITIONS.keys() == {None, *AbsenceState}
    assert {state for state, row in TRANSITIONS.items() if row.keys() != set(AbsenceAct)} == set()


def test_every_state_has_a_mark_and_every_decision_an_act() -> None:
    assert MARKS.keys() == set(AbsenceState)
    assert set(MARKS.values()) == {None, *AbsenceMark}
    assert DECISIONS.keys() == set(AbsenceDecision)
    assert APPEAL_DECISIONS.keys() == set(AppealDecision)


ALLOWED = [
    (None, A.SUSPECT, S.SUSPECTED),
    (S.LIFTED, A.SUSPECT, S.SUSPECTED),
    (S.SUSPECTED, A.ESTABLISH, S.ESTABLISHED),
    (S.SUSPECTED, A.LIFT, S.LIFTED),
    (S.SUSPECTED, A.FIND, S.LIFTED),
    (S.ESTABLISHED, A.LIFT, S.LIFTED),
    (S.ESTABLISHED, A.APPEAL, S.APPEALED),
    (S.APPEALED, A.UPHOLD, S.UPHELD),
    (S.APPEALED, A.GRANT, S.LIFTED),
    (S.UPHELD, A.LIFT, S.LIFTED),
]


@pytest.mark.parametrize(("state", "act", "becomes"), ALLOWED)
def test_an_absence_goes_on_by_these_acts(state: AbsenceState | None, act: AbsenceAct, becomes: AbsenceState) -> None:
    assert step(state, act) is becomes


REFUSED = [
    (None, A.ESTABLISH, "NO_ABSENCE"),
    (None, A.LIFT, "NO_ABSENCE"),
    (None, A.APPEAL, "NO_ABSENCE"),
    (None, A.GRANT, "NO_APPEAL"),
    (S.SUSPECTED, A.APPEAL, "ABSENCE_NOT_ESTABLISHED"),
    (S.SUSPECTED, A.UPHOLD, "NO_APPEAL"),
    (S.ESTABLISHED, A.ESTABLISH, "ABSENCE_ESTABLISHED"),
    (S.ESTABLISHED, A.GRANT, "NO_APPEAL"),
    (S.APPEALED, A.ESTABLISH, "ABSENCE_APPEALED"),
    (S.APPEALED, A.LIFT, "ABSENCE_APPEALED"),
    (S.APPEALED, A.APPEAL, "ABSENCE_APPEALED"),
    (S.UPHELD, A.ESTABLISH, "ABSENCE_ESTABLISHED"),
    (S.UPHELD, A.APPEAL, "APPEAL_DECIDED"),
    (S.UPHELD, A.UPHOLD, "NO_APPEAL"),
    (S.LIFTED, A.LIFT, "NO_ABSENCE"),
    (S.LIFTED, A.APPEAL, "NO_ABSENCE"),
]


@pytest.mark.parametrize(("state", "act", "code"), REFUSED)
def test_other_acts_are_refused(state: AbsenceState | None, act: AbsenceAct, code: str) -> None:
    refusal = step(state, act)

    assert isinstance(refusal, Refused)
    assert refusal.code == code


@pytest.mark.parametrize("state", [S.ESTABLISHED, S.APPEALED, S.UPHELD])
def test_no_visit_undoes_what_a_person_decided(state: AbsenceState) -> None:
    assert [step(state, act) for act in (A.SUSPECT, A.FIND)] == [state, state]


def test_no_visit_establishes_anything() -> None:
    by_visits = {row[act] for row in TRANSITIONS.values() for act in frozenset(AbsenceAct) - HUMAN if row[act]}

    assert by_visits & {S.ESTABLISHED} == {step(S.ESTABLISHED, A.SUSPECT)}
    assert step(None, A.SUSPECT) is step(S.SUSPECTED, A.SUSPECT) is S.SUSPECTED


@pytest.mark.parametrize(
    ("outcome", "days", "act"),
    [
        (VisitOutcome.NOBODY_HOME, 2, None),
        (VisitOutcome.NOBODY_HOME, 3, A.SUSPECT),
        (VisitOutcome.NOBODY_HOME, 4, A.SUSPECT),
        (VisitOutcome.LIVES_THERE, 0, A.FIND),
        (VisitOutcome.LIVES_THERE, 2, A.FIND),
        (VisitOutcome.LIVES_THERE, 3, None),
        (VisitOutcome.REFUSED, 0, None),
        (VisitOutcome.REFUSED, 3, None),
        (VisitOutcome.MOVED, 0, None),
        (VisitOutcome.MOVED, 3, None),
    ],
)
def test_the_nth_fruitless_day_suspects_and_who_is_found_is_cleared(outcome: VisitOutcome, days: int, act: AbsenceAct | None) -> None:
    assert act_of_visit(outcome, days, 3) is act


@pytest.mark.parametrize("decision", AbsenceDecision)
@pytest.mark.parametrize("reason", AbsenceReason)
def test_a_reason_goes_with_its_decision(decision: AbsenceDecision, reason: AbsenceReason) -> None:
    codes = [refusal.code for refusal in check_reason(decision, reason, "a note")]

    assert codes == ([] if reason in REASONS[decision] else ["REASON_DOES_NOT_FIT"])


def test_every_reason_goes_with_a_decision_and_only_other_with_both() -> None:
    established, lifted = REASONS[AbsenceDecision.ESTABLISHED], REASONS[AbsenceDecision.LIFTED]

    assert established | lifted == set(AbsenceReason)
    assert established & lifted == {AbsenceReason.OTHER}


@pytest.mark.parametrize(("reason", "note", "codes"), [("OTHER", None, ["REQUIRED"]), ("OTHER", "a note", []), ("NOBODY_SEEN", None, [])])
def test_another_reason_is_explained(reason: str, note: str | None, codes: list[str]) -> None:
    assert [refusal.code for refusal in check_reason("ESTABLISHED", reason, note)] == codes


DAY = timedelta(1)
DECIDED, UNTIL, TODAY = date(2022, 3, 1), date(2022, 4, 30), date(2022, 5, 10)


@pytest.mark.parametrize(
    ("appealed_on", "today", "code"),
    [
        (DECIDED, TODAY, None),
        (DECIDED - DAY, TODAY, "APPEALED_BEFORE_DECISION"),
        (UNTIL, TODAY, None),
        (UNTIL + DAY, TODAY, "APPEAL_TOO_LATE"),
        (UNTIL, UNTIL, None),
        (UNTIL, UNTIL - DAY, "APPEALED_IN_FUTURE"),
    ],
)
def test_an_appeal_is_made_in_its_period(appealed_on: date, today: date, code: str | None) -> None:
    refusal = check_appeal(DECIDED, UNTIL, appealed_on, today)

    assert (refusal.code if refusal else None) == code
