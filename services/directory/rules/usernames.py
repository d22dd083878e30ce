"""Usernames: plain ASCII, so that no two accounts look alike, and the same whatever case they are typed in."""

import re

from shared.decisions import ALLOWED, Decision, Refused

PATTERN = re.compile(r"[a-z][a-z0-9]*(?:[._-][a-z0-9]+)*")
SHORTEST = 3
LONGEST = 32


def normalised(username: str) -> str:
    """The form in which a username is kept and looked for."""
    return username.strip().lower()


def check_username(username: str) -> Decision:
    """Whether a normalised username may be taken by a new account."""
    if not SHORTEST <= len(username) <= LONGEST or not PATTERN.fullmatch(username):
        return Refused(
            "INVALID_USERNAME",
            "3 to 32 lower-case letters and digits, beginning with a letter; single dots, hyphens and underscores between them.",
            "/username",
        )
    return ALLOWED
