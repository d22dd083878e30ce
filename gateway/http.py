"""The gateway's ``route``: a declaration, and the steps that every request takes on its way to a route's method.

In order: session, address and headers and body against the contract, the method, the response. Whatever is refused on
the way becomes a problem document in the caller's language.
"""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import replace
from functools import update_wrapper
from inspect import cleandoc
from typing import Any

from uuid_utils import uuid7
from werkzeug.wrappers import Response

from gateway.answers import render
from gateway.declaration import ATTRIBUTE, Route
from gateway.door import Door, Doorkeeper
from gateway.errors import language, problem_of
from gateway.inquiry import Inquiry, Reader
from shared.contracts.method import Method
from shared.runtime.http import HttpEntrypoint
from shared.runtime.http_exchange import Exchange
from shared.runtime.http_limits import HttpLimits
from shared.runtime.http_problems import Problem
from shared.runtime.http_request import HttpRequest
from shared.runtime.http_server import HttpServer
from shared.runtime.rpc_client import Reply, RpcClient

Outcome = Reply | Response
RouteMethod = Callable[[Any, Inquiry], Outcome]

HSTS = "max-age=31536000; includeSubDomains"
_accepted: ContextVar[str | None] = ContextVar("accept_language", default=None)


class GatewayServer(HttpServer):
    """The server, whose problems have a catalogue and speak the caller's language."""

    @property
    def limits(self) -> HttpLimits:
        """The bounds of this server, with the configured number of requests in flight."""
        return replace(super().limits, requests=self.container.settings.max_in_flight)

    @staticmethod
    def problem_mapper(error: BaseException) -> Problem:
        """The problem of an error, in the language of the request at hand."""
        return problem_of(error, language(_accepted.get()))

    def _respond(self, exchange: Exchange, request_id: str) -> tuple[str, Response]:
        _accepted.set(exchange.head.headers.get("accept-language") if exchange.head else None)
        route, response = super()._respond(exchange, request_id)
        if self.container.settings.hsts:
            response.headers["Strict-Transport-Security"] = HSTS
        return route, response


class GatewayEntrypoint(HttpEntrypoint):
    """An HTTP entrypoint on the gateway's server."""

    server = GatewayServer()


class Routes:
    """What the methods of routes find on their service."""

    rpc: Callable[..., Reply] = RpcClient()
    door: Doorkeeper = Door()

    def ask(self, inquiry: Inquiry) -> Reply:
        """Ask the declared method of the owning service."""
        return inquiry.call(self.rpc)


def route(verb: str, path: str, method: Method | None = None, **declared: Any) -> Callable[[RouteMethod], Any]:
    """Serve ``verb path`` by the decorated method; the options are those of ``Route``."""

    def declare(function: RouteMethod) -> Any:
        declaration = Route(verb, path, method, name=function.__name__, text=cleandoc(function.__doc__ or ""), **declared)
        reader = Reader(declaration)

        def serve(service: Any, request: HttpRequest, **path_values: str) -> Response:
            inquiry = _inquiry(service, declaration, reader, request, path_values)
            outcome = function(service, inquiry)
            return outcome if isinstance(outcome, Response) else render(inquiry, outcome)

        update_wrapper(serve, function)
        del serve.__wrapped__  # type: ignore[attr-defined] # nameko reads the signature, which is not the function's
        setattr(serve, ATTRIBUTE, declaration)
        return GatewayEntrypoint.decorator(verb, declaration.rule, stream=declaration.streams, max_body=declaration.max_body)(serve)

    return declare


def _inquiry(service: Any, declaration: Route, reader: Reader, request: HttpRequest, path: dict[str, str]) -> Inquiry:
    is_stranger = declaration.stranger and not (declaration.recognises and "HTTP_AUTHORIZATION" in request.environ)
    session = None if is_stranger else service.door.admit(request, service.rpc, request.request_id)
    data, key = reader.read(request, path)
    if key is not None and session is None:
        key = service.door.key_of_stranger(request.remote_addr or "", key)
    # A key of the request's own, never its id: clients give several requests of one act the same id.
    return Inquiry(declaration, request, session, data, (key or str(uuid7())) if declaration.takes_key else None)
