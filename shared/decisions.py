"""What a rule answers: it is allowed, or it is refused with a stable code and the reason in a sentence; and what a use case makes of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from shared.errors import Conflict, Invalid, problem


@dataclass(frozen=True, slots=True)
class Allowed:
    """Nothing stands against it."""


@dataclass(frozen=True, slots=True)
class Refused:
    """It may not be; ``code`` is stable, ``because`` is for people, ``pointer`` names the field at fault.

    None of them ever quotes a value: refusals are logged and answered.
    """

    code: str
    because: str
    pointer: str = ""

    def under(self, prefix: str) -> "Refused":
        """The same, with the pointer seen from further up in the request."""
        return replace(self, pointer=prefix + self.pointer)


Decision = Allowed | Refused

ALLOWED = Allowed()


def refusals(*outcomes: object) -> list[Refused]:
    """The refusals among what rules answered."""
    return [outcome for outcome in outcomes if isinstance(outcome, Refused)]


def under(prefix: str, refused: Iterable[Refused]) -> list[Refused]:
    """Refusals with their pointers seen from further up in the request."""
    return [refusal.under(prefix) for refusal in refused]


def refuse(wrong: Sequence[Refused]) -> None:
    """Raise ``Invalid`` with the first refusal's code and all of their pointers, if there are any."""
    if wrong:
        raise Invalid(wrong[0].code, wrong[0].because, _problems(wrong))


def conflict(wrong: Sequence[Refused]) -> Conflict:
    """The same as ``Conflict``: what is asked contradicts what is on file."""
    return Conflict(wrong[0].code, wrong[0].because, _problems(wrong))


def _problems(wrong: Sequence[Refused]) -> list[dict[str, str]]:
    return [problem(refusal.pointer, refusal.code, refusal.because) for refusal in wrong]
