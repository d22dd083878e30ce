"""Free loopback ports, and waiting for a condition with a deadline."""

import socket
import time
from collections.abc import Callable


class NotReady(Exception):
    """Something did not become true in time."""


def free_port() -> int:
    """A TCP port of the loopback interface that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


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
