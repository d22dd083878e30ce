"""Asking another service: one message out, one back, never longer than the deadline.

    reply = self.rpc(GET_RESIDENCE, {"id": …}, actor=actor, request_id=request_id, deadline=call.deadline)

Requests are transient, expire with the deadline, and are answered directly on the channel that they were sent on, so that
neither a queue nor a confirm is needed. What can't be answered is known at once: a service that nobody ever started comes
back as unroutable, and with the connection all its calls fail.
"""

import itertools
from dataclasses import dataclass
from time import monotonic
from typing import Any

from eventlet import getcurrent, hubs
from nameko.extensions import DependencyProvider, SharedExtension

from shared.contracts.method import Method
from shared.errors import Unavailable
from shared.identity import Actor, StatementSigner
from shared.observability.metrics import rpc_client_child
from shared.runtime.bus import Bus
from shared.runtime.deadline import Deadline
from shared.runtime.frames import Content, Unreadable, content, publish_method
from shared.runtime.link import Link
from shared.runtime.outcomes import OK, outcome_of
from shared.runtime.wire import DIRECT_REPLY, EXCHANGE, decode_answer, encode_request, request_properties

PATIENCE = 3.0
"""Seconds after losing the broker in which a call waits for it to come back; then calls fail at once."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a service answered; ``replayed`` when it is the remembered answer of an earlier call with the same key."""

    result: Any
    replayed: bool = False


class Waiter:
    """A greenlet that waits for one reply; it is woken once, by whoever takes it out of the table first."""

    __slots__ = ("greenlet",)

    def __init__(self) -> None:
        self.greenlet: Any = getcurrent()

    def fail(self, error: Exception) -> None:
        """Raise in the greenlet, if it still waits; in the event loop's greenlet."""
        if self.greenlet is not None:
            self.greenlet.throw(error)


class Calls(SharedExtension):  # type: ignore[misc] # nameko publishes no types
    """The calls of this process that are under way."""

    bus = Bus()

    def __init__(self) -> None:
        self._waiting: dict[str, Waiter] = {}
        self._numbers = itertools.count()

    def setup(self) -> None:
        """Join the bus."""
        self.bus.join(self)

    def call(self, method: Method, body: bytes, stack: list[str], texts: dict[str, str | None], deadline: Deadline) -> bytes:
        """Send and wait; returns the body of the answer. Raises ``Unavailable``."""
        link = self.bus.link
        if not link.is_connected:
            link.await_connected(min(deadline.remaining(), PATIENCE - (monotonic() - link.lost_at)))
        milliseconds = int(deadline.remaining() * 1000)
        if milliseconds <= 0:
            raise Unavailable("DEADLINE_EXCEEDED")
        number = f"{next(self._numbers):x}"
        encoded = request_properties(stack, number, milliseconds, texts)
        waiter = self._waiting[number] = Waiter()
        hub = hubs.get_hub()
        timer = hub.schedule_call_global(milliseconds / 1000, self._fail, number, "DEADLINE_EXCEEDED")
        try:
            link.send(publish_method(1, EXCHANGE, method.key, True) + content(1, encoded, body, link.frame_max))
            return hub.switch()  # type: ignore[no-any-return] # eventlet publishes no types
        finally:
            waiter.greenlet = None
            timer.cancel()
            self._waiting.pop(number, None)

    def on_connected(self, _channel: Any, link: Link) -> None:
        """Listen for replies."""
        link.consume(DIRECT_REPLY, self._on_reply)

    def on_lost(self) -> None:
        """Fail every call under way: its reply can't reach us any more."""
        for number in list(self._waiting):
            hubs.get_hub().schedule_call_global(0, self._fail, number, "BROKER_UNREACHABLE")

    def on_returned(self, message: Content) -> None:
        """Fail the call whose request could not be routed."""
        self._fail(_number(message), "SERVICE_UNKNOWN")

    def _on_reply(self, message: Content) -> None:
        waiter = self._waiting.pop(_number(message), None)
        if waiter is not None and waiter.greenlet is not None:
            waiter.greenlet.switch(message.body)

    def _fail(self, number: str, code: str) -> None:
        waiter = self._waiting.pop(number, None)
        if waiter is not None:
            waiter.fail(Unavailable(code))


class RpcClient(DependencyProvider):  # type: ignore[misc] # nameko publishes no types
    """Injects a ``Caller``."""

    calls = Calls()

    def setup(self) -> None:
        """Take the signing key, if this process has one (the gateway)."""
        settings = self.container.settings
        self.signer = StatementSigner(settings.context_private_key) if settings.context_private_key else None
        self.timeout = settings.rpc_timeout

    def get_dependency(self, worker_ctx: Any) -> "Caller":
        """A caller that knows by which call it was made."""
        return Caller(self, worker_ctx)


class Caller:
    """``self.rpc`` of a service method."""

    __slots__ = ("_client", "_context")

    def __init__(self, client: RpcClient, context: Any) -> None:
        self._client = client
        self._context = context

    def __call__(
        self,
        method: Method,
        data: dict[str, Any],
        *,
        request_id: str,
        actor: Actor | None = None,
        idempotency_key: str | None = None,
        deadline: Deadline | None = None,
        statement: str | None = None,
    ) -> Reply:
        """Call ``method`` and return its reply; raises the ``DomainError`` it was answered with.

        ``Unavailable`` is one of ``DEADLINE_EXCEEDED``, ``SERVICE_UNKNOWN`` (no such service), ``BROKER_UNREACHABLE`` and
        what the service itself says (``OVERLOADED``…); after the first and third it is unknown whether the method ran.
        ``actor`` is signed for the service when this process holds the key; ``statement`` is passed on as it is. Without
        ``deadline`` it is the calling method's own, within the settings' ``rpc_timeout``.
        """
        if actor is not None and statement is None and self._client.signer is not None:
            statement = self._client.signer.sign(actor, method.service)
        texts = {"request_id": request_id, "context": statement, "idempotency_key": idempotency_key}
        started, outcome = monotonic(), "error"
        try:
            body = self._client.calls.call(method, encode_request(data), self._context.call_id_stack, texts, self._deadline(deadline))
            reply = Reply(*decode_answer(body))
        except Exception as error:
            outcome = outcome_of(error)
            raise
        else:
            outcome = OK
            return reply
        finally:
            rpc_client_child(method.service, method.name, outcome).observe(monotonic() - started)

    def _deadline(self, given: Deadline | None) -> Deadline:
        if given is not None:
            return given
        inherited = self._context.data.get("deadline")
        timeout = self._client.timeout
        return inherited.capped(timeout) if isinstance(inherited, Deadline) else Deadline(timeout)


def _number(message: Content) -> str:
    try:
        return str(message.properties().get("correlation_id"))
    except Unreadable:
        return ""
