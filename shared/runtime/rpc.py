"""Answering other services: ``@rpc(METHOD)`` on a service method.

    @rpc(OPEN_STATION)
    def open_station(self, call: Call, data: dict[str, Any]) -> dict[str, Any]:
        return self.database.once(call, handlers.open_station, data)

The bus is a boundary: who calls is verified, the role is checked, the data are loaded through the method's schema, whoever
has checked them before. Any nameko client can call, without a signed context as a stranger.
"""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID, uuid4

from marshmallow import ValidationError
from nameko.extensions import Entrypoint

from shared.contracts.method import Method
from shared.errors import DomainError, Forbidden, Invalid, problem
from shared.identity import Actor, Call
from shared.observability.logging import bind_request
from shared.runtime.deadline import Deadline
from shared.runtime.rpc_server import RpcServer
from shared.runtime.wire import Envelope

Handler = TypeVar("Handler", bound=Callable[..., Any])
LONGEST_ID = 128
LONGEST_KEY = 255
LONGEST_POINTER = 120
_CODES = {"Missing data for required field.": "REQUIRED", "Unknown field.": "UNKNOWN_FIELD", "Field may not be null.": "NULL"}


class Rpc(Entrypoint):  # type: ignore[misc] # nameko publishes no types
    """Answers one method of the service's contract."""

    server = RpcServer()

    def __init__(self, method: Method, **kwargs: Any) -> None:
        super().__init__(expected_exceptions=DomainError, **kwargs)
        self.method = method

    def setup(self) -> None:
        """Join the server; raises ``ValueError`` when the method is another service's, or named otherwise."""
        if (self.method.service, self.method.name) != (self.container.service_name, self.method_name):
            raise ValueError(f"{self.container.service_name}.{self.method_name} answers {self.method.key}")
        self._schema = self.method.request()
        self.server.register(self)

    def stop(self) -> None:
        """Take no more calls and answer those taken; the first entrypoint that is stopped stops all."""
        self.server.drain()

    def answer(self, envelope: Envelope, kwargs: dict[str, Any], deadline: Deadline) -> tuple[Any, bool]:
        """Result of one call, and whether it is a remembered one; raises what the caller is to be told."""
        request_id = _request_id(envelope.request_id)
        bind_request(request_id=request_id)
        call = Call(request_id, deadline, self._caller(envelope.context), _key(envelope.idempotency_key), self.method.key)
        self._check_role(call, kwargs)
        data = load(self._schema, kwargs)
        context = {"call_id_stack": envelope.call_id_stack, "deadline": deadline, "request_id": request_id}
        result = self.container.run_worker(self, (call, data), None, context)
        return result, call.replayed

    def _caller(self, statement: str | None) -> Actor | None:
        actor = self.server.verifier.verify(statement) if statement is not None else None
        if self.method.roles and actor is None:
            raise self.server.stranger()
        return actor

    def _check_role(self, call: Call, given: dict[str, Any]) -> None:
        if not self.method.roles:
            return
        try:
            call.actor.require(self.method.roles)
        except Forbidden as refusal:
            self.server.put_on_record(call, refusal, _subject(self.method, call.actor, given))
            raise


def rpc(method: Method) -> Callable[[Handler], Handler]:
    """Answer ``method``, whose name the decorated function has: ``def name(self, call: Call, data: dict) -> dict``."""
    decorate: Callable[[Handler], Handler] = Rpc.decorator(method)
    return decorate


def load(schema: Any, kwargs: dict[str, Any]) -> dict[str, Any]:
    """The data that a schema makes of a request; raises ``Invalid("INVALID_FIELDS")`` that points at each field."""
    try:
        loaded: dict[str, Any] = schema.load(kwargs)
    except ValidationError as error:
        raise Invalid("INVALID_FIELDS", problems=field_problems(error.messages_dict)) from None
    return loaded


def field_problems(messages: Any, pointer: str = "") -> list[dict[str, str]]:
    """The messages of marshmallow as problems with JSON pointers; what was sent is not quoted."""
    if isinstance(messages, dict):
        return [found for name, inner in messages.items() for found in field_problems(inner, _joined(pointer, name))]
    texts = messages if isinstance(messages, list) else [messages]
    return [problem(pointer, _CODES.get(str(text), "INVALID"), str(text)) for text in texts]


def _joined(pointer: str, name: Any) -> str:
    if name == "_schema":
        return pointer
    step = str(name).replace("~", "~0").replace("/", "~1")
    return f"{pointer}/{step}"[:LONGEST_POINTER]


def _subject(method: Method, actor: Actor, given: dict[str, Any]) -> str:
    """What a refused call is filed under: the record that it asked for, any of its kind, or else who called."""
    if not method.about:
        return f"account:{actor.account_id}"
    try:
        return f"{method.about}:{UUID(given.get('id'))}"
    except (ValueError, TypeError, AttributeError):
        return f"{method.about}:*"


def _request_id(given: str | None) -> str:
    return given if given and len(given) <= LONGEST_ID and given.isascii() and given.isprintable() else uuid4().hex


def _key(given: str | None) -> str | None:
    if given is not None and not 0 < len(given) <= LONGEST_KEY:
        raise Invalid("INVALID_IDEMPOTENCY_KEY")
    return given
