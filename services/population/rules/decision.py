"""What a rule answers: it is allowed, or it is refused with a stable code and the reason in a sentence."""

from collections.abc import Iterable
from dataclasses import dataclass, replace


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
