"""The bounds that keep one client from costing the others anything."""

from dataclasses import dataclass

MAX_BODY = 64 * 1024
"""Bytes of a request body unless the route says otherwise."""
LARGEST_BODY = 100 * 1024 * 1024
"""Bytes that a route may ask for at most."""


@dataclass(frozen=True, slots=True)
class HttpLimits:
    """Bounds of one listener; times in seconds, sizes in bytes.

    ``connections`` beyond it are closed at once, ``requests`` beyond it (at work at a time) are answered 503.
    ``head`` is the whole time a client has for a request's head, however it spreads its bytes. ``body`` and ``write``
    are what a transfer has on top of its size divided by ``slowest`` (bytes per second). ``idle`` is how long a
    connection may wait for its next request, ``drain_idle`` the same once the server stops.
    """

    connections: int = 1_000
    requests: int = 256
    head: float = 10.0
    body: float = 10.0
    write: float = 10.0
    idle: float = 5.0
    drain_idle: float = 0.3
    linger: float = 1.0
    slowest: int = 16 * 1024
    request_line: int = 8 * 1024
    header_line: int = 8 * 1024
    headers_size: int = 32 * 1024
    headers: int = 100
    backlog: int = 512
