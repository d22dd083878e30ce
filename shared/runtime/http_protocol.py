"""Reads the head of an HTTP/1.1 request strictly (RFC 9112), and nothing that two servers could frame differently.

A request that a proxy and this server might cut at different bytes lets a client smuggle a second one behind the first.
So every doubtful form is refused rather than repaired: any Transfer-Encoding, a Content-Length that is not exactly one
plain number, white space before a colon, folded lines, bare line feeds, a name with an underscore, two Hosts.
"""

import re
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from shared.runtime.http_limits import HttpLimits
from shared.runtime.http_problems import Refused

HEAD_END = b"\r\n\r\n"
_REQUEST_LINE = re.compile(rb"([A-Z]{1,20}) (/[!\"$-~]*|\*) HTTP/1\.([01])")
_OTHER_VERSION = re.compile(rb"[A-Z]{1,20} \S+ HTTP/[0-9.]+")
_HEADER = re.compile(rb"([!#$%&'*+\-.^`|~0-9A-Za-z]+):[ \t]*([\t\x20-\x7e\x80-\xff]*)")
_LENGTH = re.compile(r"[0-9]{1,18}", re.ASCII)
_HOST = re.compile(r"(?:[A-Za-z0-9.\-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?", re.ASCII)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f\\]")
_ONLY_ONCE = frozenset({"host", "content-length", "content-type", "authorization", "expect", "idempotency-key", "if-match", "x-request-id", "origin"})
_SEPARATORS = {"cookie": "; "}


@dataclass(slots=True)
class Head:
    """A request's head, checked.

    ``path`` is decoded, ``query`` is not; ``headers`` have lower-case names, repeated ones are joined.
    """

    method: str
    path: str
    query: str
    minor_version: int
    headers: dict[str, str]
    content_length: int

    @property
    def keeps_alive(self) -> bool:
        """Whether the client means to send another request on this connection."""
        return self.minor_version == 1 and "close" not in self.headers.get("connection", "").lower()

    @property
    def awaits_continue(self) -> bool:
        """Whether the client waits for ``100 Continue`` before it sends the body."""
        return self.minor_version == 1 and "expect" in self.headers


def check_partial(received: bytes, limits: HttpLimits) -> None:
    """Refuse a head that is not complete yet and can't become good any more."""
    if received.count(b"\n") != received.count(b"\r\n"):
        raise Refused(400, "BARE_LINE_FEED", "Lines end with CR LF.")
    line_end = received.find(b"\r\n")
    if (len(received) if line_end < 0 else line_end) > limits.request_line:
        raise Refused(414, "REQUEST_LINE_TOO_LONG")
    if len(received) - max(line_end, 0) > limits.headers_size:
        raise Refused(431, "HEADERS_TOO_LARGE")


def parse_head(data: bytes, limits: HttpLimits) -> Head:
    """The head in ``data`` (without the empty line that ends it); raises ``Refused``."""
    check_partial(data, limits)
    first, *lines = data.split(b"\r\n")
    method, target, minor = _request_line(first)
    headers = _headers(lines, limits)
    _check_host(headers)
    path, query = _target(method, target)
    return Head(method, path, query, minor, headers, _content_length(headers))


def _request_line(line: bytes) -> tuple[str, str, int]:
    match = _REQUEST_LINE.fullmatch(line)
    if match is None:
        if _OTHER_VERSION.fullmatch(line) and not line.endswith((b"HTTP/1.1", b"HTTP/1.0")):
            raise Refused(505, "HTTP_VERSION_NOT_SUPPORTED")
        raise Refused(400, "MALFORMED_REQUEST_LINE")
    return match[1].decode(), match[2].decode(), int(match[3])


def _target(method: str, target: str) -> tuple[str, str]:
    if target == "*" and method != "OPTIONS":
        raise Refused(400, "MALFORMED_REQUEST_LINE")
    raw, _, query = target.partition("?")
    path = _decoded(raw) if "%" in raw else raw
    if _CONTROLS.search(path) or path.startswith("//"):
        raise Refused(400, "MALFORMED_PATH")
    return path, query


def _decoded(raw: str) -> str:
    if "%2f" in raw.lower():
        raise Refused(400, "MALFORMED_PATH", "A slash inside a path segment is not accepted.")
    try:
        return unquote_to_bytes(raw).decode()
    except UnicodeDecodeError:
        raise Refused(400, "MALFORMED_PATH", "Paths are UTF-8.") from None


def _headers(lines: list[bytes], limits: HttpLimits) -> dict[str, str]:
    if len(lines) > limits.headers:
        raise Refused(431, "TOO_MANY_HEADERS")
    headers: dict[str, str] = {}
    for line in lines:
        if len(line) > limits.header_line:
            raise Refused(431, "HEADER_TOO_LONG")
        match = _HEADER.fullmatch(line)
        if match is None:
            raise Refused(400, "MALFORMED_HEADER")
        name, value = match[1].decode().lower(), match[2].decode("latin-1").rstrip(" \t")
        headers[name] = _joined(name, headers[name], value) if name in headers else value
    return headers


def _joined(name: str, before: str, value: str) -> str:
    if name in _ONLY_ONCE:
        raise Refused(400, "REPEATED_HEADER")
    return before + _SEPARATORS.get(name, ", ") + value


def _check_host(headers: dict[str, str]) -> None:
    if not _HOST.fullmatch(headers.get("host", "")):
        raise Refused(400, "MALFORMED_HOST", "Exactly one Host is required.")
    if headers.get("expect", "100-continue").lower() != "100-continue":
        raise Refused(417, "EXPECTATION_NOT_SUPPORTED")


def _content_length(headers: dict[str, str]) -> int:
    if "transfer-encoding" in headers:
        raise Refused(400, "TRANSFER_ENCODING_NOT_SUPPORTED", "Send the body with a Content-Length.")
    text = headers.get("content-length", "0")
    if not _LENGTH.fullmatch(text):
        raise Refused(400, "MALFORMED_CONTENT_LENGTH")
    return int(text)
