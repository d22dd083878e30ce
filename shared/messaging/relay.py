"""The relay: carries committed events from a service's outbox to the broker, at least once, in order per subject.

One replica leads and publishes. A batch goes out as a whole, is confirmed as a whole, and is then marked with one
statement; a process that dies between confirm and mark publishes those events again, and the consumers' inboxes know
them. Messages are persistent and not mandatory: an event that nobody has subscribed to is nobody's loss and must not
hold up others, and the queues of those who have are declared before anything is published (``shared.messaging.topology``).
"""

import time
from collections import Counter
from collections.abc import Sequence
from typing import Any

import eventlet
from eventlet.semaphore import Semaphore
from nameko.extensions import DependencyProvider
from sqlalchemy import Row

from shared.db.database import store_of
from shared.errors import Unavailable
from shared.messaging.outbox import BATCH, Outbox
from shared.messaging.outlet import Outgoing, Outlet, Refused
from shared.messaging.topology import declare_exchange, exchange_of
from shared.observability.logging import get_logger
from shared.observability.metrics import EVENTS_PUBLISHED, OUTBOX_OLDEST, OUTBOX_PENDING

log = get_logger(__name__)
POLL = 0.5
"""Seconds after which the outbox is looked at without being told."""
GATHER = 0.05
"""Seconds between two batches, unless full ones wait: events that come close together share the cost of a batch."""
SHORTEST_PAUSE, LONGEST_PAUSE = 0.1, 2.0
"""Seconds between rounds while broker or database are away."""
MEASURE_EVERY = 5.0


class Relay(DependencyProvider):  # type: ignore[misc] # nameko publishes no types
    """Publishes the outbox of the service that it is declared on: ``relay = Relay()``."""

    def setup(self) -> None:
        """Find the service's database; touches neither it nor the broker."""
        settings = self.container.config["settings"]
        store = store_of(self.container)
        exchange = exchange_of(settings.service)
        self._wake = Semaphore(0)
        self._is_stopping = False
        self._leadership = store.leadership("relay")
        self._outbox = Outbox(store.engine)
        self._outlet = Outlet(settings.amqp_uri, settings.heartbeat, lambda connection: declare_exchange(connection, exchange), exchange)
        self._publisher = Publisher(self._outbox, self._outlet, settings.service)
        self._measure_at = 0.0
        store.on_announced(self._poke)

    def start(self) -> None:
        """Begin to publish in the background."""
        self._greenlet = eventlet.spawn(self._run)

    def stop(self) -> None:
        """Publish what is committed, then stop; another replica may lead at once."""
        self._is_stopping = True
        self._poke()
        self._greenlet.wait()

    def kill(self) -> None:
        """Stop without publishing anything more."""
        self._greenlet.kill()
        self._outlet.drop()

    def get_dependency(self, worker_ctx: Any) -> "Relay":
        """The relay has nothing to offer to a worker but itself."""
        return self

    def _poke(self) -> None:
        if self._wake.balance <= 0:
            self._wake.release()

    def _run(self) -> None:
        pause = SHORTEST_PAUSE
        while not self._is_stopping:
            self._wake.acquire(timeout=POLL)
            if self._round():
                pause = SHORTEST_PAUSE
            else:
                eventlet.sleep(0 if self._is_stopping else pause)
                pause = min(pause * 2, LONGEST_PAUSE)
        self._round()
        self._outlet.drop()
        self._leadership.release()

    def _round(self) -> bool:
        """One look at the outbox; False if something stood in the way."""
        try:
            self._work()
        except Unavailable as error:
            log.warning("relay_paused", code=error.code)
            return False
        except Exception:  # the relay outlives whatever one round raises
            log.exception("relay_failed")
            return False
        return True

    def _work(self) -> None:
        if not self._leadership.held():
            return
        self._measure()
        while self._publisher.publish_next():
            pass
        self._outlet.beat()
        if not self._is_stopping:
            eventlet.sleep(GATHER)

    def _measure(self) -> None:
        now = time.monotonic()
        if now >= self._measure_at:
            self._measure_at = now + MEASURE_EVERY
            count, age = self._outbox.measure()
            OUTBOX_PENDING.set(count)
            OUTBOX_OLDEST.set(age)


class Publisher:
    """Takes batches from an outbox to an outlet."""

    def __init__(self, outbox: Outbox, outlet: Outlet, service: str) -> None:
        self._outbox = outbox
        self._outlet = outlet
        self._service = service
        self._size = BATCH
        self._counters: dict[str, Any] = {}

    def publish_next(self) -> bool:
        """Publish the next batch; True if there may be another one waiting.

        Raises ``Unavailable`` when broker or database are away; everything that was not marked will go out again.
        """
        rows = self._outbox.take(self._size)
        if not rows:
            return False
        try:
            refused = self._outlet.publish([self._outgoing(row) for row in rows])
        except Refused:
            self._isolate(rows)
            return True
        self._settle(rows, refused)
        is_full = len(rows) == self._size
        self._size = min(self._size * 2, BATCH)
        return is_full

    def _isolate(self, rows: Sequence[Row[Any]]) -> None:
        """One message of the batch is at fault: go on one by one until it is found, and let that one wait."""
        if len(rows) == 1:
            log.error("event_refused", event_name=rows[0].event, size=len(rows[0].body), attempts=rows[0].attempts)
            self._outbox.delay(rows)
        self._size = 1

    def _settle(self, rows: Sequence[Row[Any]], refused: set[int]) -> None:
        published = [row for index, row in enumerate(rows) if index not in refused]
        if published:
            self._outbox.mark([row.id for row in published])
        if refused:
            log.error("events_refused", count=len(refused))
            self._outbox.delay([rows[index] for index in sorted(refused)])
        for event, count in Counter(row.event for row in published).items():
            self._counter(event).inc(count)

    def _counter(self, event: str) -> Any:
        counter = self._counters.get(event)
        if counter is None:
            counter = self._counters[event] = EVENTS_PUBLISHED.labels(f"{self._service}.{event}")
        return counter

    @staticmethod
    def _outgoing(row: Row[Any]) -> Outgoing:
        return Outgoing(row.event, row.message_id, bytes(row.body))
