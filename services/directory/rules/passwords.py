"""The password policy of OWASP ASVS: length and not being guessable, no rules of composition.

A password is refused if it is one of the commonest, alone or with digits and signs around it, if it is a run or a
repetition, or if it holds the username.
"""

import unicodedata

from services.directory.rules.common_passwords import COMMON_PASSWORDS, COMMON_WORDS
from shared.decisions import ALLOWED, Decision, Refused

SHORTEST = 10
LONGEST = 128
FEWEST_DIFFERENT = 4
DECORATION = "0123456789!@#$%^&*()-_=+.,?~ "
RUNS = ("0123456789" * 2, "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")


def normalised(password: str) -> str:
    """The form that is hashed, so that the same password typed on another keyboard is the same (NFKC)."""
    return unicodedata.normalize("NFKC", password)


def check_password(password: str, username: str, pointer: str = "/password") -> Decision:
    """Whether a password may be chosen by the account of that (normalised) username."""
    if not SHORTEST <= len(password) <= LONGEST:
        return Refused("PASSWORD_LENGTH", f"{SHORTEST} to {LONGEST} characters.", pointer)
    folded = password.casefold()
    if username in folded:
        return Refused("PASSWORD_HOLDS_USERNAME", "The password holds the username.", pointer)
    if _is_common(folded) or _is_monotonous(folded):
        return Refused("PASSWORD_COMMON", "The password is among those that are tried first.", pointer)
    return ALLOWED


def _is_common(folded: str) -> bool:
    return folded in COMMON_PASSWORDS or folded.strip(DECORATION) in COMMON_WORDS


def _is_monotonous(folded: str) -> bool:
    if len(set(folded)) < FEWEST_DIFFERENT:
        return True
    return any(folded in run or folded in run[::-1] for run in RUNS)
