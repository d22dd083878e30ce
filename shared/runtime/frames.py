"""AMQP 0-9-1 frames of messages, written and read without a detour through objects.

py-amqp spends more time on turning a message into bytes and back than a call spends in the service; connecting, declaring
and everything else that is rare stays with it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from struct import Struct, pack, unpack_from
from typing import Any

from amqp.exceptions import FrameSyntaxError
from amqp.serialization import decode_properties_basic, dumps

METHOD, HEADER, BODY = 1, 2, 3
END = b"\xce"
PUBLISH = b"\x00\x3c\x00\x28"
ACK = b"\x00\x3c\x00\x50"
DELIVER = b"\x00\x3c\x00\x3c"
RETURN = b"\x00\x3c\x00\x32"
TRANSIENT = 1
PROPERTIES = (
    ("content_type", 0x8000, "s"),
    ("content_encoding", 0x4000, "s"),
    ("headers", 0x2000, "F"),
    ("delivery_mode", 0x1000, "o"),
    ("priority", 0x0800, "o"),
    ("correlation_id", 0x0400, "s"),
    ("reply_to", 0x0200, "s"),
    ("expiration", 0x0100, "s"),
    ("message_id", 0x0080, "s"),
    ("timestamp", 0x0040, "L"),
    ("type", 0x0020, "s"),
    ("user_id", 0x0010, "s"),
    ("app_id", 0x0008, "s"),
)
_head = Struct(">BHI")
_content_head = Struct(">HHQ")


class Unreadable(Exception):
    """A message whose properties are not what AMQP says; it is never told what they hold."""


@dataclass(slots=True)
class Content:
    """A message as the broker delivered or returned it, its properties still unread.

    ``tag`` is the consumer's (empty for a returned message), ``delivery_tag`` what an acknowledgement names.
    """

    tag: str
    delivery_tag: int
    redelivered: bool
    exchange: str
    routing_key: str
    header: bytes
    body: bytes

    def properties(self) -> dict[str, Any]:
        """Its properties by name (headers under ``application_headers``); raises ``Unreadable``."""
        try:
            return decode_properties_basic(self.header, 12)[0]  # type: ignore[no-any-return]  # py-amqp publishes no types
        except Exception:  # noqa: BLE001 - hostile tables break the decoder in more ways than it names
            raise Unreadable from None


def frame(kind: int, channel: int, payload: bytes) -> bytes:
    """One whole frame."""
    return _head.pack(kind, channel, len(payload)) + payload + END


def short(text: str) -> bytes:
    """A short string: at most 255 bytes."""
    data = text.encode()
    return bytes((len(data),)) + data


def long(text: str) -> bytes:
    """A long string, with the letter that announces it in a table."""
    data = text.encode()
    return b"S" + len(data).to_bytes(4) + data


def table(entries: bytes) -> bytes:
    """A table of entries that are encoded already."""
    return len(entries).to_bytes(4) + entries


@lru_cache(maxsize=4096)
def publish_method(channel: int, exchange: str, routing_key: str, mandatory: bool) -> bytes:
    """The method frame that announces a message."""
    return frame(METHOD, channel, PUBLISH + b"\x00\x00" + short(exchange) + short(routing_key) + bytes((mandatory,)))


def properties(values: Mapping[str, Any]) -> bytes:
    """Flags and values of a message's properties, as in its header frame; names as in ``PROPERTIES``."""
    given = [(flag, kind, values[name]) for name, flag, kind in PROPERTIES if values.get(name) is not None]
    flags = sum(flag for flag, _, _ in given)
    encoded: bytes = dumps("".join(kind for _, kind, _ in given), [value for _, _, value in given])
    return flags.to_bytes(2) + encoded


def content(channel: int, encoded: bytes, body: bytes, frame_max: int) -> bytes:
    """Header and body frames of one message; ``encoded`` are its properties."""
    size = len(body)
    head = _head.pack(HEADER, channel, 12 + len(encoded)) + _content_head.pack(60, 0, size) + encoded + END
    room = frame_max - 8
    if 0 < size <= room:
        return head + _head.pack(BODY, channel, size) + body + END
    return head + b"".join(frame(BODY, channel, body[at : at + room]) for at in range(0, size, room))


def ack(channel: int, delivery_tag: int) -> bytes:
    """An acknowledgement of one message."""
    return frame(METHOD, channel, ACK + pack(">QB", delivery_tag, 0))


class FrameReader:
    """Cuts a byte stream into frames and puts the messages of one channel together.

    ``on_content`` is given each message of ``channel``; ``on_frame`` every other frame as (type, channel, payload).
    """

    def __init__(self, channel: int, on_content: Callable[[Content], None], on_frame: Callable[[tuple[int, int, bytes]], None]) -> None:
        self._channel = channel
        self._on_content = on_content
        self._on_frame = on_frame
        self._rest = b""
        self._method = b""
        self._header = b""
        self._missing = 0
        self._chunks: list[bytes] = []

    def feed(self, data: bytes) -> None:
        """Take the next bytes; raises ``FrameSyntaxError`` when they are not AMQP."""
        if self._rest:
            data = self._rest + data
        at, size = 0, len(data)
        while size - at >= 8:
            kind, channel, length = _head.unpack_from(data, at)
            end = at + 7 + length
            if end >= size:
                break
            if data[end] != 0xCE:
                raise FrameSyntaxError("a frame does not end where it should")
            payload = data[at + 7 : end]
            at = end + 1
            if channel == self._channel:
                self._take(kind, payload)
            else:
                self._on_frame((kind, channel, payload))
        self._rest = data[at:]

    def _take(self, kind: int, payload: bytes) -> None:
        if kind == BODY:
            self._chunks.append(payload)
            self._missing -= len(payload)
        elif kind == HEADER:
            self._header = payload
            self._missing = int.from_bytes(payload[4:12])
        elif payload[:4] in {DELIVER, RETURN}:
            self._method = payload
            return
        else:
            self._on_frame((kind, self._channel, payload))
            return
        if self._missing <= 0:
            self._complete()

    def _complete(self) -> None:
        body = self._chunks[0] if len(self._chunks) == 1 else b"".join(self._chunks)
        self._chunks = []
        self._on_content(_read_content(self._method, self._header, body))


def _read_content(method: bytes, header: bytes, body: bytes) -> Content:
    if method[:4] == RETURN:
        _, at = _short(method, 6)
        exchange, at = _short(method, at)
        return Content("", 0, False, exchange, _short(method, at)[0], header, body)
    tag, at = _short(method, 4)
    delivery_tag, redelivered = unpack_from(">QB", method, at)
    exchange, at = _short(method, at + 9)
    return Content(tag, delivery_tag, bool(redelivered), exchange, _short(method, at)[0], header, body)


def _short(data: bytes, at: int) -> tuple[str, int]:
    end = at + 1 + data[at]
    return data[at + 1 : end].decode(errors="replace"), end
