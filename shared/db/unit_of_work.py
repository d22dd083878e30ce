"""What a handler is given: the session, the caller, the time, and the means to announce, audit and commit.

    def register_residence(uow: UnitOfWork, data: dict) -> dict:
        uow.refuse_on({"uq_residence_active": lambda: Conflict("ALREADY_RESIDENT")})
        residence = Residence(id=new_id(), …)
        uow.insert(residence)
        uow.announce(RESIDENCE_REGISTERED, residence.id, {…}, station_code=…, version=residence.version)
        uow.audit("RESIDENCE_REGISTERED", f"residence:{residence.id}", station_code=…)
        return uow.commit({"id": residence.id, …})

A handler may be run again from the start (a deadlock, a connection lost before commit), so it changes nothing but
through ``uow``. A read has the same object; it returns its answer instead of committing, and its audit entries are
durable before the answer leaves.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Any, TypeVar

from marshmallow import RAISE, Schema
from sqlalchemy.orm import Session

from shared.clock import LOCAL_ZONE, Clock
from shared.contracts.event import Event
from shared.db.audit import FIELDS, INSERT, ROW, Act, Auditor, denial
from shared.db.base import new_id
from shared.db.bulk import BulkInsertion, bulk_insertion, columns_of
from shared.db.encryption import BlindIndex, FieldCipher
from shared.db.faults import Refusals
from shared.db.idempotency import Claim
from shared.db.lease import Batch, Lease
from shared.db.paging import Cursor
from shared.db.statements import Insertion, Prepared, insertion
from shared.db.tables import audit_entry, outbox
from shared.errors import DomainError
from shared.identity import Actor, Call
from shared.messaging.envelope import Envelope

Result = TypeVar("Result")
Refusal = TypeVar("Refusal", bound=DomainError)
ANNOUNCE = "INSERT INTO outbox (message_id, event, version, subject, station_code, body) VALUES "
ANNOUNCED = ("message_id", "event", "version", "subject", "station_code", "body")
MANY = 20
"""Rows from which on an array for each column is cheaper than a placeholder for each value."""
_AUDIT_MANY = BulkInsertion(audit_entry, (*FIELDS, "mac"))
_ANNOUNCE_MANY = BulkInsertion(outbox, ANNOUNCED)


@dataclass(frozen=True, slots=True)
class Equipment:
    """What every unit of work of a process shares."""

    service: str
    clock: Clock
    cipher: FieldCipher
    index: BlindIndex
    cursor: Cursor
    auditor: Auditor


@dataclass(slots=True)
class Pending:
    """What is written with the commit."""

    audit: list[tuple[Any, ...]] = field(default_factory=list)
    refused: list[Act] = field(default_factory=list)
    outbox: list[tuple[Any, ...]] = field(default_factory=list)
    refusals: dict[str, Callable[[], Exception]] = field(default_factory=dict)
    inserts: list[tuple[Insertion | BulkInsertion, list[list[Any]]]] = field(default_factory=list)
    """Rows of an insertion, columns of one in bulk."""


class UnitOfWork:
    """One call's work on the database; made by ``Store`` only."""

    def __init__(self, equipment: Equipment, call: Call, open_lease: Callable[[], Lease], *, writes: bool, claim: Claim | None = None) -> None:
        self.call = call
        self.service = equipment.service
        self.cipher = equipment.cipher
        self.index = equipment.index
        self.cursor = equipment.cursor
        self.auditor = equipment.auditor
        self.pending = Pending()
        self.committed = False
        self._clock = equipment.clock
        self._open_lease = open_lease
        self._lease: Lease | None = None
        self._writes = writes
        self._claim = claim
        self._session: Session | None = None

    @property
    def lease(self) -> Lease:
        """This unit's connection; a read takes one when it first needs it."""
        if self._lease is None:
            self._lease = self._open_lease()
        return self._lease

    @property
    def session(self) -> Session:
        """The SQLAlchemy session, on this unit's connection; a read's never flushes."""
        if self._session is None:
            self._session = Session(self.lease.connection, expire_on_commit=False, autoflush=self._writes)
        return self._session

    def rows(self, prepared: Prepared, **values: Any) -> list[Any]:
        """Run a prepared select; returns named tuples. Nothing is flushed first: see ``insert``."""
        return prepared.rows(self.lease.run(prepared.text, prepared.values(values)))

    def row(self, prepared: Prepared, **values: Any) -> Any | None:
        """The first row of a prepared select, or None."""
        found = self.rows(prepared, **values)
        return found[0] if found else None

    def change(self, prepared: Prepared, **values: Any) -> int:
        """Run a prepared insert, update or delete now; returns how many rows it changed."""
        if not self._writes:
            raise RuntimeError("a read changes nothing")
        self.lease.run(prepared.text, prepared.values(values))
        return self.lease.affected

    def insert(self, *entities: Any) -> None:
        """Insert new rows, in this order, together with the commit (or ``flush``): a query before that does not see them.

        Cheaper than ``session.add``, which costs a round trip for each; use that for rows that hang together by ORM relationships.
        """
        inserts = self.pending.inserts
        for entity in entities:
            how = insertion(entity.__class__)
            if inserts and inserts[-1][0] is how:
                inserts[-1][1].append(how.values(entity))
            else:
                inserts.append((how, [how.values(entity)]))

    def insert_rows(self, model: type, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert many new rows of one model, given as values by column, together with the commit (or ``flush``).

        All have the columns of the first; what it does not name has the server's default.
        """
        if rows:
            names, columns = columns_of(rows)
            self.pending.inserts.append((bulk_insertion(model, names), columns))

    def flush(self) -> None:
        """Send all changes so far to the server, so that the queries that follow see them."""
        if self._session is not None:
            self._session.flush()
        batch = self._inserts(Batch())
        if batch.texts:
            self.lease.run(batch.text, batch.values)

    def _inserts(self, batch: Batch) -> Batch:
        for how, values in self.pending.inserts:
            if isinstance(how, BulkInsertion):
                batch.add(*how.statement(values))
            else:
                batch.insert(how.head, how.row, values)
        self.pending.inserts = []
        return batch

    @property
    def actor(self) -> Actor:
        """The verified caller; raises ``Unauthorized`` when there is none."""
        return self.call.actor

    @cached_property
    def now(self) -> datetime:
        """The instant of this work, the same however often it is asked for."""
        return self._clock.now()

    @property
    def today(self) -> date:
        """The local calendar date of ``now``."""
        return self.now.astimezone(LOCAL_ZONE).date()

    def refuse_on(self, refusals: Refusals) -> None:
        """Say which refusal the violation of a constraint (by its name) means; any other violation is a defect."""
        self.pending.refusals.update(refusals)

    def audit(
        self,
        action: str,
        subject: str,
        *,
        station_code: str | None,
        detail: Mapping[str, Any] | None = None,
        related: Sequence[str] = (),
        purpose: str | None = None,
    ) -> None:
        """Record that the caller did ``action`` to ``subject`` (``residence:<id>``), which showed or touched the ``related`` records too.

        ``detail`` must hold no personal data.
        """
        self.pending.audit.append(self.auditor.row(self.call, Act(action, subject, station_code, detail, related, purpose), self.now))

    def denied(self, refusal: Refusal, subject: str, *, station_code: str | None = None, related: Sequence[str] = ()) -> Refusal:
        """The refusal, to be raised: ``raise uow.denied(NotFound(…), "person:<id>")`` puts on record who asked for what and was refused.

        The entry is durable before the refusal leaves; all else that this work would have done is undone. It is shown to the
        head of the station that the record belongs to (``station_code``), not the caller's: who may not see a record is not
        to learn from the trail whether there is one.
        """
        self.pending.refused.append(denial(self.call.method, refusal, subject, station_code, related))
        return refusal

    def announce(self, event: Event, subject: str, data: dict[str, Any], *, station_code: str | None, version: int) -> None:
        """Publish a fact if and when this work commits; ``version`` is the one that ``subject`` reaches by it.

        Raises ``ValueError`` for data that the event's schema does not declare or another service's event: a defect.
        """
        self.announce_all(event, {subject: data}, station_code=station_code, version=version)

    def announce_all(self, event: Event, facts: Mapping[str, dict[str, Any]], *, station_code: str | None, version: int) -> None:
        """Publish one kind of fact about many subjects, all of which reach the same version; ``facts`` are the data by subject.

        What one piece of code makes has one form: the first is checked against the schema, the others against its fields.
        """
        if event.service != self.service or not self._writes:
            raise ValueError(f"{event.type} is not announced here")
        form = None
        for data in facts.values():
            if data.keys() != form:
                _check_form(event, data)
                form = data.keys()
        common = Envelope("", self.service, event.name, event.version, "", version, self.now, station_code, self.call.request_id)
        for (message_id, body), subject in zip(common.encoded({new_id(): fact for fact in facts.items()}).items(), facts, strict=True):
            self.pending.outbox.append((message_id, event.name, version, subject, station_code, body))

    def commit(self, answer: Result = None) -> Result:  # type: ignore[assignment] # no answer is an answer
        """Write everything, remember the answer under the caller's key, commit, and return the answer."""
        if not self._writes or self.committed:
            raise RuntimeError("there is nothing to commit: a read, or committed before")
        if self._session is not None:
            self._session.flush()
        batch = self._inserts(Batch())
        if self._claim:
            self._claim.keep(batch, answer, self.cipher)
        _add(batch, INSERT, ROW, _AUDIT_MANY, self.pending.audit)
        _add(batch, ANNOUNCE, "(%s,%s,%s,%s,%s,%s)", _ANNOUNCE_MANY, self.pending.outbox)
        self.lease.commit(batch)
        self.committed = True
        return answer

    def close(self) -> None:
        """Give everything back; what was not committed is rolled back."""
        try:
            if self._session is not None:
                self._session.close()
        finally:
            if self._lease is not None:
                self._lease.close()


def _add(batch: Batch, head: str, row: str, many: BulkInsertion, rows: Sequence[Sequence[Any]]) -> None:
    if len(rows) < MANY:
        batch.insert(head, row, rows)
    else:
        batch.add(*many.statement(list(zip(*rows, strict=True))))


def _check_form(event: Event, data: dict[str, Any]) -> None:
    wrong = _strict(event.data).validate(data)
    if wrong:
        raise ValueError(f"{event.type}: {sorted(map(str, wrong))}")


@lru_cache(maxsize=512)
def _strict(schema: type[Schema]) -> Schema:
    return schema(unknown=RAISE)
