"""The desk of a replica at which jobs are done, a while each in turn: so that a long one keeps no short one waiting.

It remembers runners, which spare themselves work by what they remember; whatever is lost here is found again in the tables.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from time import monotonic
from typing import Any

import eventlet
from nameko.extensions import DependencyProvider

from shared.db.store import Store
from shared.errors import DomainError, Unavailable
from shared.jobs.running import note_failure, requester, run_step, waiting_jobs
from shared.jobs.workshop import JobFailed, Runner, Workshop
from shared.observability.logging import get_logger

log = get_logger(__name__)

TURN = 1.0
"""Seconds after which another job has its turn; also how long a replica that is told to stop still works."""

Alongside = Callable[[Callable[[], bool], Callable[[], None]], bool]


def one_after_the_other(step: Callable[[], bool], ahead: Callable[[], None]) -> bool:
    """A step, and what is prepared for the next one after it."""
    more = step()
    ahead()
    return more


def at_once(step: Callable[[], bool], ahead: Callable[[], None]) -> bool:
    """A step, and while it waits for the database what is prepared for the next one."""
    preparing = eventlet.spawn(ahead)
    try:
        return step()
    finally:
        preparing.wait()


class Desk:
    """Does the jobs of a workshop; ``breathe`` and ``alongside`` say how to let others work meanwhile."""

    def __init__(self, workshop: Workshop, breathe: Callable[[], None] = lambda: None, alongside: Alongside = one_after_the_other) -> None:
        self.workshop = workshop
        self._breathe = breathe
        self._alongside = alongside
        self._runners: dict[str, Runner] = {}
        self._latest = ""

    def work(self, store: Store, seconds: float = TURN) -> int:
        """Do jobs for so long, or until none is left; returns how many still wait. Raises ``Unavailable``."""
        end = monotonic() + seconds
        waiting = store.work("jobs", waiting_jobs)
        self._forget_all_but({row.id for row in waiting})
        # Whoever had the last turn comes last.
        places = {row.id: place for place, row in enumerate(waiting)}
        latest = places.get(self._latest, -1)
        ended = 0
        for row in sorted(waiting, key=lambda row: (places[row.id] <= latest, places[row.id])):
            self._latest = row.id
            ended += not self._take_turn(store, row, end)
            if monotonic() >= end:
                break
        return len(waiting) - ended

    def _take_turn(self, store: Store, row: Any, end: float) -> bool:
        """Steps of one job, at least one; whether it has more."""
        more = self._step(store, row)
        while more and monotonic() < end:
            more = self._step(store, row)
        if not more:
            self._forget(row.id)
        return more

    def _step(self, store: Store, row: Any) -> bool:
        try:
            runner = self._runners.get(row.id) or self._take(row)
            step = partial(store.work, row.id, partial(run_step, runner=runner), requester(row))
            return self._alongside(step, runner.ahead)
        except Unavailable:
            self._forget(row.id)
            raise
        except (JobFailed, DomainError) as refusal:
            known = JobFailed(refusal.code, getattr(refusal, "row", None))
        except Exception:  # it may succeed when it is tried again
            log.exception("job_step_failed", job=row.id, kind=row.kind)
            known = None
        self._forget(row.id)
        return store.work(row.id, lambda uow: note_failure(uow, self.workshop, row.id, known), requester(row))

    def _take(self, row: Any) -> Runner:
        runner = self._runners[row.id] = self.workshop.runners[row.kind](row.id, self._breathe)
        return runner

    def _forget_all_but(self, job_ids: set[str]) -> None:
        for job_id in self._runners.keys() - job_ids:
            self._forget(job_id)

    def _forget(self, job_id: str) -> None:
        runner = self._runners.pop(job_id, None)
        if runner is not None:
            with suppress(Exception):
                runner.close()

    def close(self) -> None:
        """Let go of all runners."""
        self._forget_all_but(set())


class Desks(DependencyProvider):  # type: ignore[misc] # nameko publishes no types
    """Injects the process's ``Desk``: ``desk: Desk = Desks(WORKSHOP)``."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop

    def setup(self) -> None:
        """An empty one."""
        self.desk = Desk(self._workshop, lambda: eventlet.sleep(0), at_once)

    def stop(self) -> None:
        """Leave it tidy."""
        self.desk.close()

    def get_dependency(self, worker_ctx: Any) -> Desk:
        """The same for all."""
        return self.desk
