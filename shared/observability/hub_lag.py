"""Measures how late the event loop is: the first sign that something blocks or computes where it should not."""

import time

import eventlet

from shared.observability.metrics import HUB_LAG

PERIOD = 0.25
"""Seconds between two samples."""


def measure_hub_lag() -> None:
    """Observe the lag for ever; run it in a greenlet of its own."""
    while True:
        start = time.monotonic()
        eventlet.sleep(PERIOD)
        HUB_LAG.observe(max(0.0, time.monotonic() - start - PERIOD))
