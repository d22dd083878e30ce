"""One supervised connection to the broker: it comes back by itself, and nobody who uses it ever waits for a frozen peer.

    link = Link(uri, "rpc", on_connected=declare, on_lost=fail_those_who_wait)
    link.start()

``on_connected(channel)`` runs in the link's own greenlet each time and declares through py-amqp's channel; what it hands
to ``consume`` is consumed after it. Handlers of messages run in the event loop's greenlet and must not wait: they start a
greenlet or wake one. A peer that stops answering is found within ``SILENCE`` seconds, long before its heartbeat is due,
by a probe that a healthy broker answers at once; its socket is dropped without a handshake it would never answer.
"""

from collections.abc import Callable
from contextlib import suppress
from random import uniform
from time import monotonic
from typing import Any

import eventlet
from amqp import spec
from amqp.exceptions import ConnectionForced
from amqp.method_framing import frame_writer
from eventlet.event import Event
from greenlet import GreenletExit

from shared.errors import Unavailable
from shared.messaging.dial import dial
from shared.observability.logging import get_logger
from shared.runtime.deadline import within
from shared.runtime.frames import Content, FrameReader, content, properties, publish_method
from shared.runtime.stream import Clogged, stream_over

log = get_logger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 0.1, 2.0
CONNECTING = 3.0
"""Seconds that one step of connecting may take."""
TICK = 0.4
PROBE_AFTER, GIVE_UP_AFTER = 2, 6
"""Ticks without a byte from the broker. Counted in ticks, not in seconds, so that an event loop that was held up itself
does not take its own silence for the broker's."""
SILENCE = TICK * (GIVE_UP_AFTER + 1)
LOG_AGAIN = 30.0
CANCEL_OK = b"\x00\x3c\x00\x1f"
CLOSE_OK = b"\x00\x0a\x00\x33"

Handler = Callable[[Content], None]


class Link:
    """A connection with one channel of its own (others may be opened beside it while ``on_connected`` runs)."""

    def __init__(
        self,
        uri: str,
        name: str,
        *,
        heartbeat: int = 10,
        on_connected: Callable[[Any], None] | None = None,
        on_lost: Callable[[], None] | None = None,
        on_returned: Handler | None = None,
    ) -> None:
        self.name = name
        self.frame_max = 131_072
        self.channel: Any = None
        self.lost_at = monotonic()
        self._uri = uri
        self._heartbeat = heartbeat
        self._on_connected = on_connected or (lambda _channel: None)
        self._on_lost = on_lost or (lambda: None)
        self._on_returned = on_returned or (lambda _content: None)
        self._connection: Any = None
        self._stream: Any = None
        self._handlers: dict[str, Handler] = {}
        self._wanted: list[tuple[str, str, bool]] = []
        self._up = Event()
        self._end = Event()
        self._cancelled = Event()
        self._greenlet: Any = None
        self._is_blocked = False
        self._is_stopping = False
        self._logged_at = -LOG_AGAIN

    def start(self) -> None:
        """Connect in the background, now and for ever."""
        self._greenlet = eventlet.spawn(self._run)

    @property
    def is_connected(self) -> bool:
        """Whether messages can be sent now."""
        return self._stream is not None and not self._is_blocked

    def await_connected(self, seconds: float) -> None:
        """Return once connected; raises ``Unavailable("BROKER_UNREACHABLE")`` after ``seconds``."""
        if self.is_connected:
            return
        if seconds > 0 and self._stream is None:
            with suppress(Unavailable), within(seconds):
                self._up.wait()
        if not self.is_connected:
            raise Unavailable("BROKER_UNREACHABLE")

    def send(self, data: bytes) -> None:
        """Send whole frames for the link's channel; raises ``Unavailable("BROKER_UNREACHABLE")``, never waits."""
        stream = self._stream
        if stream is None or self._is_blocked:
            raise Unavailable("BROKER_UNREACHABLE")
        try:
            stream.send(data)
        except Clogged:
            self._lose(None)
            raise Unavailable("BROKER_UNREACHABLE") from None

    def publish(self, exchange: str, routing_key: str, body: bytes, values: dict[str, Any] | None = None, *, mandatory: bool = False) -> None:
        """Publish one message with AMQP properties by name; raises ``Unavailable("BROKER_UNREACHABLE")``, never waits."""
        self.send(publish_method(1, exchange, routing_key, mandatory) + content(1, properties(values or {}), body, self.frame_max))

    def consume(self, queue: str, handler: Handler, *, no_ack: bool = True) -> str:
        """Consume once ``on_connected`` has returned; only there. Returns the consumer's tag."""
        tag = f"{self.name}-{len(self._wanted)}"
        self._handlers[tag] = handler
        self._wanted.append((queue, tag, no_ack))
        return tag

    def cancel(self, tag: str, seconds: float) -> None:
        """End a consumer; when this returns, every message it was sent has been handed to its handler."""
        if self._stream is None:
            return
        self._cancelled = Event()
        self.channel.send_method(spec.Basic.Cancel, "sb", (tag, False))
        with suppress(Unavailable), within(seconds):
            self._cancelled.wait()

    def stop(self, seconds: float = 1.0) -> None:
        """Close: what was sent reaches the broker if it answers within ``seconds``."""
        self._is_stopping = True
        if self._stream is not None and not self._end.ready():
            with suppress(Exception), within(seconds):
                self._connection.send_method(spec.Connection.Close, "BsBB", (0, "", 0, 0))
                self._end.wait()
        if self._greenlet is not None:
            self._greenlet.kill()
        self._drop()

    def _run(self) -> None:
        pause = FIRST_PAUSE
        while not self._is_stopping:
            try:
                self._connect()
            except GreenletExit:
                raise
            except BaseException as error:  # noqa: BLE001 - whatever keeps it from connecting, it tries again
                self._drop()
                self._note_unreachable(error)
                eventlet.sleep(pause * uniform(0.75, 1.0))  # noqa: S311 - replicas should not come all at once
                pause = min(pause * 2, LONGEST_PAUSE)
                continue
            pause = FIRST_PAUSE
            self._watch()
            self._drop()
            self._tell_lost()

    def _note_unreachable(self, error: BaseException) -> None:
        if monotonic() - self._logged_at >= LOG_AGAIN:
            self._logged_at = monotonic()
            log.warning("broker_unreachable", link=self.name, exc_info=error)

    def _tell_lost(self) -> None:
        try:
            self._on_lost()
        except Exception:  # the link outlives its users' mistakes
            log.exception("link_callback_failed", link=self.name)

    def _connect(self) -> None:
        with within(2 * CONNECTING):
            self._connection = connection = dial(self._uri, seconds=CONNECTING, heartbeat=self._heartbeat, name=self.name)
            channel = connection.channel()
            self._handlers, self._wanted, self._is_blocked = {}, [], False
            self._on_connected(channel)
        self._end = Event()
        self.channel, self.frame_max = channel, connection.frame_max
        self._attach(connection)
        for queue, tag, no_ack in self._wanted:
            channel.basic_consume(queue, consumer_tag=tag, no_ack=no_ack, nowait=True)
        self._logged_at = -LOG_AGAIN
        log.info("broker_connected", link=self.name)
        self._up.send()

    def _attach(self, connection: Any) -> None:
        reader = FrameReader(1, self._receive, self._receive_frame)
        self._stream = stream_over(connection.transport.sock, reader.feed, self._lose)
        connection.on_blocked, connection.on_unblocked = self._block, self._unblock
        connection.frame_writer = frame_writer(connection, _Writer(self._stream))
        self._stream.start()

    def _block(self, _reason: str) -> None:
        self._is_blocked = True
        log.error("broker_blocks_publishers", link=self.name)

    def _unblock(self) -> None:
        self._is_blocked = False

    def _receive(self, message: Content) -> None:
        self._connection.bytes_recv += 1
        if message.tag:
            handler = self._handlers.get(message.tag)
            if handler is not None:
                handler(message)
        else:
            self._on_returned(message)

    def _receive_frame(self, frame: tuple[int, int, bytes]) -> None:
        _, channel, payload = frame
        if channel == 0 and payload[:4] == CLOSE_OK:
            self._lose(None)
            return
        self._connection.on_inbound_frame(frame)
        if channel == 1 and payload[:4] == CANCEL_OK and not self._cancelled.ready():
            self._cancelled.send()

    def _lose(self, error: BaseException | None) -> None:
        """Note that the connection is gone; the link's greenlet does the rest."""
        if not self._end.ready():
            self._end.send(True)
            if not self._is_stopping:
                log.warning("broker_lost", link=self.name, error=type(error).__name__ if error else "end of stream")

    def _watch(self) -> None:
        silent, seen = 0, -1
        while not self._end.wait(TICK):
            received = self._connection.bytes_recv
            silent = 0 if received != seen or self._is_blocked else silent + 1
            seen = received
            try:
                self._tick(silent)
            except Exception as error:  # noqa: BLE001 - a link that cannot be kept alive is lost
                self._lose(error)

    def _tick(self, silent: int) -> None:
        self._connection.heartbeat_tick()
        if silent == PROBE_AFTER:
            # Asks for nothing (flow is on) and needs no right on any exchange; a healthy broker answers at once.
            self.channel.send_method(spec.Channel.Flow, "b", (True,))
        elif silent >= GIVE_UP_AFTER:
            raise ConnectionForced("the broker does not answer")

    def _drop(self) -> None:
        """Let go of the socket, without any handshake."""
        connection, stream = self._connection, self._stream
        self._connection = self._stream = self.channel = None
        if self._up.ready():
            self._up = Event()
        self.lost_at = monotonic()
        if stream is not None:
            stream.close()
        if connection is not None:
            with suppress(Exception):
                transport = connection.transport
                transport.sock, sock = None, transport.sock
                sock.close()
                connection.collect()


class _Writer:
    """What py-amqp's frame writer takes for its transport."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def write(self, data: Any) -> None:
        self._stream.send(bytes(data))
