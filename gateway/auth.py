"""Who is calling: opaque session tokens, of which only the SHA-256 digest ever leaves this process.

A token is 256 bits of the system's randomness, so an unsalted digest of it cannot be reversed. What a digest stands for
is asked of the directory and remembered for less than a second, counted from before the question, so that a session
that is ended anywhere is refused here within that second.
"""

import hashlib
import re
import secrets
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass

from shared.errors import Unauthorized, Unavailable
from shared.identity import Actor

MEMORY = 0.8
"""Seconds that a resolved session is remembered."""
MOST_REMEMBERED = 10_000

_BEARER = re.compile(r"[Bb]earer +([A-Za-z0-9_-]{43})")


@dataclass(frozen=True, slots=True)
class Session:
    """A session that the directory vouches for; ``id`` names it in events, ``expires_at`` is in seconds since 1970.

    It holds longer than that if it is used meanwhile.
    """

    digest: str
    actor: Actor
    id: str
    expires_at: float


def new_token() -> str:
    """A token to hand to a client, once."""
    return secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    """What the directory knows a token by (hex)."""
    return hashlib.sha256(token.encode()).hexdigest()


def bearer_digest(authorization: str | None) -> str:
    """The digest of the token in an Authorization header; raises ``Unauthorized``."""
    if authorization is None:
        raise Unauthorized("UNAUTHORIZED", "Send Authorization: Bearer <token>.")
    match = _BEARER.fullmatch(authorization)
    if match is None:
        raise Unauthorized("SESSION_ENDED", "That is not a token of ours.")
    return digest_of(match[1])


class Sessions:
    """Sessions of the last moment. Concurrent questions about one digest are asked once (single flight)."""

    def __init__(self, memory: float = MEMORY, clock: Callable[[], float] = time.monotonic) -> None:
        self._memory = memory
        self._clock = clock
        self._known: dict[str, tuple[float, Session]] = {}
        self._flights: dict[str, Future[Session]] = {}

    def known(self, digest: str) -> Session | None:
        """The session of a digest if it is remembered."""
        known = self._known.get(digest)
        return known[1] if known and known[0] > self._clock() else None

    def has_met(self, digest: str) -> bool:
        """Whether it held when it was last asked about, however long ago that is."""
        return digest in self._known

    def resolve(self, digest: str, ask: Callable[[str], Session]) -> Session:
        """The session of a digest; ``ask`` raises ``Unauthorized`` if there is none, ``Unavailable`` if nobody answers."""
        known = self.known(digest)
        if known:
            return known
        flight = self._flights.get(digest)
        return flight.result() if flight else self._fly(digest, ask)

    def forget(self, digest: str) -> None:
        """Do not remember it any longer; a flight under way is not remembered either."""
        self._known.pop(digest, None)
        self._flights.pop(digest, None)

    def _fly(self, digest: str, ask: Callable[[str], Session]) -> Session:
        flight: Future[Session] = Future()
        self._flights[digest] = flight
        asked_at = self._clock()
        try:
            session = ask(digest)
        except BaseException as error:
            flight.set_exception(error if isinstance(error, Exception) else Unavailable("UNAVAILABLE"))
            self._known.pop(digest, None)
            raise
        else:
            flight.set_result(session)
            self._remember(flight, session, asked_at)
            return session
        finally:
            if self._flights.get(digest) is flight:
                del self._flights[digest]

    def _remember(self, flight: Future[Session], session: Session, asked_at: float) -> None:
        if self._flights.get(session.digest) is not flight:
            return
        if len(self._known) >= MOST_REMEMBERED:
            self._known.clear()
        self._known[session.digest] = (asked_at + self._memory, session)
