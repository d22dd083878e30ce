"""Notices as server-sent events: ids only, resumable from the ring of the latest, ended with the session.

    id: 0197c0de-…
    event: residence_registered
    data: {"id": …, "subject": "…", "station_code": "changtang", …}

A client that was away for longer than the ring remembers, or during a gap of the broker's, is told by an event named
``resync`` to read anew what it shows.
"""

import re
from collections.abc import Callable, Iterator
from time import monotonic, time
from typing import Any

import orjson

from gateway.access import audience
from gateway.auth import Session
from shared.contracts.population.basis import SERVICE as POPULATION
from shared.errors import Invalid
from shared.identity import Actor
from shared.messaging.broadcast import EventFeed, Listener
from shared.messaging.envelope import Envelope

HEARTBEAT = 15.0
"""Seconds between comments, so that proxies keep the connection and a dead one is noticed."""
PULSE = 0.5
"""Seconds after which a stream that has nothing to send looks whether it is to end."""
HIDDEN = frozenset({"audit_sealed", "session_revoked"})
"""Events between services that tell a person nothing."""
PLACES = frozenset({"house_id", "community_id"})
"""What notices of people leave out: where somebody lives is read from the record, which may be sealed."""
STAYS = "stay_"
"""How the names of events begin that tell of guests, whose residence a notice may name too."""
OPENING = b"retry: 3000\n\n"
RESYNC = b"event: resync\ndata: {}\n\n"
BEAT = b": still here\n\n"

_ID = re.compile(r"[0-9A-Za-z-]{1,64}")


class Notices(EventFeed):
    """The feed, which also counts its gaps and knows whom it can resume."""

    gaps = 0

    def setup(self) -> None:
        """Begin to count."""
        super().setup()
        self.on_gap(self._count_gap)

    def _count_gap(self) -> None:
        self.gaps += 1

    def remembers(self, event_id: str) -> bool:
        """Whether a client that has seen that event can be given all that came after it."""
        return any(envelope.id == event_id for envelope in self._latest)


class Stream:
    """One client's stream: iterate over it for the bytes to send.

    It ends with its session. Whether that still holds is asked (``resolve`` gives None if not) when an event says that
    something happened to it, when events may have been missed, and when it would expire: not again and again, which
    would keep alive a session that nobody uses.
    """

    def __init__(self, feed: Notices, session: Session, last_event_id: str | None, resolve: Callable[[], Session | None]) -> None:
        self._feed = feed
        self._session = session
        self._resolve = resolve
        self._is_doubtful = False
        self._missed = last_event_id is not None and not feed.remembers(last_event_id)
        self._gaps = feed.gaps
        self._listener: Listener = feed.subscribe(self._accepts, last_event_id)

    def __iter__(self) -> Iterator[bytes]:
        yield OPENING + (RESYNC if self._missed else b"")
        beat = monotonic()
        while not self._listener.is_dropped:
            envelope = self._listener.next(PULSE)
            gap, self._gaps = self._gaps != self._feed.gaps, self._feed.gaps
            if not self._holds(gap=gap):
                return
            part = (RESYNC if gap else b"") + (encode(envelope) if envelope else b"")
            if part or monotonic() - beat >= HEARTBEAT:
                beat = monotonic()
                yield part or BEAT

    def close(self) -> None:
        """Listen no more."""
        self._listener.close()

    def _accepts(self, envelope: Envelope) -> bool:
        self._is_doubtful = self._is_doubtful or concerns(envelope, self._session)
        return is_visible(envelope, self._session.actor)

    def _holds(self, *, gap: bool) -> bool:
        """Whether the session still holds, for the same roles and station."""
        if not (self._is_doubtful or gap or not self._feed.is_connected or time() >= self._session.expires_at):
            return True
        self._is_doubtful = False
        found = self._resolve()
        if found is None or found.actor != self._session.actor:
            return False
        self._session = found
        return True


def concerns(envelope: Envelope, session: Session) -> bool:
    """Whether an event may have ended a session or changed what its account may do."""
    told = envelope.data
    if envelope.event == "station_merged":
        return session.actor.station_code == told.get("from_code")
    return told.get("session_id") == session.id or (envelope.event == "account_changed" and told.get("account_id") == session.actor.account_id)


def read_last_event_id(header: str | None) -> str | None:
    """The id of the last event that the client has seen; raises ``Invalid``."""
    if header is not None and not _ID.fullmatch(header):
        raise Invalid("INVALID_LAST_EVENT_ID")
    return header


def is_visible(envelope: Envelope, actor: Actor) -> bool:
    """Whether an account may see an event: one that its roles may read of, and its own station's, or any when it is of the district."""
    if envelope.event in HIDDEN or actor.roles.isdisjoint(audience(envelope.source, envelope.event)):
        return False
    return actor.is_district_wide or (actor.station_code is not None and envelope.station_code == actor.station_code)


def encode(envelope: Envelope) -> bytes:
    """An event as it is sent; it holds ids, codes and dates, as the events' contracts say, and of people not where they live."""
    withheld = PLACES if envelope.source == POPULATION or envelope.event.startswith(STAYS) else frozenset()
    told: dict[str, Any] = {
        "id": envelope.id,
        "type": envelope.type,
        "subject": envelope.subject,
        "version": envelope.subject_version,
        "station_code": envelope.station_code,
        "time": envelope.time,
        "data": {name: value for name, value in envelope.data.items() if name not in withheld},
    }
    return b"id: %b\nevent: %b\ndata: %b\n\n" % (envelope.id.encode(), envelope.event.encode(), orjson.dumps(told))
