"""One request, read and checked: what a route's method is given."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from gateway.auth import Session
from gateway.declaration import Route
from gateway.reading import check_file_type, read_body, read_key, read_query, read_version
from gateway.validation import Checker
from shared.contracts.method import Method
from shared.errors import Unauthorized
from shared.identity import Actor
from shared.runtime.http_request import HttpRequest
from shared.runtime.rpc_client import Reply


@dataclass(slots=True)
class Inquiry:
    """What is asked, by whom, under which names. ``data`` is what the owning service will be sent."""

    route: Route
    request: HttpRequest
    session: Session | None
    data: dict[str, Any]
    key: str | None = None

    @property
    def verb(self) -> str:
        """The HTTP method."""
        return self.request.method

    @property
    def if_none_match(self) -> str | None:
        """The header of that name."""
        return header(self.request, "HTTP_IF_NONE_MATCH")

    @property
    def signed_in(self) -> Session:
        """The caller's session; raises ``Unauthorized`` when a stranger asks."""
        if self.session is None:
            raise Unauthorized("UNAUTHORIZED")
        return self.session

    @property
    def actor(self) -> Actor:
        """Who asks; raises ``Unauthorized`` when it is a stranger."""
        return self.signed_in.actor

    def address_with(self, **changed: str) -> str:
        """The address of this request, with query parameters set anew."""
        query = urlencode({**self.request.args.to_dict(), **changed}, safe=",:")
        return f"{self.request.path}?{query}" if query else self.request.path

    def call(self, rpc: Callable[..., Reply], method: Method | None = None, data: dict[str, Any] | None = None, *, keyed: bool = True) -> Reply:
        """Ask the owning service, as the caller, under this request's id and key; without the key if it is one of several calls alike."""
        asked = method or self.route.method
        return rpc(
            asked,
            self.data if data is None else data,
            actor=self.session.actor if self.session else None,
            request_id=self.request.request_id,
            idempotency_key=self.key if keyed else None,
        )


def header(request: HttpRequest, name: str) -> str | None:
    """A header by its name in the environment, which is a tenth of the cost of werkzeug's ``headers``."""
    value: str | None = request.environ.get(name)
    return value


class Reader:
    """Makes inquiries of one route; everything that can be prepared is."""

    def __init__(self, route: Route) -> None:
        self._route = route
        self._checker = Checker(route)
        self._version = route.version_field
        self._needs_body = route.has_body and any(field.required for field in self._checker.known.values())

    def read(self, request: HttpRequest, path: dict[str, str]) -> tuple[dict[str, Any], str | None]:
        """The data for the service and the idempotency key; raises ``Invalid`` or ``NotFound``."""
        self._checker.check_path(path)
        check_file_type(request, self._route.files)
        key = read_key(header(request, "HTTP_IDEMPOTENCY_KEY"))
        sent = self._sent(request)
        self._checker.check(sent)
        data = {**sent, **path}
        if self._version is not None:
            data |= self._read_version(header(request, "HTTP_IF_MATCH"))
        return data, key

    def _sent(self, request: HttpRequest) -> dict[str, Any]:
        known = {} if self._route.has_body else self._checker.known
        asked = read_query(request.args, known) if request.environ["QUERY_STRING"] else {}
        return read_body(request, required=self._needs_body) if self._route.has_body else asked

    def _read_version(self, if_match: str | None) -> dict[str, int]:
        if if_match is None and self._version is not None and not self._version.required:
            return {}
        return {"version": read_version(if_match)}
