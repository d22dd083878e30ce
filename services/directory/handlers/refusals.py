"""Where a rule's refusal, or a record that is not there, becomes an error."""

from typing import TypeVar

from shared.decisions import Decision, Refused
from shared.errors import Conflict, NotFound, invalid_field

Row = TypeVar("Row")


def demand(decision: Decision) -> None:
    """Raise what a refusal means: ``Invalid`` if a field is at fault, ``Conflict`` if the present state is."""
    if not isinstance(decision, Refused):
        return
    if decision.pointer:
        raise invalid_field(decision.pointer, decision.code, decision.because)
    raise Conflict(decision.code, decision.because)


def found(row: Row | None, code: str) -> Row:
    """The row; raises ``NotFound`` with that code if there is none."""
    if row is None:
        raise NotFound(code)
    return row
