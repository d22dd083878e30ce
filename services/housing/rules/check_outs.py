"""Until when a tenant may say something of a check-out, what it needs, and when there is a dispute to decide."""

from datetime import date, timedelta

from shared.contracts.housing.vocabulary.stays import CheckOutState, TenantAnswer
from shared.decisions import ALLOWED, Decision, Refused


def last_day_to_answer(recorded_on: date, days: int) -> date:
    """Counted from the day on which it was recorded: nobody disputes what was not said yet."""
    return recorded_on + timedelta(days=days)


def check_answer(answer: TenantAnswer, reason: str | None, state: CheckOutState, open_until: date, today: date) -> tuple[Decision, Decision]:
    """Whether the answer is complete, and whether one may be given now: once, and in its days."""
    return _check_reason(answer, reason), _check_open(state, open_until, today)


def _check_reason(answer: TenantAnswer, reason: str | None) -> Decision:
    if answer is TenantAnswer.DISPUTE and reason is None:
        return Refused("REASON_REQUIRED", "Say why.", "/reason")
    return ALLOWED


def _check_open(state: CheckOutState, open_until: date, today: date) -> Decision:
    if state is not CheckOutState.OPEN:
        return Refused("CHECK_OUT_ANSWERED", "It was answered before.")
    if today > open_until:
        return Refused("CHECK_OUT_CLOSED", "The days in which to answer are over; go to the police station.")
    return ALLOWED


def check_decision(*, disputed: bool) -> Decision:
    """Only a dispute is decided."""
    return ALLOWED if disputed else Refused("CHECK_OUT_NOT_DISPUTED", "Nobody disputes this check-out.")
