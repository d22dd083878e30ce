"""The platform's own tables, which every service's database has beside the service's."""

from typing import Any

from sqlalchemy import BigInteger, Column, DateTime, Identity, Index, Integer, LargeBinary, MetaData, Table, Text, Uuid, func, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.dialects.postgresql.base import ischema_names
from sqlalchemy.types import UserDefinedType

from shared.db.base import NAMING

platform_metadata = MetaData(naming_convention=NAMING)


class Xid8(UserDefinedType[int]):
    """A transaction id of 64 bits, which never wraps."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """The type's name."""
        return "xid8"

    def result_processor(self, dialect: Any, coltype: Any) -> Any:
        """The driver hands it over as text."""
        return lambda value: None if value is None else int(value)


# So that comparing a database with these tables knows the type.
ischema_names["xid8"] = Xid8


def _instant(name: str, *, nullable: bool = False, now: bool = False) -> Column[Any]:
    return Column(name, DateTime(timezone=True), nullable=nullable, server_default=func.now() if now else None)


def _text(name: str, *, nullable: bool = False, **options: Any) -> Column[Any]:
    return Column(name, Text, nullable=nullable, **options)


outbox = Table(
    "outbox",
    platform_metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("message_id", Uuid(as_uuid=False), nullable=False, unique=True),
    _text("event"),
    Column("version", Integer, nullable=False),
    _text("subject"),
    _text("station_code", nullable=True),
    Column("body", LargeBinary, nullable=False),
    Column("headers", JSONB, nullable=False, server_default=text("'{}'")),
    _instant("created_at", now=True),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    _instant("next_at", now=True),
    _instant("published_at", nullable=True),
    comment="Events committed with the change they tell of; body is the finished envelope.",
)
Index("ix_outbox_unpublished", outbox.c.id, postgresql_where=outbox.c.published_at.is_(None))
Index("ix_outbox_published_at", outbox.c.published_at, postgresql_where=outbox.c.published_at.is_not(None))

inbox = Table(
    "inbox",
    platform_metadata,
    _text("consumer", primary_key=True),
    _text("message_id", primary_key=True),
    _instant("received_at", now=True),
    comment="Messages already handled, by consumer.",
)
Index("ix_inbox_received_at", inbox.c.received_at)

idempotency = Table(
    "idempotency",
    platform_metadata,
    _text("account_id", primary_key=True),
    _text("method", primary_key=True),
    _text("key", primary_key=True),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("answer_encrypted", LargeBinary, nullable=False),
    _instant("created_at", now=True),
    comment="Answers given, to be given again when a call is repeated.",
)
Index("ix_idempotency_created_at", idempotency.c.created_at)

parked_message = Table(
    "parked_message",
    platform_metadata,
    Column("id", Uuid(as_uuid=False), primary_key=True),
    _text("message_id"),
    _text("consumer"),
    _text("queue"),
    _text("routing_key"),
    Column("headers", JSONB, nullable=False, server_default=text("'{}'")),
    Column("body_encrypted", LargeBinary, nullable=False),
    Column("sha256", LargeBinary, nullable=False),
    Column("size", Integer, nullable=False),
    _text("reason"),
    _text("error_type"),
    _text("fingerprint"),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    _text("state"),
    _instant("next_at", nullable=True),
    _instant("created_at", now=True),
    _instant("updated_at", now=True),
    comment="Messages whose handling failed: RETRYING, PARKED, REPLAYED or DISCARDED.",
)
Index("ix_parked_message_due", parked_message.c.next_at, postgresql_where=parked_message.c.state == text("'RETRYING'"))
Index("ix_parked_message_state", parked_message.c.state, parked_message.c.fingerprint)
Index("ix_parked_message_message_id", parked_message.c.message_id, parked_message.c.consumer)

audit_entry = Table(
    "audit_entry",
    platform_metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("xid", Xid8, nullable=False, server_default=text("pg_current_xact_id()")),
    Column("entry_id", Uuid(as_uuid=False), nullable=False),
    _instant("at"),
    _text("actor_id"),
    _text("actor_roles"),
    _text("actor_station", nullable=True),
    _text("action"),
    _text("subject"),
    Column("related", ARRAY(Text), nullable=True),
    _text("station_code", nullable=True),
    _text("purpose", nullable=True),
    _text("request_id"),
    _text("detail"),
    Column("mac", LargeBinary, nullable=False),
    comment="Who read or changed which record, and why; append-only.",
)
Index("ix_audit_entry_position", audit_entry.c.xid, audit_entry.c.id)
Index("ix_audit_entry_subject", audit_entry.c.subject, audit_entry.c.id)
Index("ix_audit_entry_related", audit_entry.c.related, postgresql_using="gin", postgresql_where=audit_entry.c.related.is_not(None))

audit_block = Table(
    "audit_block",
    platform_metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("members", LargeBinary, nullable=False),
    Column("total_count", BigInteger, nullable=False),
    _instant("sealed_at"),
    Column("prev_hash", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    comment="The hash chain over audit entries; members holds position and code of each entry; append-only.",
)

audit_anchor = Table(
    "audit_anchor",
    platform_metadata,
    _text("service", primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("total_count", BigInteger, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    _instant("at"),
    _instant("received_at", now=True),
    comment="Heads of other services' chains, kept where those services cannot reach them; append-only.",
)

APPEND_ONLY = ("audit_entry", "audit_block", "audit_anchor")
"""Tables of which a row is never changed or removed."""
