"""The HTTP entrypoint: ``@http("GET", "/stations/<code>")`` on a service method makes it answer that route.

    @http("POST", "/residences", max_body=16_384, roles={Role.CLERK})
    def register_residence(self, request: HttpRequest) -> Response: ...

Options that it does not know are kept in ``options`` for whoever derives from ``HttpEntrypoint`` (access matrix, OpenAPI).
The method runs in the connection's own greenlet.
"""

from typing import Any

import orjson
from nameko.extensions import Entrypoint
from werkzeug.routing import Rule
from werkzeug.wrappers import Response

from shared.errors import DomainError
from shared.runtime.http_limits import LARGEST_BODY, MAX_BODY
from shared.runtime.http_request import HttpRequest
from shared.runtime.http_server import HttpServer


class HttpEntrypoint(Entrypoint):  # type: ignore[misc]  # nameko publishes no types
    """Answers one route; derive from it and override ``prepare``, ``respond`` or ``fail`` to add what all routes share.

    ``method`` may list several, separated by commas; ``max_body`` is in bytes; ``stream`` marks an answer that has no
    end of its own (server-sent events), which is ended when the server stops.
    """

    server = HttpServer()

    def __init__(self, method: str, path: str, *, max_body: int = MAX_BODY, stream: bool = False, **options: Any) -> None:
        if not 0 <= max_body <= LARGEST_BODY:
            raise ValueError(f"max_body must be within 0 and {LARGEST_BODY}")
        super().__init__(expected_exceptions=DomainError)
        self.method = method
        self.path = path
        self.max_body = max_body
        self.stream = stream
        self.options = options

    def url_rule(self) -> Rule:
        """The routing rule, whose endpoint is this entrypoint."""
        return Rule(self.path, methods=self.method.split(","), endpoint=self)

    def setup(self) -> None:
        """Join the server."""
        self.server.register_provider(self)

    def stop(self) -> None:
        """Leave the server, which lets every request begun be answered first."""
        self.server.drain()
        self.server.unregister_provider(self)
        super().stop()

    def handle(self, request: HttpRequest, path_values: dict[str, Any]) -> Response:
        """Answer one request, whatever happens."""
        try:
            args, kwargs = self.prepare(request, path_values)
            return self.respond(self.container.run_worker(self, args, kwargs, {"request_id": request.request_id}))
        except Exception as error:  # noqa: BLE001 - every error becomes an answer
            self.server.log_unforeseen(error)
            return self.fail(error, request)

    def prepare(self, request: HttpRequest, path_values: dict[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """The service method's arguments; raise a ``DomainError`` to refuse."""
        return (request,), path_values

    def respond(self, result: Any) -> Response:
        """The answer for what the method returned: a response as it is, nothing as 204, anything else as JSON."""
        if isinstance(result, Response):
            return result
        return Response(status=204) if result is None else json_response(result)

    def fail(self, error: Exception, request: HttpRequest) -> Response:
        """The answer for an error, by the server's ``problem_mapper``."""
        response: Response = self.server.problem(error, request.request_id)
        return response


def json_response(data: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """A JSON answer."""
    return Response(orjson.dumps(data), status, headers, content_type="application/json")


http = HttpEntrypoint.decorator
