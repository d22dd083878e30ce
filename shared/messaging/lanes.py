"""Lanes: a few greenlets among which work is divided by subject, so that facts about one thing are handled in turn."""

from collections.abc import Callable
from typing import Any

import eventlet
from eventlet.queue import LightQueue

from shared.errors import DomainError
from shared.observability.logging import get_logger
from shared.runtime.deadline import within

log = get_logger(__name__)


class Lanes:
    """``put`` never waits: what is waiting is bounded by the prefetch of the subscriptions, not here."""

    def __init__(self, count: int, work: Callable[[Any], None]) -> None:
        self._work = work
        self._queues = [LightQueue() for _ in range(count)]
        self._greenlets = [eventlet.spawn(self._run, queue) for queue in self._queues]
        self._busy = 0
        self._is_closed = False

    def put(self, subject: str, item: Any) -> None:
        """Hand over one item; items of the same subject are worked on one after the other, in this order."""
        self._queues[hash(subject) % len(self._queues)].put(item)

    def _run(self, queue: LightQueue) -> None:
        while True:
            item = queue.get()
            if self._is_closed:
                continue
            self._busy += 1
            try:
                self._work(item)
            except Exception:  # a lane outlives whatever its work raises
                log.exception("lane_work_failed")
            finally:
                self._busy -= 1

    def close(self, grace: float) -> None:
        """Start nothing more, give what runs ``grace`` seconds, then end it."""
        self._is_closed = True
        try:
            with within(grace):
                while self._busy:
                    eventlet.sleep(0.02)
        except DomainError:
            log.warning("lanes_cut_off", busy=self._busy)
        for greenlet in self._greenlets:
            greenlet.kill()
