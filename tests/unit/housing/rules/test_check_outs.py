"""Check-outs: until when a tenant answers, what an answer needs, and when there is something to decide."""

from datetime import date, timedelta

import pytest

from services.housing.rules.check_outs import check_answer, check_decision, last_day_to_answer
from shared.contracts.housing.vocabulary.stays import CheckOutState, TenantAnswer
from shared.decisions import Decision, Refused

TODAY = date(2022, 3, 31)
CONFIRM, DISPUTE = TenantAnswer


def code(decision: Decision) -> str | None:
    return decision.code if isinstance(decision, Refused) else None


def test_the_days_count_from_the_day_after() -> None:
    assert last_day_to_answer(TODAY, 15) == date(2022, 4, 15)


@pytest.mark.parametrize(("answer", "reason", "expected"), [(CONFIRM, None, None), (DISPUTE, None, "REASON_REQUIRED"), (DISPUTE, "OTHER_DAY", None)])
def test_a_dispute_has_a_reason(answer: TenantAnswer, reason: str | None, expected: str | None) -> None:
    assert code(check_answer(answer, reason, CheckOutState.OPEN, TODAY, TODAY)[0]) == expected


@pytest.mark.parametrize("state", CheckOutState)
def test_it_is_answered_once(state: CheckOutState) -> None:
    assert code(check_answer(CONFIRM, None, state, TODAY, TODAY)[1]) == (None if state is CheckOutState.OPEN else "CHECK_OUT_ANSWERED")


@pytest.mark.parametrize(("days", "expected"), [(0, None), (1, None), (-1, "CHECK_OUT_CLOSED")])
def test_it_is_answered_in_its_days(days: int, expected: str | None) -> None:
    assert code(check_answer(CONFIRM, None, CheckOutState.OPEN, TODAY + timedelta(days=days), TODAY)[1]) == expected


@pytest.mark.parametrize(("disputed", "expected"), [(True, None), (False, "CHECK_OUT_NOT_DISPUTED")])
def test_a_dispute_is_decided(disputed: bool, expected: str | None) -> None:
    assert code(check_decision(disputed=disputed)) == expected
