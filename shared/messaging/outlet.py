"""The publishing end of the relay: one connection in confirm mode, whole batches at a time, never longer than a deadline."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from amqp.exceptions import AMQPError, ChannelError

from shared.errors import DomainError, Unavailable
from shared.messaging.dial import dial
from shared.messaging.envelope import CONTENT_TYPE
from shared.runtime.deadline import within
from shared.runtime.frames import content, publish_method, short

PATIENCE = 3.0
"""Seconds in which a batch must be confirmed, connecting included."""
FLAGS = 0xD080
"""Of the properties that an envelope's message has: content type, content encoding, delivery mode, message id."""
PERSISTENT = b"\x02"
ENVELOPE_PROPERTIES = FLAGS.to_bytes(2) + short(CONTENT_TYPE) + short("utf-8") + PERSISTENT


class Refused(Exception):
    """The broker closed the channel over something in this batch."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One envelope, encoded."""

    routing_key: str
    message_id: str
    body: bytes


class Outlet:
    """Publishes batches to one exchange; connects when first needed and after every fault."""

    def __init__(self, uri: str, heartbeat: int, prepare: Callable[[Any], None], exchange: str) -> None:
        self._uri = uri
        self._heartbeat = heartbeat
        self._prepare = prepare
        self._exchange = exchange
        self._connection: Any = None
        self._channel: Any = None
        self._tag = 0
        self._open: set[int] = set()
        self._refused: set[int] = set()

    def publish(self, batch: Sequence[Outgoing]) -> set[int]:
        """Publish and wait for every confirm; returns the indexes that the broker refused.

        Raises ``Unavailable`` when the broker is away or frozen (nothing is known of the batch then) and ``Refused``
        when it closed the channel. Either way the connection has been dropped, without the handshake a frozen peer
        would never answer.
        """
        try:
            with within(PATIENCE):
                return self._publish(batch)
        except DomainError:
            self.drop()
            raise
        except ChannelError:
            self.drop()
            raise Refused from None
        except (AMQPError, OSError):
            self.drop()
            raise Unavailable("BROKER_UNREACHABLE") from None

    def _publish(self, batch: Sequence[Outgoing]) -> set[int]:
        if self._connection is None:
            self._connect()
        first = self._tag + 1
        self._tag += len(batch)
        self._open.update(range(first, self._tag + 1))
        self._connection.transport.write(b"".join(map(self._encoded, batch)))
        while self._open:
            self._connection.drain_events()
        refused = {tag - first for tag in self._refused}
        self._refused.clear()
        return refused

    def _encoded(self, outgoing: Outgoing) -> bytes:
        # py-amqp would poll the socket before each message and write each by itself.
        method = publish_method(self._channel.channel_id, self._exchange, outgoing.routing_key, False)
        return method + content(self._channel.channel_id, ENVELOPE_PROPERTIES + short(outgoing.message_id), outgoing.body, self._connection.frame_max)

    def _connect(self) -> None:
        self._connection = connection = dial(self._uri, seconds=PATIENCE, heartbeat=self._heartbeat)
        self._prepare(connection)
        self._channel = channel = connection.channel()
        channel.confirm_select()
        channel.events["basic_ack"].add(self._on_ack)
        channel.events["basic_nack"].add(self._on_nack)
        self._tag = 0

    def _on_ack(self, tag: int, multiple: bool) -> None:
        self._open -= self._settled(tag, multiple)

    def _on_nack(self, tag: int, multiple: bool) -> None:
        settled = self._settled(tag, multiple)
        self._open -= settled
        self._refused |= settled

    def _settled(self, tag: int, multiple: bool) -> set[int]:
        return {open_tag for open_tag in self._open if open_tag <= tag} if multiple else {tag}

    def beat(self) -> None:
        """Keep an idle connection alive; drops one that has died."""
        if self._connection is None:
            return
        try:
            with within(PATIENCE):
                self._read_pending()
                self._connection.heartbeat_tick()
        except (AMQPError, OSError, DomainError):
            self.drop()

    def _read_pending(self) -> None:
        try:
            self._connection.drain_events(timeout=0.001)
        except TimeoutError:
            return

    def drop(self) -> None:
        """Close the socket without a handshake."""
        connection, self._connection, self._channel = self._connection, None, None
        self._open.clear()
        self._refused.clear()
        if connection is None:
            return
        try:
            with within(1.0):  # TLS says good-bye, which a frozen peer does not answer
                connection.collect()
        except (AMQPError, OSError, DomainError):
            return
