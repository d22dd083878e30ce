"""Watches the event loop: how late it is, and what escapes into it.

Lag is the first sign that something blocks or computes where it should not. What escapes is printed by eventlet itself
with its text, to standard error; here it becomes a log line without it.
"""

import time
from typing import Any

import eventlet
from eventlet import hubs

from shared.observability.logging import get_logger
from shared.observability.metrics import HUB_LAG

log = get_logger(__name__)

PERIOD = 0.25
"""Seconds between two samples of the lag."""


def measure_hub_lag() -> None:
    """Observe the lag for ever; run it in a greenlet of its own."""
    while True:
        start = time.monotonic()
        eventlet.sleep(PERIOD)
        HUB_LAG.observe(max(0.0, time.monotonic() - start - PERIOD))


def log_hub_failures() -> None:
    """Turn what eventlet would print about this thread's loop into log lines."""
    hub = hubs.get_hub()

    def escaped(exc_info: Any) -> None:
        log.error("greenlet_failed", exc_info=exc_info)

    def escaped_from_socket(fileno: int, exc_info: Any) -> None:
        log.error("greenlet_failed", exc_info=exc_info)
        hub.remove_descriptor(fileno)

    hub.squelch_generic_exception = escaped
    hub.squelch_timer_exception = lambda _timer, exc_info: escaped(exc_info)
    hub.squelch_exception = escaped_from_socket
