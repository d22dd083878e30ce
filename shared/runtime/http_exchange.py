"""One request and its answer: the body is read when it is known how much of it the route takes, the answer is framed."""

import io
from collections.abc import Iterable
from time import monotonic, time
from typing import Any, BinaryIO, cast

import eventlet
from eventlet.wsgi import format_date_time
from greenlet import GreenletExit
from werkzeug.http import HTTP_STATUS_CODES
from werkzeug.wrappers import Response

from shared.runtime.http_limits import MAX_BODY, HttpLimits
from shared.runtime.http_problems import Refused
from shared.runtime.http_protocol import Head
from shared.runtime.http_transport import CHUNK, Transport, read_exactly

_OWN_HEADERS = frozenset({"content-length", "connection", "transfer-encoding", "date", "keep-alive", "server"})
_ALWAYS = b"X-Content-Type-Options: nosniff\r\n"
_DEFAULTS = {"cache-control": b"Cache-Control: no-store\r\n", "referrer-policy": b"Referrer-Policy: no-referrer\r\n"}
_LAST_CHUNK = b"0\r\n\r\n"
_BODYLESS = frozenset({204, 304})


class StreamEnded(GreenletExit):  # type: ignore[misc]  # greenlet publishes no types
    """Thrown into a greenlet that sends an endless stream, when the server stops."""


class Exchange:
    """What the application sees of a connection while it answers one request.

    ``refused`` says why the request could not be read (``head`` is None then). ``is_endless`` marks a stream that is
    ended, by ``end_stream``, rather than waited for, when the server stops. ``is_begun`` says that bytes of the answer
    have left.
    """

    def __init__(self, transport: Transport, limits: HttpLimits, peer: str) -> None:
        self.peer = peer
        self.started = monotonic()
        self.head: Head | None = None
        self.refused: Refused | None = None
        self.is_endless = False
        self.is_begun = False
        self.may_keep_alive = True
        self.body_left = 0
        self._is_writing = False
        self._is_ending = False
        self._transport = transport
        self._limits = limits

    @property
    def read_head(self) -> Head:
        """What was asked; raises ``Refused`` when that could not be read."""
        if self.head is None:
            raise self.refused or Refused(400, "BAD_REQUEST")
        return self.head

    def accept_head(self, head: Head) -> None:
        """Note what was asked."""
        self.head = head
        self.body_left = head.content_length
        self.may_keep_alive = head.keeps_alive

    def open_body(self, limit: int) -> BinaryIO:
        """The request's body; a large one is read from the connection while it is consumed. Raises ``Refused``."""
        if self.body_left > limit:
            raise Refused(413, "BODY_TOO_LARGE", f"At most {limit} bytes are accepted here.")
        if self.body_left > MAX_BODY:
            return cast(BinaryIO, io.BufferedReader(_Body(self), CHUNK))
        return io.BytesIO(self.read_body(self.body_left))

    def read_body(self, size: int) -> bytes:
        """The next ``size`` bytes of the body; raises ``Refused`` when the client is too slow and ``ClientGone``."""
        size = min(size, self.body_left)
        if not size:
            return b""
        self._send_continue()
        end = monotonic() + self._limits.body + size / self._limits.slowest
        data = read_exactly(self._transport, size, end)
        self.body_left -= size
        return data

    def _send_continue(self) -> None:
        head = self.head
        if head and head.awaits_continue and self.body_left == head.content_length and not self._transport.ahead:
            self._transport.send(b"HTTP/1.1 100 Continue\r\n\r\n")

    def send(self, response: Response, request_id: str) -> None:
        """Send the answer, its security headers included; raises ``ClientGone``."""
        self.may_keep_alive = self.may_keep_alive and not self.body_left and not self.refused
        try:
            if response.is_streamed:
                self._send_stream(response, request_id)
            else:
                self._send_whole(response, request_id)
        finally:
            response.close()

    def _send_whole(self, response: Response, request_id: str) -> None:
        body = b"".join(response.iter_encoded())
        has_body = response.status_code not in _BODYLESS
        framing = b"Content-Length: %d\r\n" % len(body) if has_body else b""
        head = self._head(response, request_id, framing)
        self._write(head if self._is_head_only or not has_body else head + body)

    def _send_stream(self, response: Response, request_id: str) -> None:
        length = response.headers.get("Content-Length", type=int)
        is_chunked = length is None and self.head is not None and self.head.minor_version == 1
        if length is None and not is_chunked:
            self.may_keep_alive = False
        framing = b"Transfer-Encoding: chunked\r\n" if is_chunked else b"" if length is None else b"Content-Length: %d\r\n" % length
        self._write(self._head(response, request_id, framing))
        if self._is_head_only:
            return
        sent = self._send_parts(response.iter_encoded(), is_chunked)
        if length is not None and sent != length:
            self.may_keep_alive = False

    def _send_parts(self, parts: Iterable[bytes], is_chunked: bool) -> int:
        """Send each part as it comes, never gathered: an event that waits for the next one is late."""
        sent = 0
        try:
            for part in parts:
                if part:
                    self._write(b"%x\r\n%b\r\n" % (len(part), part) if is_chunked else part)
                    sent += len(part)
        except StreamEnded:
            self.may_keep_alive = False
        except BaseException:
            self.may_keep_alive = False  # Without its last chunk the client sees that the answer is incomplete.
            raise
        if is_chunked:
            self._write(_LAST_CHUNK)
        return sent

    def _write(self, data: bytes) -> None:
        self.is_begun = self._is_writing = True
        self._transport.send(data)
        self._is_writing = False
        if self._is_ending and data is not _LAST_CHUNK:
            raise StreamEnded

    def end_stream(self, greenlet: Any) -> None:
        """End an endless stream that ``greenlet`` sends, between two parts of it."""
        self._is_ending = True
        if not self._is_writing:
            eventlet.kill(greenlet, StreamEnded)

    @property
    def _is_head_only(self) -> bool:
        return self.head is not None and self.head.method == "HEAD"

    def _head(self, response: Response, request_id: str, framing: bytes) -> bytes:
        status = response.status_code
        lines = [b"HTTP/1.1 %d %b\r\n" % (status, _phrases.get(status, b"Unknown")), *_header_lines(response.headers)]
        connection = b"" if self.may_keep_alive else b"Connection: close\r\n"
        lines += (_ALWAYS, b"X-Request-Id: %b\r\nDate: %b\r\n" % (request_id.encode(), _date()), framing, connection, b"\r\n")
        return b"".join(lines)


_phrases = {status: phrase.encode() for status, phrase in HTTP_STATUS_CODES.items()}


def _header_lines(headers: Any) -> list[bytes]:
    missing = dict(_DEFAULTS)
    lines = []
    for name, value in headers:
        lowered = name.lower()
        if lowered not in _OWN_HEADERS:
            missing.pop(lowered, None)
            lines.append(f"{name}: {value}\r\n".encode("latin-1"))
    return lines + list(missing.values())


class _Dates:
    """The text of the current second, made once a second."""

    second = 0
    text = b""


def _date() -> bytes:
    second = int(time())
    if second != _Dates.second:
        _Dates.second, _Dates.text = second, format_date_time(second).encode()
    return _Dates.text


class _Body(io.RawIOBase):
    """A large body as a file that reads from the connection."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._exchange.read_body(min(len(buffer), CHUNK))
        buffer[: len(data)] = data
        return len(data)
