"""What a rule answers: it is allowed, or it is refused with a stable code and the reason in a sentence."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Allowed:
    """Nothing stands against it."""


@dataclass(frozen=True, slots=True)
class Refused:
    """It may not be; ``code`` is stable, ``because`` is for people, ``pointer`` names the field at fault if it is one."""

    code: str
    because: str
    pointer: str = ""


Decision = Allowed | Refused

ALLOWED = Allowed()
