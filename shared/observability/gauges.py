"""Figures that are counted by a job and only shown when somebody reads the metrics."""

from collections.abc import Mapping
from typing import Any

from prometheus_client import Gauge


class CountedGauge:
    """A gauge whose children are set together; one that is no longer counted becomes 0, for it would keep its last figure.

    A key is a tuple of the values of the gauge's labels, in their order.
    """

    def __init__(self, gauge: Gauge) -> None:
        self._gauge = gauge
        self._shown: set[Any] = set()

    def show(self, counts: Mapping[Any, float]) -> None:
        """Set the figure of each key."""
        for key in self._shown - counts.keys():
            self._gauge.labels(*key).set(0)
        for key, count in counts.items():
            self._gauge.labels(*key).set(count)
        self._shown.update(counts)
