"""The operations server: metrics, liveness and readiness on a port of their own, for whoever watches the process.

``/healthz`` says that the event loop turns, nothing more: it answers while the broker and the database are away, because
restarting this process would not bring them back. ``/readyz`` runs the registered checks, each with a bounded time.
"""

from collections.abc import Callable
from time import monotonic
from typing import Any

import eventlet
import orjson
from eventlet.event import Event
from prometheus_client.exposition import choose_encoder
from werkzeug.wrappers import Response

from shared.observability.hub import log_hub_failures, measure_hub_lag
from shared.observability.logging import get_logger
from shared.observability.metrics import REGISTRY
from shared.runtime.http_exchange import Exchange
from shared.runtime.http_limits import HttpLimits
from shared.runtime.http_listener import Listener
from shared.runtime.http_problems import Refused, default_problem, problem_response
from shared.runtime.http_transport import ClientGone

log = get_logger(__name__)

CHECK_SECONDS = 2.0
"""What a readiness check may take; one that takes longer counts as failed."""
FRESH_SECONDS = 1.0
"""How long a readiness answer is good for, so that many probes cost no more than one."""
LIMITS = HttpLimits(connections=64, requests=32, head=5, body=2, write=5, idle=5, headers_size=8192, backlog=64)
_TEXT = "text/plain; charset=utf-8"

readiness: dict[str, Callable[[], bool]] = {}
"""The checks by name; a part is ready when its function returns true."""


def register_check(name: str, check: Callable[[], bool]) -> None:
    """Let ``/readyz`` ask ``check`` too."""
    readiness[name] = check


class _Check:
    """One check under way, in a greenlet of its own: it may hang without holding up the others."""

    def __init__(self, check: Callable[[], bool]) -> None:
        self._check = check
        self._done = Event()
        eventlet.spawn_n(self._run)

    def _run(self) -> None:
        try:
            self._done.send(bool(self._check()))
        except Exception as error:
            log.warning("readiness_check_failed", exc_info=error)  # Whatever way it fails in, it says "not ready".
            self._done.send(False)

    @property
    def is_done(self) -> bool:
        """Whether it has answered."""
        return bool(self._done.ready())

    def result(self, seconds: float) -> bool:
        """Its answer; false when it has none within ``seconds``."""
        return bool(self._done.wait(max(0.0, seconds)))


class Readiness:
    """Runs the checks, at most one of each at a time, and remembers the answer for a moment."""

    def __init__(self, checks: dict[str, Callable[[], bool]]) -> None:
        self._checks = checks
        self._running: dict[str, _Check] = {}
        self._answer: dict[str, bool] = {}
        self._until = 0.0

    def results(self) -> dict[str, bool]:
        """Which part is ready."""
        if monotonic() >= self._until:
            self._start_all()
            end = monotonic() + CHECK_SECONDS
            self._answer = {name: run.result(end - monotonic()) for name, run in list(self._running.items())}
            self._until = monotonic() + FRESH_SECONDS
        return self._answer

    def _start_all(self) -> None:
        for name, check in self._checks.items():
            running = self._running.get(name)
            if running is None or running.is_done:
                self._running[name] = _Check(check)


class OperationsServer:
    """Serves ``/metrics``, ``/healthz`` and ``/readyz``; ``serving`` is false until the process has started and again while it stops: it is not ready then."""

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._wanted_port = port
        self._listener: Listener | None = None
        self._readiness = Readiness(readiness)
        self._routes: dict[str, Callable[[Exchange], Response]] = {"/metrics": _metrics, "/healthz": _alive, "/readyz": self._ready}
        self._greenlets: list[Any] = []
        self.serving = False

    @property
    def port(self) -> int:
        """The port that it listens on, once started."""
        return self._listener.port if self._listener else 0

    def start(self) -> None:
        """Listen, and watch the event loop; raises ``OSError`` when the address is taken."""
        self._listener = Listener(self._host, self._wanted_port, self._answer, LIMITS)
        log_hub_failures()
        self._greenlets = [eventlet.spawn(measure_hub_lag)]
        log.info("operations_listening", port=self.port)

    def stop(self) -> None:
        """Close it; the last thing a process does."""
        for greenlet in self._greenlets:
            greenlet.kill()
        if self._listener:
            self._listener.kill()

    def _answer(self, exchange: Exchange) -> None:
        try:
            response = self._respond(exchange)
        except Exception as error:
            if not isinstance(error, Refused):
                log.exception("operations_request_failed")
            response = problem_response(default_problem(error), "operations")
        try:
            exchange.send(response, "operations")
        except ClientGone:
            exchange.may_keep_alive = False

    def _respond(self, exchange: Exchange) -> Response:
        head = exchange.read_head
        route = self._routes.get(head.path)
        if route is None:
            raise Refused(404, "NOT_FOUND")
        if head.method not in {"GET", "HEAD"}:
            raise Refused(405, "METHOD_NOT_ALLOWED", allow=("GET", "HEAD"))
        return route(exchange)

    def _ready(self, _exchange: Exchange) -> Response:
        parts = self._readiness.results()
        is_ready = self.serving and all(parts.values())
        document = {"ready": is_ready, "serving": self.serving, "parts": parts}
        return Response(orjson.dumps(document), 200 if is_ready else 503, content_type="application/json")


def _alive(_exchange: Exchange) -> Response:
    return Response(b"ok\n", content_type=_TEXT)


def _metrics(exchange: Exchange) -> Response:
    accept = exchange.head.headers.get("accept", "") if exchange.head else ""
    encoder, content_type = choose_encoder(accept)
    return Response(encoder(REGISTRY), content_type=content_type)
