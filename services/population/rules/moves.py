"""When a move may be made, and when it can still be taken back as a whole."""

from dataclasses import dataclass
from datetime import date

from services.population.rules.spells import check_end, check_expected_end
from services.population.rules.uncertain_days import check_precision
from shared.contracts.population.vocabulary import DatePrecision, EndReason, ResidenceState
from shared.decisions import ALLOWED, Decision, Refused, refusals


@dataclass(frozen=True, slots=True)
class Traces:
    """What has become of a move's two residences since it was made."""

    is_reversed: bool
    left_state: str
    left_end_reason: str | None
    left_ended_on: date | None
    entered_state: str
    entered_verified_on: date | None
    moved_on: date
    is_altered: bool


def check_move(started_on: date, moved_on: date, expected_end_on: date | None, today: date, precision: str = DatePrecision.DAY) -> list[Refused]:
    """A move falls between the start of the old spell and today; the new one is not expected to end before it."""
    return refusals(
        check_precision(moved_on, precision, "/moved_on"),
        check_end(started_on, moved_on, today, precision, "/moved_on"),
        *(refusal.under("/to") for refusal in refusals(check_expected_end(moved_on, expected_end_on))),
    )


def check_reversal(traces: Traces) -> Decision:
    """A move is taken back as long as both residences are as it left them, and no visit has found the person at the new address."""
    if traces.is_reversed:
        return Refused("MOVE_REVERSED", "This move has been reversed before.")
    is_left = (traces.left_state, traces.left_end_reason, traces.left_ended_on) == (ResidenceState.ENDED, EndReason.MOVED_AWAY, traces.moved_on)
    if not is_left or traces.entered_state != ResidenceState.ACTIVE or traces.entered_verified_on is not None or traces.is_altered:
        return Refused("MOVE_BUILT_UPON", "One of the two residences was changed, ended or verified since; correct it there.")
    return ALLOWED
