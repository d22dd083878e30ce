"""nameko's container without its two habits: dying of any stray exception, and spending more on a worker than the work.

A worker runs inline in the greenlet of whoever received the request. Whatever its method or a dependency's hook raises is
that request's error; whatever a managed thread raises is logged, and the thread starts again. Stopping is bounded by the
settings' grace.
"""

import itertools
import os
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from time import monotonic
from typing import Any

import eventlet
from greenlet import GreenletExit
from nameko.containers import ServiceContainer, WorkerContext
from nameko.extensions import DependencyProvider

from shared.config import Settings
from shared.errors import DomainError
from shared.observability.logging import get_logger
from shared.observability.metrics import WORKERS_BUSY, WORKERS_MAX, worker_child
from shared.runtime.deadline import Deadline, within
from shared.runtime.outcomes import OK, as_exception, outcome_of

log = get_logger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0
LAST_MOMENT = 0.2
"""Seconds that an extension gets to stop even when the grace is over."""
_process = os.urandom(6).hex()
_calls = itertools.count()


class Context(WorkerContext):  # type: ignore[misc] # nameko publishes no types
    """A worker's context whose call id costs no system call."""

    _own_id: str | None = None

    @property
    def call_id(self) -> str:
        """``service.method.number``, made when first asked for."""
        if self._own_id is None:
            self._own_id = f"{self.service_name}.{self.entrypoint.method_name}.{_process}{next(_calls):x}"
        return self._own_id


class Container(ServiceContainer):  # type: ignore[misc] # nameko publishes no types
    """Runs one service; ``config["settings"]`` are the process's settings."""

    def __init__(self, service_cls: type, config: dict[str, Any]) -> None:
        super().__init__(service_cls, config)
        self.settings: Settings = config["settings"]
        providers = sorted(self.dependencies, key=lambda provider: str(provider.attr_name))
        self._injected = [(str(provider.attr_name), provider) for provider in providers]
        self._hooks = {name: _overriding(providers, name) for name in ("worker_setup", "worker_result", "worker_teardown")}
        self._busy = 0
        WORKERS_BUSY.set_function(lambda: self._busy)
        WORKERS_MAX.set(self.max_workers)

    def run_worker(
        self, entrypoint: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None, data: dict[str, Any] | None = None
    ) -> Any:
        """Run one service method inline in the caller's greenlet; returns its result.

        Raises an ``Exception`` and, but for ``GreenletExit``, never any other ``BaseException``. ``data`` may hold
        ``call_id_stack``, ``deadline`` and ``request_id`` for the calls that the method makes. Nothing is logged: whoever
        answers for the method's failure says so.
        """
        return self._run(Context(self, self.service_cls(), entrypoint, args, kwargs, data))

    def _run(self, context: Any) -> Any:
        started, outcome = monotonic(), "error"
        self._busy += 1
        try:
            result = self._run_method(context)
        except GreenletExit:
            raise
        except BaseException as error:
            failure = as_exception(error)
            outcome = outcome_of(failure)
            self._tear_down(context, None, (type(failure), failure, failure.__traceback__))
            if failure is error:
                raise
            raise failure from None
        else:
            outcome = OK
            self._tear_down(context, result, None)
            return result
        finally:
            self._busy -= 1
            entrypoint = context.entrypoint
            worker_child(self.service_name, type(entrypoint).__name__, entrypoint.method_name, outcome).observe(monotonic() - started)

    def _run_method(self, context: Any) -> Any:
        service = context.service
        for name, provider in self._injected:
            setattr(service, name, provider.get_dependency(context))
        for hook in self._hooks["worker_setup"]:
            hook(context)
        return getattr(service, context.entrypoint.method_name)(*context.args, **context.kwargs)

    def _tear_down(self, context: Any, result: Any, exc_info: Any) -> None:
        for hook in self._hooks["worker_result"]:
            _guarded(hook, context, result, exc_info)
        for hook in self._hooks["worker_teardown"]:
            _guarded(hook, context)

    def _run_worker(self, worker_ctx: Any, handle_result: Any) -> None:
        """The path of nameko's own entrypoints (``spawn_worker``)."""
        result = exc_info = None
        try:
            result = self._run(worker_ctx)
        except Exception:
            log.exception("worker_failed", method=worker_ctx.entrypoint.method_name)
            exc_info = sys.exc_info()
        if handle_result is not None:
            _guarded(handle_result, worker_ctx, result, exc_info)

    def _handle_thread_exited(self, gt: Any) -> None:
        try:
            gt.wait()
        except GreenletExit:
            return
        except BaseException:  # one thread's end is not the process's
            log.exception("thread_failed")

    def spawn_managed_thread(self, fn: Callable[[], Any], identifier: str | None = None) -> Any:
        """Run ``fn`` in a greenlet; if it raises it is started again after a pause, if it returns it is done."""
        name = identifier or str(getattr(fn, "__name__", "<unknown>"))
        return super().spawn_managed_thread(lambda: _supervise(fn, name), name)

    def stop(self) -> None:
        """Stop within the settings' grace: entrypoints first, then what they began, then what that needed."""
        if self._died.ready() or self._being_killed:
            return
        grace = Deadline(self.settings.grace)
        _stop_all(self.entrypoints, grace)
        self._await_workers(grace)
        _stop_all(self.dependencies, grace)
        _stop_all(self.subextensions, grace)
        self._kill_managed_threads()
        self.started = False
        if not self._died.ready():
            self._died.send(None)

    def _await_workers(self, grace: Deadline) -> None:
        while self._busy and not grace.expired:
            eventlet.sleep(0.01)
        if self._busy:
            log.error("workers_cut_off", busy=self._busy)
        with suppress(DomainError), within(grace):
            self._worker_pool.waitall()

    def _kill_managed_threads(self) -> None:
        for gt in list(self._managed_threads):
            gt.kill()


def _overriding(providers: Iterable[Any], name: str) -> list[Callable[..., Any]]:
    return [getattr(provider, name) for provider in providers if getattr(type(provider), name) is not getattr(DependencyProvider, name)]


def _guarded(hook: Callable[..., Any], *args: Any) -> None:
    try:
        hook(*args)
    except GreenletExit:
        raise
    except BaseException:  # the work is done; a hook after it changes nothing
        log.exception("worker_hook_failed")


def _supervise(fn: Callable[[], Any], name: str) -> None:
    pause = FIRST_PAUSE
    while True:
        started = monotonic()
        try:
            fn()
        except GreenletExit:
            return
        except BaseException:  # see the module's text
            log.exception("managed_thread_failed", thread=name)
        else:
            return
        pause = FIRST_PAUSE if monotonic() - started > LONGEST_PAUSE else min(pause * 2, LONGEST_PAUSE)
        eventlet.sleep(pause)


def _stop_all(extensions: Iterable[Any], grace: Deadline) -> None:
    threads = [(extension, eventlet.spawn(_stop, extension)) for extension in extensions]
    for extension, thread in threads:
        try:
            with within(max(grace.remaining(), LAST_MOMENT)):
                thread.wait()
        except DomainError:
            log.exception("extension_did_not_stop", extension=type(extension).__name__)
            thread.kill()


def _stop(extension: Any) -> None:
    try:
        extension.stop()
    except GreenletExit:
        raise
    except BaseException:  # the others are stopped all the same
        log.exception("extension_failed_to_stop", extension=type(extension).__name__)
