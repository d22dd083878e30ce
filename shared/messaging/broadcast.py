"""``EventFeed``: the latest events in memory, for a process without a database (the gateway's notices and caches).

    feed = EventFeed("directory", "population")

Every replica receives every event from the moment it is connected; what happened while it was not is not made up for,
so whoever keeps something that events invalidate also listens for gaps.
"""

from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

import eventlet
from eventlet.queue import Empty, LightQueue
from nameko.extensions import DependencyProvider

from shared.messaging.envelope import Envelope, Undecodable
from shared.messaging.quarantine import Quarantine
from shared.messaging.specimen import Specimen
from shared.messaging.topology import declare_exchange, exchange_of
from shared.observability.logging import get_logger
from shared.runtime.frames import Content
from shared.runtime.link import Link

log = get_logger(__name__)
KEPT = 1000
"""Envelopes that are remembered for clients that come back."""
WAITING = 100
"""Envelopes that one client may be behind before it is dropped."""
Filter = Callable[[Envelope], bool]


class Listener:
    """One client's share of the feed; ``is_dropped`` once it was too slow to keep up."""

    def __init__(self, accepts: Filter, close: Callable[["Listener"], None], missed: Iterable[Envelope] = ()) -> None:
        self._accepts = accepts
        self._close = close
        self._queue = LightQueue()
        self.is_dropped = False
        for envelope in filter(accepts, missed):
            self._queue.put_nowait(envelope)
        self._limit = WAITING + self._queue.qsize()

    def offer(self, envelope: Envelope) -> None:
        """Hand over an envelope if it is wanted; never waits."""
        if self.is_dropped or not self._accepts(envelope):
            return
        if self._queue.qsize() < self._limit:
            self._queue.put_nowait(envelope)
        else:
            self.is_dropped = True
            self.close()

    def next(self, seconds: float) -> Envelope | None:
        """The next envelope, or None if none came within ``seconds``; ends with None too once it is dropped."""
        if self.is_dropped and self._queue.empty():
            return None
        try:
            envelope: Envelope = self._queue.get(timeout=seconds)
        except Empty:
            return None
        return envelope

    def close(self) -> None:
        """Receive nothing more."""
        self._close(self)


class EventFeed(DependencyProvider):  # type: ignore[misc] # nameko publishes no types
    """Every event of the given services, from now on."""

    def __init__(self, *sources: str) -> None:
        self.sources = sources
        self._latest: deque[Envelope] = deque(maxlen=KEPT)
        self._listeners: set[Listener] = set()
        self._callbacks: list[Callable[[Envelope], None]] = []
        self._on_gap: list[Callable[[], None]] = []
        self.is_connected = False

    def start(self) -> None:
        """Connect in the background."""
        settings = self.container.config["settings"]
        self._quarantine = Quarantine.of(self.container)
        self._link = Link(settings.amqp_uri, "feed", heartbeat=settings.heartbeat, on_connected=self._on_connected, on_lost=self._on_lost)
        self._link.start()

    def stop(self) -> None:
        """Disconnect; the queue goes with the connection."""
        self._link.stop()

    def get_dependency(self, worker_ctx: Any) -> "EventFeed":
        """The feed itself."""
        return self

    def subscribe(self, accepts: Filter, after: str | None = None) -> Listener:
        """Listen from now on, or from after the envelope with that id if it is still remembered.

        ``accepts`` is called for every envelope, also for what the client may not see: that is where it is left out.
        """
        listener = Listener(accepts, self._listeners.discard, self._since(after))
        self._listeners.add(listener)
        return listener

    def listen(self, callback: Callable[[Envelope], None]) -> None:
        """Call ``callback(envelope)`` for each event, inside this process; it must not wait."""
        self._callbacks.append(callback)

    def on_gap(self, callback: Callable[[], None]) -> None:
        """Call ``callback()`` whenever events may have been missed: the connection was lost, and when it is back."""
        self._on_gap.append(callback)

    def _since(self, after: str | None) -> list[Envelope]:
        ids = [envelope.id for envelope in self._latest]
        return list(self._latest)[ids.index(after) + 1 :] if after in ids else []

    def _on_connected(self, channel: Any) -> None:
        arguments = {"x-queue-type": "classic"}
        name, _, _ = channel.queue_declare("", durable=False, exclusive=True, auto_delete=True, arguments=arguments)
        for source in self.sources:
            declare_exchange(channel.connection, exchange_of(source))
            channel.queue_bind(name, exchange_of(source), "#")
        self._link.consume(name, self._receive)
        self.is_connected = True
        self._tell_gap()

    def _on_lost(self) -> None:
        self.is_connected = False
        self._tell_gap()

    def _tell_gap(self) -> None:
        for callback in self._on_gap:
            callback()

    def _receive(self, message: Content) -> None:
        specimen = Specimen.of(message, "feed", self.container.service_name)
        try:
            self._take(Envelope.decode(specimen.body, specimen.content_type))
        except Undecodable as undecodable:
            eventlet.spawn(self._quarantine.try_take, specimen, undecodable.reason)

    def _take(self, envelope: Envelope) -> None:
        self._latest.append(envelope)
        for listener in list(self._listeners):
            listener.offer(envelope)
        for callback in self._callbacks:
            try:
                callback(envelope)
            except Exception:  # one callback's fault is not the others'
                log.exception("feed_callback_failed", event_name=envelope.event)
