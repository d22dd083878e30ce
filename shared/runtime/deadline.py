"""The time that is left for a piece of work, and the one way in which it runs out.

``eventlet.Timeout`` is a ``BaseException``: raised inside a handler it slips past every ``except Exception`` and leaves
the caller without an answer. This module alone uses it, and turns it into ``Unavailable`` at the edge.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

import eventlet

from shared.errors import Unavailable


class Deadline:
    """A point in (monotonic) time, ``seconds`` from now; hops carry what remains of it, never a wall-clock time."""

    __slots__ = ("_at",)

    def __init__(self, seconds: float) -> None:
        self._at = monotonic() + seconds

    def remaining(self) -> float:
        """Seconds left, never negative."""
        return max(0.0, self._at - monotonic())

    @property
    def expired(self) -> bool:
        """Whether nobody waits any more."""
        return monotonic() >= self._at

    def is_overdue(self, seconds: float) -> bool:
        """Whether it has been over for ``seconds``."""
        return monotonic() >= self._at + seconds

    def capped(self, seconds: float) -> "Deadline":
        """The earlier of this deadline and ``seconds`` from now."""
        return Deadline(min(seconds, self.remaining()))


@contextmanager
def within(limit: "Deadline | float") -> Iterator[None]:
    """Bound a block's time; raises ``Unavailable("DEADLINE_EXCEEDED")`` when it is over.

    It interrupts at the next point where the greenlet waits; work that never waits cannot be interrupted.
    """
    seconds = limit.remaining() if isinstance(limit, Deadline) else limit
    timeout = eventlet.Timeout(seconds)
    try:
        yield
    except eventlet.Timeout as fired:
        if fired is not timeout:
            raise
        raise Unavailable("DEADLINE_EXCEEDED") from None
    finally:
        timeout.cancel()


def is_timeout(error: BaseException) -> bool:
    """Whether it is a timeout that nobody turned into an ``Exception`` (a library's, say)."""
    return isinstance(error, eventlet.Timeout)
