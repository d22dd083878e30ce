"""Figures of the register for monitoring: set by a job, never counted while somebody reads them."""

from collections.abc import Mapping

from shared.observability.metrics import WORK_QUEUE

_shown: set[tuple[str, str]] = set()


def show_work_queues(counts: Mapping[tuple[str, str], int]) -> None:
    """Set the gauge of each queue and station; one that has emptied since the last time becomes 0."""
    for queue, station in _shown - counts.keys():
        WORK_QUEUE.labels(queue, station).set(0)
    for (queue, station), count in counts.items():
        WORK_QUEUE.labels(queue, station).set(count)
    _shown.update(counts)
