"""A gateway without sockets and services: requests go through a route's whole passage, calls end at a fake."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import orjson
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Response

from gateway.door import Doorkeeper
from gateway.errors import language, problem_of
from gateway.service import Gateway
from shared.config import Settings
from shared.contracts.directory.rpc import RESOLVE_SESSION
from shared.contracts.method import Method
from shared.errors import DomainError, Unauthorized
from shared.runtime.http_problems import problem_response
from shared.runtime.http_request import HttpRequest
from shared.runtime.rpc_client import Reply

TOKEN = "t" * 43
ACCOUNT_ID = "0197c0de-0000-7000-8000-0000000000aa"
ID = "0197c0de-0000-7000-8000-000000000001"

Answer = Callable[[dict[str, Any]], Any]


def settings(**given: Any) -> Settings:
    """The gateway's settings, as far as the door looks at them."""
    defaults: dict[str, Any] = {
        "request_rate": "1000/minute",
        "sign_in_rate": "20/minute",
        "failed_sign_in_rate": "3/minute",
        "receipt_check_rate": "5/minute",
        "clue_rate": "3/hour",
        "trusted_proxies": 0,
        "context_private_key": b"k" * 32,
    }
    return Mock(spec=Settings, **{**defaults, **given})


class FakeRpc:
    """Answers methods by the functions it was given, and remembers what it was asked."""

    def __init__(self, roles: list[str], station_code: str | None) -> None:
        self.asked: list[SimpleNamespace] = []
        self.answers: dict[str, Answer] = {}
        self.account = {"id": ACCOUNT_ID, "roles": roles, "station_code": station_code}
        self.replayed = False
        self.is_signed_in = True

    def __call__(self, method: Method, data: dict[str, Any], **how: Any) -> Reply:
        self.asked.append(SimpleNamespace(method=method, data=data, **how))
        if method is RESOLVE_SESSION:
            if not self.is_signed_in:
                raise Unauthorized("SESSION_ENDED")
            return Reply({"session_id": "s", "account": self.account, "expires_at": "2026-01-01T00:00:00Z"})
        return Reply(self.answers[method.name](data), self.replayed)

    def of(self, method: Method) -> list[SimpleNamespace]:
        """What was asked of one method."""
        return [asked for asked in self.asked if asked.method == method]


class House:
    """The gateway with a caller who holds the given roles."""

    def __init__(self, roles: tuple[str, ...] = ("CLERK",), station_code: str | None = "changtang", **given: Any) -> None:
        self.rpc = FakeRpc(list(roles), station_code)
        self.door = Doorkeeper(settings(**given))
        self.service = Gateway()
        self.service.rpc, self.service.door, self.service.feed = self.rpc, self.door, Mock()

    def ask(self, name: str, path_values: dict[str, str] | None = None, *, token: str | None = TOKEN, **how: Any) -> Response:
        """Send one request to the route of that name; ``how`` is for werkzeug's EnvironBuilder."""
        route = next(route for route in Gateway.declarations() if route.name == name)
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        headers |= how.pop("headers", {})
        path = "/api/v1" + route.path.format(**(path_values or {}))
        request = HttpRequest(
            EnvironBuilder(path=path, method=route.verb, headers=headers, **{"environ_base": {"REMOTE_ADDR": "192.0.2.7"}, **how}).get_environ()
        )
        request.request_id = "request-1"
        try:
            response: Response = getattr(Gateway, name)(self.service, request, **(path_values or {}))
        except DomainError as error:
            return problem_response(problem_of(error, language(headers.get("Accept-Language"))), request.request_id)
        return response


def body_of(response: Response) -> Any:
    """The JSON of a response."""
    return orjson.loads(response.get_data())
