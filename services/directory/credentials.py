"""Hashing and checking passwords with argon2id, outside the event loop and never more than two at a time.

A hash takes about 30 ms and 19 MiB (the first of OWASP's recommended settings), so an unbounded number of them would be
a way to exhaust the process. Whoever waits longer than the call lasts is refused, not queued.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError
from eventlet import patcher, tpool

from services.directory.rules.passwords import normalised
from shared.errors import Unavailable

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, hash_len=32, salt_len=16, type=Type.ID)
AT_A_TIME = 2
WAITING_AT_MOST = 32

_slots = threading.BoundedSemaphore(AT_A_TIME)
_line = threading.BoundedSemaphore(AT_A_TIME + WAITING_AT_MOST)


class Secret:
    """A password or its hash on its way through a handler: its text is seen by asking for it only.

    Payloads are logged, fingerprinted and shown in errors as text; the text of a secret says nothing.
    """

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The value."""
        return self._value

    def __str__(self) -> str:
        return "[secret]"

    __repr__ = __str__


def hashed(password: str, patience: float) -> Secret:
    """The argon2id hash of a password; raises ``Unavailable("OVERLOADED")`` when ``patience`` seconds do not suffice."""
    return Secret(_outside(patience, HASHER.hash, normalised(password)))


def matches(password_hash: str | None, password: str, patience: float) -> bool:
    """Whether the password is the one; without a hash (no such account) it is not, and takes as long to say so."""
    return _outside(patience, _verify, password_hash or _nobody(), normalised(password)) and password_hash is not None


def needs_rehash(password_hash: str) -> bool:
    """Whether it was made with other settings than today's."""
    return HASHER.check_needs_rehash(password_hash)


def _verify(password_hash: str, password: str) -> bool:
    try:
        return HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


@lru_cache(maxsize=1)
def _nobody() -> str:
    """A hash that no password matches in practice, made with today's settings."""
    return HASHER.hash("nobody's password, checked when there is no account")


def _outside(patience: float, work: Callable[..., Any], *values: Any) -> Any:
    with _slot(patience):
        # A patched process runs it in a native thread, so that the event loop goes on; others have no loop to keep going.
        return tpool.execute(work, *values) if patcher.is_monkey_patched("thread") else work(*values)


@contextmanager
def _slot(patience: float) -> Iterator[None]:
    if not _line.acquire(blocking=False):
        raise Unavailable("OVERLOADED", "Too many sign-ins at once.")
    try:
        if not _slots.acquire(timeout=max(patience, 0)):
            raise Unavailable("OVERLOADED", "Too many sign-ins at once.")
        try:
            yield
        finally:
            _slots.release()
    finally:
        _line.release()
