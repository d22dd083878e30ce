"""A client's socket with a clock on it: every transfer has an end, however the client spreads its bytes."""

import socket
from time import monotonic
from typing import Any

from shared.runtime.http_limits import HttpLimits
from shared.runtime.http_problems import Refused

CHUNK = 64 * 1024
CLIENT_GONE = 499
"""The status that the log and the metrics give a request whose client did not wait for the answer."""


class ClientGone(Refused):
    """The client reset the connection, or reads nothing; there is nobody to answer."""

    def __init__(self) -> None:
        super().__init__(CLIENT_GONE, "CLIENT_GONE")


class TooSlow(Exception):
    """The time for a transfer is over."""


class Transport:
    """Bytes in and out of one connection; ``ahead`` holds what was received and not consumed yet."""

    def __init__(self, sock: Any, limits: HttpLimits) -> None:
        self._sock = sock
        self._limits = limits
        self.ahead = b""

    def receive(self, end: float, size: int = CHUNK) -> bytes:
        """Some bytes, or ``b""`` when the client sends no more; raises ``TooSlow`` at ``end`` (monotonic), ``ClientGone``."""
        if self.ahead:
            data, self.ahead = self.ahead[:size], self.ahead[size:]
            return data
        left = end - monotonic()
        if left <= 0:
            raise TooSlow
        self._sock.settimeout(left)
        try:
            return self._sock.recv(size)  # type: ignore[no-any-return]  # eventlet publishes no types
        except TimeoutError:
            raise TooSlow from None
        except (OSError, EOFError):
            raise ClientGone from None

    def send(self, data: bytes) -> None:
        """Send all of it within ``limits.write`` and what its size deserves; raises ``ClientGone``."""
        end = monotonic() + self._limits.write + len(data) / self._limits.slowest
        view = memoryview(data)
        try:
            while view:
                self._sock.settimeout(max(0.001, end - monotonic()))
                view = view[self._sock.send(view) :]
        except (OSError, EOFError):
            raise ClientGone from None

    def stop_receiving(self) -> None:
        """Let a waiting ``receive`` return: what has arrived is still read, then comes ``b""``."""
        self._shutdown(socket.SHUT_RD)

    def linger(self, seconds: float) -> None:
        """Say that no more is sent and read on for a while, for closing over unread bytes would destroy the answer on its way."""
        self._shutdown(socket.SHUT_WR)
        end = monotonic() + seconds
        self.ahead = b""
        try:
            while self.receive(end):
                pass
        except (TooSlow, ClientGone):
            return

    def close(self) -> None:
        """Close the socket; safe to call again."""
        self._sock.close()

    def _shutdown(self, how: int) -> None:
        try:
            self._sock.shutdown(how)
        except OSError:  # The client was quicker.
            return


def read_exactly(transport: Transport, size: int, end: float) -> bytes:
    """``size`` bytes of a body; raises ``Refused`` when they don't come in time or at all."""
    parts: list[bytes] = []
    while size:
        try:
            data = transport.receive(end, min(size, CHUNK))
        except TooSlow:
            raise Refused(408, "BODY_TIMEOUT") from None
        if not data:
            raise Refused(400, "BODY_INCOMPLETE")
        parts.append(data)
        size -= len(data)
    return parts[0] if len(parts) == 1 else b"".join(parts)
