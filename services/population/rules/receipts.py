"""When a receipt may be issued, printed and revoked, whether it holds, and the form of its serial."""

from datetime import date, timedelta

from shared.contracts.population.vocabulary import ResidenceState
from shared.contracts.population.vocabulary.receipts import ReceiptState
from shared.decisions import ALLOWED, Decision, Refused


def expiry(issued_on: date, days: int) -> date:
    """The last day on which it holds; the day of issue does not count (民法典 §201)."""
    return issued_on + timedelta(days=days)


def state_of(*, is_revoked: bool, residence_state: str, expires_on: date, today: date) -> ReceiptState:
    """Whether it holds; what was decided comes before what came about by itself."""
    if is_revoked:
        return ReceiptState.REVOKED
    if residence_state == ResidenceState.ENDED:
        return ReceiptState.ENDED
    return ReceiptState.EXPIRED if today > expires_on else ReceiptState.VALID


def check_issue(residence_state: str, current: ReceiptState | None, *, replace: bool) -> Decision:
    """Only for an active residence; a valid receipt is replaced on purpose, not by a second click."""
    if residence_state == ResidenceState.ENDED:
        return Refused("RECEIPT_OF_ENDED_RESIDENCE", "The residence has ended.")
    if current is ReceiptState.VALID and not replace:
        return Refused("RECEIPT_EXISTS", "There is a valid receipt: print it once more, or replace it.", "/replace")
    return ALLOWED


def check_print(state: ReceiptState, *, is_as_issued: bool) -> Decision:
    """Only what holds, and says what it said when it was issued: all copies of one serial are alike."""
    if state is not ReceiptState.VALID:
        return Refused("RECEIPT_NOT_VALID", "It does not hold: issue another.")
    if not is_as_issued:
        return Refused("RECEIPT_OUTDATED", "What it would say has changed since it was issued: replace it.")
    return ALLOWED


def check_reprint(printed: int, reason: str | None) -> Decision:
    """From the second copy on a reason is kept."""
    if printed and reason is None:
        return Refused("REPRINT_REASON_REQUIRED", "It was printed before; say why it is printed once more.", "/reason")
    return ALLOWED


def serial_prefix(station_code: str, year: int) -> str:
    """``CHANGTANG-2022``: what is counted by itself."""
    return f"{station_code.upper()}-{year}"


def serial(prefix: str, number: int) -> str:
    """``CHANGTANG-2022-000123``."""
    return f"{prefix}-{number:06d}"
