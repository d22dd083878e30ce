"""A broker's socket in an event loop: writing never waits, reading calls back.

Everything sent goes through one buffer, so frames of different greenlets never mix. A plain socket is read and written in
the event loop itself, without a greenlet (and four switches) for each message; TLS needs two greenlets, because its reads
may have to write.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import eventlet
from eventlet import hubs
from eventlet.event import Event
from eventlet.green.ssl import GreenSSLSocket
from greenlet import GreenletExit

CHUNK = 65536
LARGEST_BACKLOG = 16 * 1024 * 1024
"""Bytes that may wait for a peer that does not read."""


class Clogged(Exception):
    """The peer has not read for so long that nothing more may be queued for it."""


class PlainStream:
    """``on_data`` and ``on_end`` are called in the event loop's own greenlet and must not wait."""

    def __init__(self, sock: Any, on_data: Callable[[bytes], None], on_end: Callable[[BaseException | None], None]) -> None:
        self._socket = getattr(sock, "fd", sock)
        self._socket.setblocking(False)
        self._on_data = on_data
        self._on_end = on_end
        self._hub = hubs.get_hub()
        self._backlog = bytearray()
        self._writer: Any = None
        self._reader: Any = None

    def start(self) -> None:
        """Begin to read."""
        self._reader = self._hub.add(self._hub.READ, self._socket.fileno(), self._read, self._fail, lambda: None)

    def send(self, data: bytes) -> None:
        """Send, or queue what the socket does not take at once; raises ``Clogged``."""
        if not self._backlog:
            try:
                sent = self._socket.send(data)
            except BlockingIOError:
                sent = 0
            except OSError as error:
                self._hub.schedule_call_global(0, self._fail, error)
                return
            if sent == len(data):
                return
            data = data[sent:]
        if len(self._backlog) + len(data) > LARGEST_BACKLOG:
            raise Clogged
        self._backlog += data
        if self._writer is None:
            self._writer = self._hub.add(self._hub.WRITE, self._socket.fileno(), self._flush, self._fail, lambda: None)

    @property
    def is_flushed(self) -> bool:
        """Whether the kernel has everything."""
        return not self._backlog

    def close(self) -> None:
        """Stop reading and writing; the socket itself is left to its owner."""
        for listener in (self._reader, self._writer):
            if listener is not None:
                self._hub.remove(listener)
        self._reader = self._writer = None

    def _read(self, _fileno: int) -> None:
        try:
            data = self._socket.recv(CHUNK)
            if data:
                self._on_data(data)
            else:
                self._fail(None)
        except BlockingIOError:
            return
        except Exception as error:  # noqa: BLE001 - the event loop must never see one
            self._fail(error)

    def _flush(self, _fileno: int) -> None:
        try:
            sent = self._socket.send(memoryview(self._backlog)[:CHUNK].tobytes())
            del self._backlog[:sent]
        except BlockingIOError:
            return
        except OSError as error:
            self._fail(error)
            return
        if not self._backlog and self._writer is not None:
            self._hub.remove(self._writer)
            self._writer = None

    def _fail(self, error: BaseException | None = None) -> None:
        if self._reader is not None:
            self.close()
            self._on_end(error)


class TlsStream:
    """The same over TLS."""

    def __init__(self, sock: Any, on_data: Callable[[bytes], None], on_end: Callable[[BaseException | None], None]) -> None:
        self._socket = sock
        self._on_data = on_data
        self._on_end = on_end
        self._backlog = bytearray()
        self._wake = Event()
        self._is_open = True
        self._greenlets: list[Any] = []

    def start(self) -> None:
        """Begin to read."""
        self._socket.settimeout(None)
        self._greenlets = [eventlet.spawn(self._guard, self._read), eventlet.spawn(self._guard, self._write)]

    def send(self, data: bytes) -> None:
        """Queue; raises ``Clogged``."""
        if len(self._backlog) + len(data) > LARGEST_BACKLOG:
            raise Clogged
        self._backlog += data
        if not self._wake.ready():
            self._wake.send()

    @property
    def is_flushed(self) -> bool:
        """Whether the kernel has everything."""
        return not self._backlog

    def close(self) -> None:
        """Stop reading and writing."""
        self._is_open = False
        for greenlet in self._greenlets:
            if greenlet is not eventlet.getcurrent():
                hubs.get_hub().schedule_call_global(0, greenlet.throw, GreenletExit)
        self._greenlets = []

    def _read(self) -> None:
        while data := self._socket.recv(CHUNK):
            # Handed to the event loop's greenlet, where a plain socket's data arrive too.
            hubs.get_hub().schedule_call_global(0, self._deliver, data)

    def _deliver(self, data: bytes) -> None:
        if self._is_open:
            try:
                self._on_data(data)
            except Exception as error:  # noqa: BLE001 - the event loop must never see one
                self._end(error)

    def _write(self) -> None:
        while True:
            self._wake.wait()
            self._wake.reset()
            while self._backlog:
                data = bytes(self._backlog[:CHUNK])
                self._socket.sendall(data)
                del self._backlog[: len(data)]

    def _guard(self, loop: Callable[[], None]) -> None:
        with suppress(GreenletExit):
            try:
                loop()
                self._end(None)
            except Exception as error:  # noqa: BLE001 - a lost connection, whatever it is called
                self._end(error)

    def _end(self, error: BaseException | None) -> None:
        if self._is_open:
            self.close()
            self._on_end(error)


def stream_over(sock: Any, on_data: Callable[[bytes], None], on_end: Callable[[BaseException | None], None]) -> PlainStream | TlsStream:
    """The stream that suits a connected socket."""
    return (TlsStream if isinstance(sock, GreenSSLSocket) else PlainStream)(sock, on_data, on_end)
