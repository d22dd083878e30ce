"""The life of a service's process: settings, logs, the operations port, the container, and an end that is in time.

Exit codes: 0 stopped as asked, 1 could not start or did not stop within its grace, 2 wrong command line or configuration.
"""

import ctypes
import importlib
import signal
import socket
import sys
from contextlib import closing, suppress
from time import monotonic
from typing import Any

import eventlet
import psycopg2
from sqlalchemy import make_url

from shared.config import ConfigurationError, Settings, load_settings
from shared.observability.health import OperationsServer
from shared.observability.logging import configure_logging, flush_logs, get_logger
from shared.runtime.container import Container
from shared.runtime.deadline import within

log = get_logger(__name__)

STOPPED, FAILED, MISCONFIGURED = 0, 1, 2
M_MMAP_THRESHOLD = -3  # malloc.h
NAP = 0.2
"""Seconds for which the database sleeps in the self-test."""


class Blocking(Exception):
    """The database driver holds up the event loop."""


def run(arguments: list[str]) -> int:
    """Run a service until a signal ends it; returns the exit code."""
    try:
        service_cls = load_service(arguments)
        settings = load_settings(str(service_cls.name))  # type: ignore[attr-defined] # every nameko service has a name
    except (ConfigurationError, LookupError) as error:
        print(f"cannot start: {error}", file=sys.stderr)  # noqa: T201 - there is no log yet
        return MISCONFIGURED
    configure_logging(settings.service, settings.log_level)
    try:
        return serve(service_cls, settings)
    except Exception as error:  # the last word before the process ends
        log.critical("start_failed", exc_info=error)
        return FAILED
    finally:
        flush_logs()


def load_service(arguments: list[str]) -> type:
    """The class that ``module:Class`` names; raises ``LookupError`` that says what is wrong."""
    path, _, name = arguments[0].partition(":") if len(arguments) == 1 else ("", "", "")
    if not path or not name:
        raise LookupError("one argument is needed, module:Class")
    try:
        found = getattr(importlib.import_module(path), name, None)
    except ModuleNotFoundError as error:
        raise LookupError(str(error)) from None
    if not isinstance(found, type) or not isinstance(getattr(found, "name", None), str):
        raise LookupError(f"{path} has no service {name}")  # noqa: TRY004 - what is wrong is the name, not a type
    return found


def serve(service_cls: type, settings: Settings) -> int:
    """Start the container, wait for the signal, stop within the grace."""
    wakeups = Signals()
    return_large_blocks()
    if settings.database_url:
        check_driver(settings.database_url)
    container = Container(service_cls, {"settings": settings, "AMQP_URI": settings.amqp_uri, "max_workers": settings.max_workers})
    operations = OperationsServer(settings.operations_host, settings.operations_port)
    operations.start()
    container.start()
    operations.serving = True
    log.info("started", service=settings.service)
    wakeups.wait()
    operations.serving = False
    log.info("stopping")
    code = _stop(container, wakeups, settings.grace)
    operations.stop()
    log.info("stopped", code=code)
    return code


def return_large_blocks() -> None:
    """Let glibc give blocks of 1 MiB and more back to the system as soon as they are freed.

    Left to itself it keeps them in an arena for each thread: the blocks of 19 MiB in which passwords are hashed made a
    process of 50 MB one of 390 MB for good. Does nothing where the C library is another one.
    """
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(M_MMAP_THRESHOLD, 1 << 20)


def _stop(container: Container, wakeups: "Signals", grace: float) -> int:
    started = monotonic()
    stopping = eventlet.spawn(container.stop)
    impatient = eventlet.spawn(_kill_on_signal, wakeups, stopping)
    try:
        with within(grace + 1):
            stopping.wait()
    except BaseException:  # whatever keeps it, the process ends now
        log.exception("stopped_by_force", after=round(monotonic() - started, 2))
        return FAILED
    finally:
        impatient.kill()
    return STOPPED


def _kill_on_signal(wakeups: "Signals", stopping: Any) -> None:
    wakeups.wait()
    stopping.kill(SystemExit(FAILED))


class Signals:
    """SIGTERM and SIGINT as something that a greenlet can wait for.

    Python runs a signal's handler and then goes back to the poll it was in, for up to a minute; a byte in a socket that the
    event loop watches ends that poll.
    """

    def __init__(self) -> None:
        self._reader, writer = socket.socketpair()
        raw = getattr(writer, "fd", writer)
        raw.setblocking(False)
        self._writer = writer
        signal.set_wakeup_fd(raw.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda _number, _frame: None)

    def wait(self) -> None:
        """Return at the next SIGTERM or SIGINT."""
        wanted = {signal.SIGTERM, signal.SIGINT}
        while not wanted & set(self._reader.recv(16)):
            continue


def check_driver(url: str) -> None:
    """Make sure that the event loop turns while a query runs; raises ``Blocking``.

    A database that is away proves nothing, and is no reason not to start.
    """
    turns: list[float] = []
    ticker = eventlet.spawn(_count_turns, turns)
    try:
        asleep = _nap(url)
    finally:
        ticker.kill()
    if asleep is not None and not any(asleep <= turn for turn in turns):
        raise Blocking("the database driver blocks the event loop: is eventlet's patch the first act of this process?")


def _count_turns(turns: list[float]) -> None:
    while True:
        turns.append(monotonic())
        eventlet.sleep(NAP / 20)


def _nap(url: str) -> float | None:
    """Sleep in the database; returns when that began, None when the database is away."""
    parts = make_url(url)
    try:
        connection = psycopg2.connect(
            host=parts.host, port=parts.port, user=parts.username, password=parts.password, dbname=parts.database, connect_timeout=3, **parts.query
        )
    except psycopg2.Error:
        return None
    with closing(connection), suppress(psycopg2.Error):
        asleep = monotonic()
        connection.cursor().execute("SELECT pg_sleep(%s)", (NAP,))
        return asleep
    return None
