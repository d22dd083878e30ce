"""The HTTP server as a nameko extension: routing, request ids, one log line and two metrics per request.

It takes the place of ``nameko.web.server.WebServer``. A gateway that words its errors itself derives from ``HttpServer``
with a ``problem_mapper`` of its own and names that class as its entrypoints' ``server``.
"""

from time import monotonic
from typing import Any, ClassVar

from greenlet import GreenletExit
from nameko.extensions import ProviderCollector, SharedExtension
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.routing import Map
from werkzeug.wrappers import Response

from shared.errors import DomainError
from shared.observability.logging import bind_request, clear_request, get_logger, write_plain
from shared.observability.metrics import HTTP_CONNECTIONS, HTTP_REFUSED, observe_http
from shared.runtime.http_exchange import Exchange
from shared.runtime.http_limits import HttpLimits
from shared.runtime.http_listener import Listener
from shared.runtime.http_problems import Problem, Refused, default_problem, problem_response
from shared.runtime.http_request import make_request, request_id_of
from shared.runtime.http_transport import CLIENT_GONE, ClientGone

log = get_logger(__name__)

UNMATCHED = "unmatched"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class HttpServer(ProviderCollector, SharedExtension):  # type: ignore[misc]  # nameko publishes no types
    """Serves every ``HttpEntrypoint`` of a service on one port.

    ``container.config["http_limits"]`` may hold an ``HttpLimits``; host, port, grace and trusted proxies come from the
    settings.
    """

    problem_mapper: ClassVar[Any] = staticmethod(default_problem)

    def __init__(self) -> None:
        super().__init__()
        self._listener: Listener | None = None
        self._router: Any = None
        self._busy = 0

    @property
    def limits(self) -> HttpLimits:
        """The bounds of this server."""
        limits: HttpLimits = self.container.config.get("http_limits") or HttpLimits()
        return limits

    @property
    def port(self) -> int:
        """The port that it listens on, once started."""
        return self._listener.port if self._listener else 0

    def start(self) -> None:
        """Listen; raises ``OSError`` when the address is taken."""
        if self._listener:
            return
        settings = self.container.settings
        self._router = self._make_map().bind("localhost")
        self._trusted_proxies = settings.trusted_proxies
        self._most_busy = self.limits.requests
        self._listener = Listener(settings.http_host, settings.http_port, self._answer, self.limits)
        HTTP_CONNECTIONS.set_function(lambda: self._listener.connections if self._listener else 0)
        log.info("http_listening", port=self.port)

    def drain(self) -> None:
        """Take no more requests and wait, within the settings' grace, until those begun are answered."""
        if self._listener and not self._listener.drain(self.container.settings.grace):
            log.warning("http_drain_incomplete", connections=self._listener.connections)
            self._listener.kill()

    def stop(self) -> None:
        """Stop listening."""
        self.drain()
        super().stop()

    def kill(self) -> None:
        """Close every connection at once."""
        if self._listener:
            self._listener.kill()

    def _make_map(self) -> Map:
        return Map([provider.url_rule() for provider in self._providers], strict_slashes=True, merge_slashes=False, redirect_defaults=False)

    def _answer(self, exchange: Exchange) -> None:
        head = exchange.head
        request_id = request_id_of(head)
        bind_request(request_id=request_id)
        try:
            route, response = self._respond(exchange, request_id)
            status = self._send(exchange, response, request_id)
        finally:
            clear_request()
        self._record(route, head.method if head else "", status, exchange.started, request_id)

    def _send(self, exchange: Exchange, response: Response, request_id: str) -> int:
        """Send the answer, or another one when it can't be framed; the status that the client got."""
        try:
            exchange.send(response, request_id)
        except ClientGone:
            exchange.may_keep_alive = False
            return CLIENT_GONE
        except Exception as error:  # noqa: BLE001 - a header that is not latin-1, a stream that fails midway
            self.log_unforeseen(error)
            exchange.may_keep_alive = False
            return response.status_code if exchange.is_begun else self._send(exchange, self.problem(error, request_id), request_id)
        return int(response.status_code)

    def _respond(self, exchange: Exchange, request_id: str) -> tuple[str, Response]:
        route = UNMATCHED
        try:
            rule, values = self._match(exchange)
            route = rule.rule
            return route, self._run(rule.endpoint, exchange, values, route, request_id)
        except GreenletExit:
            raise
        except BaseException as error:  # noqa: BLE001 - whatever happens, the client gets an answer
            self.log_unforeseen(error)
            return route, self.problem(error, request_id)

    def _match(self, exchange: Exchange) -> Any:
        head = exchange.read_head
        try:
            return self._router.match(head.path, head.method, return_rule=True)
        except MethodNotAllowed as error:
            raise Refused(405, "METHOD_NOT_ALLOWED", allow=tuple(error.valid_methods or ())) from None
        except HTTPException:
            raise Refused(404, "NOT_FOUND") from None

    def _run(self, entrypoint: Any, exchange: Exchange, values: dict[str, Any], route: str, request_id: str) -> Response:
        if self._busy >= self._most_busy:
            HTTP_REFUSED.labels("overloaded").inc()
            raise Refused(503, "OVERLOADED", retry_after=1)
        self._busy += 1
        try:
            request = make_request(exchange.read_head, exchange.open_body(entrypoint.max_body), exchange.peer, self._trusted_proxies)
            request.request_id, request.route = request_id, route
            response: Response = entrypoint.handle(request, values)
        finally:
            self._busy -= 1
        exchange.is_endless = entrypoint.stream and response.is_streamed
        return response

    def problem(self, error: BaseException, request_id: str) -> Response:
        """The answer for an error."""
        problem: Problem = self.problem_mapper(error)
        return problem_response(problem, request_id)

    @staticmethod
    def log_unforeseen(error: BaseException) -> None:
        """Log an error that is not a refusal."""
        if not isinstance(error, DomainError):
            log.error("http_request_failed", exc_info=error)

    @staticmethod
    def _record(route: str, method: str, status: int, started: float, request_id: str) -> None:
        seconds = monotonic() - started
        method = method if method in METHODS else "OTHER"
        observe_http(route, method, status, seconds)
        fields = {"request_id": request_id, "method": method, "route": route, "status": status, "duration_ms": round(seconds * 1000, 2)}
        write_plain("http_request", fields)
