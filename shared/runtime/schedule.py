"""``scheduled``: a service method that runs every so often, on one replica unless told otherwise.

    @scheduled(every=60)
    def remove_old_sessions(self) -> None: ...

The replica is the one that leads in the service's database; without a database, or with ``everywhere``, every replica runs it.
A run never overlaps the one before, and one that fails is logged and tried again when it is due.
"""

from collections.abc import Callable
from time import monotonic
from typing import Any, TypeVar

import eventlet
from nameko.extensions import Entrypoint

from shared.db.database import Database, store_of
from shared.db.leadership import Leadership
from shared.observability.logging import get_logger

log = get_logger(__name__)
Job = TypeVar("Job", bound=Callable[..., Any])


class Scheduled(Entrypoint):  # type: ignore[misc] # nameko publishes no types
    """Runs one method every ``every`` seconds, counted from start to start; the first time one period after the process began."""

    def __init__(self, every: float, *, everywhere: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.every = every
        self.everywhere = everywhere
        self._leadership: Leadership | None = None
        self._greenlet: Any = None
        self._is_stopping = False
        self._is_running = False

    def setup(self) -> None:
        """Stand for leadership, if the service has a database and one replica is to run it."""
        if not self.everywhere and any(isinstance(provider, Database) for provider in self.container.dependencies):
            self._leadership = store_of(self.container).leadership(f"scheduled:{self.method_name}")

    def start(self) -> None:
        """Begin."""
        self._greenlet = self.container.spawn_managed_thread(self._run, f"scheduled:{self.method_name}")

    def stop(self) -> None:
        """Start no more runs, let the present one end, and let another replica lead."""
        self._is_stopping = True
        while self._is_running:
            eventlet.sleep(0.01)
        if self._greenlet is not None:
            self._greenlet.kill()
        if self._leadership is not None:
            self._leadership.release()

    def _run(self) -> None:
        due = monotonic() + self.every
        while not self._is_stopping:
            eventlet.sleep(max(0.0, due - monotonic()))
            due = max(due + self.every, monotonic())
            self._run_once()

    def _run_once(self) -> None:
        self._is_running = True
        try:
            if not self._is_stopping and (self._leadership is None or self._leadership.held()):
                self.container.run_worker(self)
        except Exception:  # the next run may succeed
            log.exception("scheduled_run_failed", job=self.method_name)
        finally:
            self._is_running = False


def scheduled(every: float, *, everywhere: bool = False) -> Callable[[Job], Job]:
    """Run the decorated method every ``every`` seconds, on one replica or on each: ``def job(self) -> None``."""
    decorate: Callable[[Job], Job] = Scheduled.decorator(every, everywhere=everywhere)
    return decorate
