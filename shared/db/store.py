"""The store of one process: opens units of work, and decides what happens when one fails.

It touches the database only inside its methods; a database that is away makes them raise ``Unavailable``.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any, Protocol, TypeVar

from sqlalchemy import Engine

from shared.clock import Clock, SystemClock
from shared.config import Settings
from shared.db.audit import INSERT, ROW, Act, Auditor
from shared.db.audit_writer import AuditWriter, Rows
from shared.db.encryption import BlindIndex, FieldCipher
from shared.db.engine import STATEMENT_SECONDS, make_engine
from shared.db.faults import ConnectionLost, Contended, StorageFault, translated
from shared.db.idempotency import CONSTRAINT, Claim
from shared.db.leadership import Leaders, Leadership
from shared.db.lease import Batch, Lease
from shared.db.paging import Cursor
from shared.db.unit_of_work import Equipment, UnitOfWork
from shared.errors import DomainError, Unavailable
from shared.identity import Actor, Call

Answer = TypeVar("Answer")
Handler = Callable[[UnitOfWork, Any], Any]
ATTEMPTS = 3
"""How often a handler is run when other transactions, or a lost connection, undo it before commit."""
RECEIVE = "INSERT INTO inbox (consumer, message_id) VALUES (%s,%s) ON CONFLICT DO NOTHING"


class DeliveredLike(Protocol):
    """What the inbox needs of a delivered event; ``shared.messaging.envelope.Delivered`` in production."""

    @property
    def id(self) -> str:
        """The message's id."""

    @property
    def event(self) -> str:
        """The event's name."""

    @property
    def request_id(self) -> str | None:
        """The id of the request that caused it."""


class NoDeadline:
    """For work that nobody waits for: as long as a statement may take at all."""

    def remaining(self) -> float:
        """Seconds."""
        return float(STATEMENT_SECONDS)


class Store:
    """A service's database, with the keys that go with it."""

    def __init__(self, settings: Settings, clock: Clock | None = None) -> None:
        self.settings = settings
        self.clock = clock or SystemClock()
        self._pool = make_engine(settings)
        self._writer = AuditWriter(self._insert_audit)
        self._listeners: list[Callable[[], None]] = []
        self._leaders = Leaders(settings.database_url or "", settings.service)

    @cached_property
    def equipment(self) -> Equipment:
        """Keys and clock, as units of work share them; raises ``ValueError`` if the settings lack a key."""
        settings = self.settings
        if not (settings.field_keys and settings.index_key and settings.audit_key and settings.cursor_key):
            raise ValueError("this process has no keys for its database")
        auditor = Auditor(settings.service, settings.audit_key)
        return Equipment(
            settings.service, self.clock, FieldCipher(settings.field_keys), BlindIndex(settings.index_key), Cursor(settings.cursor_key), auditor
        )

    @property
    def cipher(self) -> FieldCipher:
        """The cipher of personal fields."""
        return self.equipment.cipher

    def connections_used(self) -> int:
        """Connections of the pool that are in use."""
        return int(self._pool.pool.checkedout())  # type: ignore[attr-defined] # it is a QueuePool

    def connections_idle(self) -> int:
        """Connections of the pool that are open and free."""
        return int(self._pool.pool.checkedin())  # type: ignore[attr-defined] # it is a QueuePool

    @cached_property
    def engine(self) -> Engine:
        """An engine on the same pool with ordinary transactions, for ``with store.engine.begin() as connection:``."""
        return self._pool.execution_options(isolation_level="READ COMMITTED")

    def on_announced(self, listener: Callable[[], None]) -> None:
        """Call ``listener()`` after each commit that put events in the outbox; it must not block or raise."""
        self._listeners.append(listener)

    def once(self, call: Call, handler: Callable[[UnitOfWork, Any], Answer], data: Any) -> Answer:
        """Run a write: the handler commits, or nothing has happened.

        A call that was answered before under the same key is given that answer again (``call.replayed``). Raises what
        the handler raises; ``Unavailable("COMMIT_UNKNOWN")`` if the outcome is unknown: calling again with the same key
        finds out.
        """
        claim = Claim.of(call, data)
        answer: Answer = self._attempt(lambda: self._once(call, handler, data, claim))
        return answer

    def _once(self, call: Call, handler: Handler, data: Any, claim: Claim | None) -> Any:
        batch = _timeout(call)
        if claim:
            claim.find(batch)
        uow = self._unit(call, writes=True, claim=claim)
        with self._refusals_kept(uow), _closing(uow):
            rows = uow.lease.begin(batch)
            if claim and rows:
                answer = claim.answer_in(rows, uow.cipher)
                call.replayed = True
                return answer
            answer = handler(uow, data)
            _require_committed(uow, handler)
        self._after_commit(uow)
        return answer

    def read(self, call: Call, handler: Callable[[UnitOfWork, Any], Answer], data: Any) -> Answer:
        """Run a read, statement by statement without a transaction; its audit entries are durable before it returns."""
        answer: Answer = self._attempt(lambda: self._read(call, handler, data))
        return answer

    def _read(self, call: Call, handler: Handler, data: Any) -> Any:
        uow = self._unit(call, writes=False)
        with self._refusals_kept(uow), _closing(uow):
            answer = handler(uow, data)
        if uow.pending.audit:
            # The connection has gone back first: waiting for the writer with it in hand could exhaust the pool.
            self._writer.write(uow.pending.audit)
        return answer

    def note(self, call: Call, acts: Sequence[Act]) -> None:
        """Put acts on record by themselves; returns when the entries are durable."""
        self._writer.write([self.equipment.auditor.row(call, act, self.clock.now()) for act in acts])

    @contextmanager
    def _refusals_kept(self, uow: UnitOfWork) -> Iterator[None]:
        try:
            yield
        except DomainError:
            if uow.pending.refused:
                self.note(uow.call, uow.pending.refused)
            raise

    def receive(self, delivered: Any, handler: Handler, consumer: str | None = None, caller: Actor | None = None) -> bool:
        """Handle a delivered event once: ``handler(uow, delivered)`` commits in the transaction that notes the message.

        ``consumer`` is the handler's name unless given; ``caller`` is on whose behalf it acts, as far as another service vouches for that.
        Returns False for a duplicate, which is skipped.
        """
        name = consumer or handler.__name__
        return bool(self._attempt(lambda: self._receive(delivered, handler, name, caller)))

    def _receive(self, delivered: DeliveredLike, handler: Handler, consumer: str, caller: Actor | None) -> bool:
        call = Call(delivered.request_id or delivered.id, NoDeadline(), caller, method=f"event:{delivered.event}")
        uow = self._unit(call, writes=True)
        with self._refusals_kept(uow), _closing(uow):
            uow.lease.begin(_timeout(call).add(RECEIVE, (consumer, delivered.id)))
            if uow.lease.affected == 0:
                return False
            handler(uow, delivered)
            _require_committed(uow, handler)
        self._after_commit(uow)
        return True

    def work(self, name: str, handler: Callable[[UnitOfWork], Answer], caller: Actor | None = None) -> Answer:
        """Run a job's ``handler(uow)``, which commits, on behalf of ``caller`` or of nobody; ``name`` stands where a request id would."""
        call = Call(f"job:{name}", NoDeadline(), caller, method=f"job:{name}")
        return self._attempt(lambda: self._once(call, lambda uow, _: handler(uow), None, None))  # type: ignore[no-any-return] # what the handler answers

    def leadership(self, name: str) -> Leadership:
        """The leadership of a job among the replicas of this service: ``if database.leadership("relay").held(): …``."""
        return Leadership(self._leaders, name)

    def ready(self) -> bool:
        """Whether the database answers."""
        try:
            self._attempt(lambda: self._run(Batch().add("SELECT 1")))
        except (DomainError, StorageFault):
            return False
        return True

    def close(self) -> None:
        """Close every connection that is not in use and give up leadership."""
        self._leaders.close()
        self._pool.dispose()

    def _unit(self, call: Call, *, writes: bool, claim: Claim | None = None) -> UnitOfWork:
        return UnitOfWork(self.equipment, call, lambda: Lease(self._pool), writes=writes, claim=claim)

    def _attempt(self, run: Callable[[], Any]) -> Any:
        code = ""
        for _ in range(ATTEMPTS):
            try:
                with translated():
                    return run()
            except Contended:
                code = "RECORD_BUSY"
            except ConnectionLost:
                # The others of its age are most likely dead too: a new pool spares every one of them this attempt.
                code = "DATABASE_UNREACHABLE"
                self._pool.dispose()
        raise Unavailable(code)

    def _insert_audit(self, rows: Rows) -> None:
        batch = Batch().insert(INSERT, ROW, rows)
        self._attempt(lambda: self._run(batch))

    def _run(self, batch: Batch) -> None:
        lease = Lease(self._pool)
        try:
            lease.run(batch.text, batch.values)
        finally:
            lease.close()

    def _after_commit(self, uow: UnitOfWork) -> None:
        if uow.pending.outbox:
            for listener in self._listeners:
                listener()


def _timeout(call: Call) -> Batch:
    milliseconds = int(call.deadline.remaining() * 1000)
    if milliseconds <= 0:
        raise Unavailable("DEADLINE_EXCEEDED")
    return Batch().add("SET LOCAL statement_timeout=%s", (milliseconds,))


def _require_committed(uow: UnitOfWork, handler: Handler) -> None:
    if not uow.committed:
        raise RuntimeError(f"{getattr(handler, '__name__', handler)} ended without commit; its work is rolled back")


@contextmanager
def _closing(uow: UnitOfWork) -> Iterator[None]:
    # A key that another replica remembered meanwhile: run again, and find its answer.
    uow.refuse_on({CONSTRAINT: Contended})
    try:
        with translated(uow.pending.refusals):
            yield
    finally:
        uow.close()
