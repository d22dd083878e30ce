"""The life of one client connection: requests one after another, until one side has had enough."""

from collections.abc import Callable
from time import monotonic
from typing import Any

import eventlet
from greenlet import GreenletExit

from shared.observability.logging import get_logger
from shared.runtime.http_exchange import Exchange
from shared.runtime.http_limits import HttpLimits
from shared.runtime.http_problems import Refused
from shared.runtime.http_protocol import HEAD_END, Head, check_partial, parse_head
from shared.runtime.http_transport import ClientGone, TooSlow, Transport

log = get_logger(__name__)

Application = Callable[[Exchange], None]
"""Answers one exchange by calling its ``send`` once."""


class Connection:
    """Serves one accepted socket; nothing that a client or a service method does escapes from ``serve``."""

    def __init__(self, sock: Any, peer: str, application: Application, limits: HttpLimits) -> None:
        self._transport = Transport(sock, limits)
        self._peer = peer
        self._application = application
        self._limits = limits
        self._exchange: Exchange | None = None
        self._is_draining = False
        self._end_of_head = monotonic() + limits.head
        self.greenlet: Any = None

    def serve(self) -> None:
        """Answer requests until the connection ends, then close it."""
        try:
            while self._serve_one() and not self._is_draining:
                self._exchange = None
                self._end_of_head = 0.0
        except (ClientGone, GreenletExit):
            pass
        except Exception:
            log.exception("http_connection_failed")
        finally:
            self._transport.close()

    def drain(self) -> None:
        """Answer what was begun, and close: at once if the client sends nothing, a stream that has no end of its own too."""
        self._is_draining = True
        exchange = self._exchange
        if exchange is None or exchange.head is None:
            eventlet.spawn_after(self._limits.drain_idle, self._stop_if_unasked)
            return
        exchange.may_keep_alive = False
        if exchange.is_endless:
            exchange.end_stream(self.greenlet)

    def _stop_if_unasked(self) -> None:
        if self._exchange is None or self._exchange.head is None:
            self._transport.stop_receiving()

    def _serve_one(self) -> bool:
        """Answer one request; whether there may be another."""
        if not self._await_request():
            return False
        exchange = self._exchange = Exchange(self._transport, self._limits, self._peer)
        try:
            exchange.accept_head(self._read_head())
        except ClientGone:
            raise
        except Refused as refused:
            exchange.refused = refused
        if self._is_draining:
            exchange.may_keep_alive = False
        self._application(exchange)
        if exchange.refused or exchange.body_left:
            self._transport.linger(self._limits.linger)
        return exchange.may_keep_alive

    def _await_request(self) -> bool:
        """Wait for a request's first bytes; false when none come."""
        if self._transport.ahead:
            return True
        end = self._end_of_head or monotonic() + self._limits.idle
        try:
            self._transport.ahead = self._transport.receive(end)
        except TooSlow:
            return False
        return bool(self._transport.ahead)

    def _read_head(self) -> Head:
        transport, limits = self._transport, self._limits
        data, transport.ahead = transport.ahead, b""
        end = self._end_of_head or monotonic() + limits.head
        while (length := data.find(HEAD_END)) < 0:
            check_partial(data, limits)
            data += self._more_of_head(end)
        transport.ahead = data[length + len(HEAD_END) :]
        return parse_head(data[:length], limits)

    def _more_of_head(self, end: float) -> bytes:
        try:
            data = self._transport.receive(end)
        except TooSlow:
            raise Refused(408, "HEADER_TIMEOUT") from None
        if not data:
            raise ClientGone
        return data
