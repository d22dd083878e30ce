"""Who may run now, who waits, who is refused: slots counted per call depth.

A service that is called by what it has called itself must not wait for the slot that its own caller holds. So each depth
of nesting has slots of its own, and a call of depth two never waits for one of depth one.
"""

from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

from eventlet import getcurrent, hubs
from greenlet import greenlet

from shared.observability.logging import clear_request

LINE = 8
"""Calls that may wait for each slot; what waits longer than its deadline is not run."""


class Slots:
    """Runs ``work(job)`` in greenlets, at most ``limit`` of each depth at a time; ``work`` must not raise."""

    def __init__(self, limit: int, depths: int, work: Callable[[Any], None]) -> None:
        self._limit = limit
        self._work = work
        self._lines: list[deque[Any]] = [deque() for _ in range(depths + 1)]
        self._busy = [0] * (depths + 1)
        self._running: dict[Any, Any] = {}

    def offer(self, job: Any, depth: int) -> bool:
        """Start a job or let it wait; False when the line is full. Never waits itself."""
        if self._busy[depth] < self._limit:
            self._busy[depth] += 1
            greenlet(self._run, hubs.get_hub().greenlet).switch(job, depth)
            return True
        line = self._lines[depth]
        if len(line) >= LINE * self._limit:
            return False
        line.append(job)
        return True

    @property
    def is_idle(self) -> bool:
        """Whether nothing runs and nothing waits."""
        return not any(self._busy)

    def running(self) -> Iterable[tuple[Any, Any]]:
        """The jobs that run now, each with its greenlet."""
        return list(self._running.items())

    def is_running(self, job: Any) -> bool:
        """Whether that job still runs."""
        return job in self._running

    def _run(self, job: Any, depth: int) -> None:
        line = self._lines[depth]
        current = getcurrent()
        try:
            while True:
                self._running[job] = current
                try:
                    self._work(job)
                finally:
                    del self._running[job]
                    clear_request()
                if not line:
                    return
                job = line.popleft()
        finally:
            self._busy[depth] -= 1
