"""When a person may decide about a row."""

from shared.contracts.vocabulary import RowOutcome
from shared.decisions import ALLOWED, Decision, Refused


def check_decision(outcome: str, decided: str | None, decision: str) -> Decision:
    """A row that is undecided is decided once; the same decision again changes nothing."""
    if decided is not None:
        return ALLOWED if decided == decision else Refused("ROW_DECIDED", "Something else was decided about this row.")
    if outcome != RowOutcome.UNDECIDED:
        return Refused("ROW_NOT_UNDECIDED", "Nothing is to be decided about this row.")
    return ALLOWED
