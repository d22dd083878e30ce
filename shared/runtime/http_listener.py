"""Accepts connections and survives what accepting can meet: no descriptors left, clients gone before they came."""

import errno
from typing import Any

import eventlet
from eventlet.event import Event
from eventlet.green import socket

from shared.observability.logging import get_logger
from shared.observability.metrics import HTTP_REFUSED
from shared.runtime.http_connection import Application, Connection
from shared.runtime.http_limits import HttpLimits

log = get_logger(__name__)

PAUSE = 0.1
"""Seconds to wait when the process has no descriptor for another connection: trying again at once would only burn."""


class Listener:
    """A listening socket, the connections accepted from it, and the way both end."""

    def __init__(self, host: str, port: int, application: Application, limits: HttpLimits) -> None:
        self._application = application
        self._limits = limits
        self._socket = _listening_socket(host, port, limits.backlog)
        self._connections: set[Connection] = set()
        self._is_accepting = True
        self._all_gone = Event()
        self._greenlet = eventlet.spawn(self._accept_all)

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self._socket.getsockname()[1])

    @property
    def connections(self) -> int:
        """How many are open."""
        return len(self._connections)

    def drain(self, seconds: float) -> bool:
        """Accept no more, let what was begun end, for at most ``seconds``; says whether all did."""
        self._stop_accepting()
        for connection in list(self._connections):
            connection.drain()
        if self._connections:
            self._all_gone.wait(seconds)
        return not self._connections

    def kill(self) -> None:
        """Close everything now."""
        self._stop_accepting()
        for connection in list(self._connections):
            eventlet.kill(connection.greenlet)

    def _stop_accepting(self) -> None:
        if not self._is_accepting:
            return
        self._is_accepting = False
        eventlet.kill(self._greenlet)
        self._accept_backlog()
        self._socket.close()

    def _accept_backlog(self) -> None:
        """Take the clients that the kernel has let in already: closing the listener would reset them."""
        self._socket.setblocking(False)
        try:
            while len(self._connections) < self._limits.connections:
                self._accept_one()
        except OSError:  # Nobody is waiting any more.
            return

    def _accept_all(self) -> None:
        while self._is_accepting:
            try:
                self._accept_one()
            except OSError as error:
                if error.errno not in {errno.ECONNABORTED, errno.EINTR}:
                    log.warning("http_accept_failed", errno=error.errno)
                    HTTP_REFUSED.labels("accept_failed").inc()
                    eventlet.sleep(PAUSE)

    def _accept_one(self) -> None:
        sock, address = self._socket.accept()
        if len(self._connections) >= self._limits.connections:
            HTTP_REFUSED.labels("too_many_connections").inc()
            sock.close()
            return
        connection = Connection(sock, address[0], self._application, self._limits)
        self._connections.add(connection)
        connection.greenlet = eventlet.spawn(connection.serve)
        connection.greenlet.link(self._forget, connection)

    def _forget(self, _greenlet: Any, connection: Connection) -> None:
        self._connections.discard(connection)
        if not self._is_accepting and not self._connections and not self._all_gone.ready():
            self._all_gone.send()


def _listening_socket(host: str, port: int, backlog: int) -> Any:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Accepted sockets inherit it: an answer or an event goes out at once, not when the client has acknowledged the last.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listening.bind((host, port))
    listening.listen(backlog)
    return listening
