"""The consuming end of a service: one link for all its subscriptions, and lanes in which the handlers run."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from amqp.exceptions import ChannelError
from nameko.extensions import SharedExtension

from shared.db.database import store_of
from shared.errors import Unavailable
from shared.messaging.handling import PAUSES, Arrival, Handling
from shared.messaging.lanes import Lanes
from shared.messaging.parking import DELAYS, Parking
from shared.messaging.retry import RetryJob
from shared.messaging.topology import declare_exchange, declare_queue
from shared.observability.logging import get_logger
from shared.runtime.frames import Content, ack
from shared.runtime.link import Link

log = get_logger(__name__)
PREFETCH = 10
"""Messages of one queue that are in the process at a time."""
LANES = 5
"""Handlers that run side by side; half of the default database pool, so that calls are still served."""
CANCEL_SECONDS = 0.5


class EventConsumer(SharedExtension):  # type: ignore[misc] # nameko publishes no types
    """Receives every event that the service has subscribed to, and retries what failed."""

    def __init__(self, delays: Sequence[float] = DELAYS, pauses: Sequence[float] = PAUSES) -> None:
        self._delays = delays
        self._pauses = pauses
        self._subscriptions: list[Any] = []
        self._link: Link | None = None
        self._tags: list[str] = []
        self._generation = 0

    def register(self, subscription: Any) -> None:
        """Add a subscription; before ``start``."""
        self._subscriptions.append(subscription)

    def start(self) -> None:
        """Connect in the background; a broker that is away delays nothing but events."""
        settings = self.container.config["settings"]
        parking = Parking.of(self.container, self._delays)
        self._handling = handling = Handling(self.container, parking, self._pauses)
        self._lanes = Lanes(LANES, handling.settle)
        self._retries = RetryJob(store_of(self.container).leadership("retries"), parking, handling, self._subscriptions)
        self._link = Link(settings.amqp_uri, "events", heartbeat=settings.heartbeat, on_connected=self._on_connected, on_lost=self._on_lost)
        self._link.start()
        self._retries.start()

    def close(self) -> None:
        """Take nothing more, finish what runs; what was not begun goes back to the broker with the connection."""
        link, self._link = self._link, None
        if link is None:
            return
        for tag in self._tags:
            link.cancel(tag, CANCEL_SECONDS)
        self._handling.close()
        self._retries.stop()
        self._lanes.close(self.container.config["settings"].grace / 2)
        link.stop()

    stop = close

    def _on_lost(self) -> None:
        self._generation += 1
        self._tags = []

    def _on_connected(self, channel: Any) -> None:
        self._generation += 1
        self._tags = []
        channel.basic_qos(0, PREFETCH, False)
        for subscription in self._subscriptions:
            try:
                self._consume(channel.connection, subscription)
            except ChannelError:
                log.exception("subscription_refused", queue=subscription.binding.queue)

    def _consume(self, connection: Any, subscription: Any) -> None:
        declare_exchange(connection, subscription.binding.exchange)
        declare_queue(connection, subscription.binding)
        if self._link is not None:
            handler = partial(self._deliver, subscription, self._link, self._generation)
            self._tags.append(self._link.consume(subscription.binding.queue, handler, no_ack=False))

    def _deliver(self, subscription: Any, link: Link, generation: int, message: Content) -> None:
        arrival = Arrival.of(subscription, message, partial(self._is_current, generation), partial(self._acknowledge, link, generation, message))
        self._lanes.put(arrival.subject, arrival)

    def _is_current(self, generation: int) -> bool:
        return generation == self._generation

    def _acknowledge(self, link: Link, generation: int, message: Content) -> None:
        # A tag means nothing on another connection than the one it came over: the message comes again on that.
        try:
            if self._is_current(generation):
                link.send(ack(1, message.delivery_tag))
        except Unavailable:
            log.info("acknowledgement_lost")
