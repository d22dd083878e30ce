"""Free loopback ports, and waiting for a condition with a deadline."""

import atexit
import socket
import time
from collections.abc import Callable


class NotReady(Exception):
    """Something did not become true in time."""


_reserved: list[socket.socket] = []
"""Sockets that keep the ports we named: until this process ends, neither it nor another is given them."""


def free_port() -> int:
    """A TCP port of the loopback interface that nobody uses, and that nobody else who asks is given.

    The port stays bound here without being listened on, which does not hinder a server (they all set ``SO_REUSEADDR``), but keeps
    the kernel from giving it to another process in the seconds until that server is there.
    """
    reservation = socket.socket()
    reservation.bind(("127.0.0.1", 0))
    reservation.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    _reserved.append(reservation)
    return int(reservation.getsockname()[1])


@atexit.register
def _release() -> None:
    for reservation in _reserved:
        reservation.close()


def listens(port: int) -> bool:
    """Whether something accepts connections on that loopback port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until(condition: Callable[[], bool], what: str, seconds: float = 30, pause: float = 0.05) -> None:
    """Poll until ``condition()`` holds; raises ``NotReady`` naming ``what`` after ``seconds``."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise NotReady(f"{what} was not ready within {seconds:g} s")
        time.sleep(pause)
