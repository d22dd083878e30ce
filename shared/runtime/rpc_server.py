"""The receiving end of calls: one queue for a service, consumed without acknowledgements.

Whatever is delivered is started, waits in a bounded line, or is refused at once: at most once, never twice. A message that
is no call is set aside, and answered with an error if it says where to. Nothing that arrives can end the process.
"""

import re
from collections import deque
from functools import cached_property
from typing import Any

import eventlet
from amqp.exceptions import PreconditionFailed
from eventlet import getcurrent, hubs
from greenlet import GreenletExit
from nameko.extensions import SharedExtension

from shared.db.audit import denial
from shared.db.database import Database, store_of
from shared.errors import DomainError, Invalid, Unauthorized, Unavailable
from shared.identity import Call, StatementVerifier
from shared.messaging.quarantine import Quarantine
from shared.messaging.specimen import Specimen, plain
from shared.observability.logging import get_logger
from shared.runtime.bus import Bus
from shared.runtime.deadline import Deadline
from shared.runtime.frames import Content, Unreadable, content, publish_method
from shared.runtime.link import Link
from shared.runtime.outcomes import as_exception
from shared.runtime.slots import Slots
from shared.runtime.wire import (
    DEEPEST_CALL,
    DIRECT_REPLY,
    EXCHANGE,
    Envelope,
    Poison,
    encode_error,
    encode_result,
    read_envelope,
    read_request,
    reply_properties,
)

log = get_logger(__name__)

LONGEST_DEADLINE = 300.0
OVERDUE = 1.0
"""Seconds after its deadline at which a method that still waits for something is interrupted."""
GLANCE = 0.05
"""Seconds between two looks at the pile of poison."""
LARGEST_PILE = 2000
"""Poison messages that may wait to be set aside."""
QUEUE_ARGUMENTS = {"x-queue-type": "classic"}
_REPLY_QUEUE = re.compile(r"[A-Za-z0-9_-]{1,128}")
"""Reply queues of stock clients are bound by a UUID. A name with a dot would be somebody's method."""


class Job:
    """A call that was taken."""

    __slots__ = ("content_type", "deadline", "entrypoint", "envelope", "message")

    def __init__(self, entrypoint: Any, message: Content, envelope: Envelope, content_type: str | None, deadline: Deadline) -> None:
        self.entrypoint = entrypoint
        self.message = message
        self.envelope = envelope
        self.content_type = content_type
        self.deadline = deadline


class RpcServer(SharedExtension):  # type: ignore[misc] # nameko publishes no types
    """Receives every call to the service."""

    bus = Bus()

    def __init__(self) -> None:
        self._entrypoints: dict[str, Any] = {}
        self._tag = ""
        self._pile: deque[tuple[Specimen, str]] = deque()
        self._is_drained = False
        self._greenlets: list[Any] = []

    def setup(self) -> None:
        """Join the bus."""
        settings = self.container.settings
        self.queue = f"rpc-{self.container.service_name}"
        self.verifier = StatementVerifier(settings.context_public_keys, self.container.service_name)
        self._timeout = settings.rpc_timeout
        self._slots = Slots(self.container.max_workers, DEEPEST_CALL, self._work)
        self.bus.join(self)

    def start(self) -> None:
        """Watch for what is overdue."""
        self._greenlets = [self.container.spawn_managed_thread(self._interrupt_overdue), self.container.spawn_managed_thread(self._set_aside)]

    def register(self, entrypoint: Any) -> None:
        """Add a method; before ``start``."""
        self._entrypoints[entrypoint.method.key] = entrypoint

    def drain(self) -> None:
        """Take no more calls, and wait until those taken are answered."""
        if self._is_drained:
            return
        self._is_drained = True
        if self.bus.link is not None:
            self.bus.link.cancel(self._tag, 2.0)
        while not self._slots.is_idle or self._pile:
            eventlet.sleep(0.01)

    def stop(self) -> None:
        """Stop watching."""
        for greenlet in self._greenlets:
            greenlet.kill()

    def on_connected(self, channel: Any, link: Link) -> None:
        """Declare the service's queue and consume it."""
        declare_queue(channel.connection, self.queue)
        channel.queue_bind(self.queue, EXCHANGE, f"{self.container.service_name}.*")
        if not self._is_drained:
            self._tag = link.consume(self.queue, self._receive)

    def on_lost(self) -> None:
        """Nothing: what runs goes on, its answer finds nobody."""

    def on_returned(self, message: Content) -> None:
        """Nothing: answers are not mandatory."""

    @staticmethod
    def stranger() -> DomainError:
        """What a caller without a signed context is told."""
        return Unauthorized("UNAUTHORIZED", "A signed context is required.")

    def put_on_record(self, call: Call, refusal: DomainError, subject: str) -> None:
        """Leave an entry of a refused call in the service's audit trail, if it keeps one, before the caller is told."""
        if self._has_database:
            store_of(self.container).note(call, [denial(call.method, refusal, subject, None)])

    @cached_property
    def _has_database(self) -> bool:
        return any(isinstance(provider, Database) for provider in self.container.dependencies)

    @cached_property
    def _quarantine(self) -> Quarantine:
        return Quarantine.of(self.container) if self._has_database else Quarantine(None)

    def _receive(self, message: Content) -> None:
        """Take one message, in the event loop's greenlet."""
        given: dict[str, Any] = {}
        try:
            given = message.properties()
            self._admit(message, given)
        except Unreadable:
            self._reject(message, given, "PROPERTIES")
        except Poison as poison:
            self._reject(message, given, poison.reason)
        except DomainError as refusal:
            self._reply(given, encode_error(refusal))
        except Exception:  # the last resort: one message is never the process's end
            log.exception("rpc_admission_failed")
            self._reject(message, given, "UNEXPECTED")

    def _admit(self, message: Content, given: dict[str, Any]) -> None:
        if not given.get("reply_to"):
            raise Poison("NO_REPLY_TO")
        if not _may_reply_to(given["reply_to"]):
            raise Poison("REPLY_TO")
        envelope = read_envelope(given)
        entrypoint = self._entrypoints.get(message.routing_key)
        if entrypoint is None:
            raise Poison("METHOD_UNKNOWN")
        depth = len(envelope.call_id_stack)
        if depth > DEEPEST_CALL:
            raise Unavailable("CALL_TOO_DEEP")
        seconds = self._timeout if envelope.deadline_ms is None else min(envelope.deadline_ms / 1000, LONGEST_DEADLINE)
        job = Job(entrypoint, message, envelope, given.get("content_type"), Deadline(seconds))
        if not self._slots.offer(job, depth):
            raise Unavailable("OVERLOADED", retry_after=1)

    def _work(self, job: Job) -> None:
        if job.deadline.expired:
            return  # nobody waits for it any more
        given = {"reply_to": job.envelope.reply_to, "correlation_id": job.envelope.correlation_id}
        try:
            self._reply(given, self._answer(job))
        except Poison as poison:
            self._reject(job.message, {**given, "content_type": job.content_type}, poison.reason)
        except GreenletExit:
            self._reply(given, encode_error(Unavailable("STOPPING")))
        except BaseException as error:  # whatever it is, the caller gets an answer
            failure = as_exception(error)
            if not isinstance(failure, DomainError):
                log.exception("rpc_failed", method=job.entrypoint.method.key)
            self._reply(given, encode_error(failure))

    @staticmethod
    def _answer(job: Job) -> bytes:
        result, replayed = job.entrypoint.answer(job.envelope, read_request(job.message.body, job.content_type), job.deadline)
        return encode_result(result, replayed)

    def _reply(self, given: dict[str, Any], body: bytes) -> None:
        """Answer where the request says, if anywhere; a caller that is gone is not an error."""
        reply_to = given.get("reply_to")
        link = self.bus.link
        if not reply_to or not _may_reply_to(reply_to):
            return
        exchange = "" if reply_to.startswith(f"{DIRECT_REPLY}.") else EXCHANGE
        try:
            properties = reply_properties(given.get("correlation_id", ""))
            link.send(publish_method(1, exchange, reply_to, False) + content(1, properties, body, link.frame_max))
        except Unavailable:
            log.warning("rpc_reply_lost")

    def _reject(self, message: Content, given: dict[str, Any], reason: str) -> None:
        """Set a message aside that is no call, and say so to who sent it."""
        if len(self._pile) < LARGEST_PILE:
            self._pile.append((Specimen(message.body, self.queue, routing_key=message.routing_key, properties=plain(given)), reason))
        else:
            log.error("poison_dropped", reason=reason, size=len(message.body))
        error = Unavailable("METHOD_UNKNOWN") if reason == "METHOD_UNKNOWN" else Invalid("MALFORMED_REQUEST")
        self._reply(given, encode_error(error))

    def _set_aside(self) -> None:
        """Put the pile into quarantine, one by one and calls in between: it may take a database's time."""
        while True:
            if self._pile:
                self._quarantine.try_take(*self._pile[0])
                self._pile.popleft()
            eventlet.sleep(0 if self._pile else GLANCE)

    def _interrupt_overdue(self) -> None:
        """End what still waits for something long after its caller has gone, so that no slot is lost for ever."""
        while True:
            eventlet.sleep(OVERDUE / 2)
            for job, greenlet in self._slots.running():
                if job.deadline.is_overdue(OVERDUE) and greenlet is not getcurrent():
                    hubs.get_hub().schedule_call_global(0, self._interrupt, job, greenlet)

    def _interrupt(self, job: Job, greenlet: Any) -> None:
        if self._slots.is_running(job):
            log.error("rpc_interrupted", method=job.entrypoint.method.key)
            greenlet.throw(Unavailable("DEADLINE_EXCEEDED"))


def declare_queue(connection: Any, queue: str) -> None:
    """Make sure of a service's queue; one that another program has declared otherwise is used as it is."""
    try:
        with connection.channel() as channel:
            channel.queue_declare(queue, durable=True, auto_delete=False, exclusive=False, arguments=QUEUE_ARGUMENTS)
    except PreconditionFailed:
        log.warning("rpc_queue_differs", queue=queue)
        with connection.channel() as channel:
            channel.queue_declare(queue, passive=True)


def _may_reply_to(reply_to: str) -> bool:
    return reply_to.startswith(f"{DIRECT_REPLY}.") or _REPLY_QUEUE.fullmatch(reply_to) is not None
