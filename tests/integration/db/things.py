"""A tiny service's tables and handlers, enough to see the unit of work at work."""

from collections.abc import Sequence
from typing import Any

from marshmallow import fields
from sqlalchemy import Connection, ForeignKey, bindparam, create_engine, select, text
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.pool import NullPool

from shared.contracts.event import Event
from shared.contracts.schema import Answer
from shared.db.base import Versioned, make_base, new_id, primary_key
from shared.db.statements import Prepared
from shared.db.store import Store
from shared.db.tables import APPEND_ONLY
from shared.db.unit_of_work import UnitOfWork
from shared.errors import Conflict

Base = make_base()


class Thing(Versioned, Base):  # type: ignore[misc, valid-type] # a base made by a function
    __tablename__ = "thing"
    id: Mapped[str] = primary_key()
    name: Mapped[str] = mapped_column(unique=True)


class Part(Base):  # type: ignore[misc, valid-type] # a base made by a function
    __tablename__ = "part"
    id: Mapped[str] = primary_key()
    thing_id: Mapped[str] = mapped_column(ForeignKey("thing.id"))


class ThingMade(Answer):
    thing_id = fields.String(required=True)


THING_MADE = Event("population", "thing_made", 1, ThingMade)
BY_NAME = Prepared(select(Thing.id, Thing.version).where(Thing.name == bindparam("name")))
TABLES = ("thing", "part", "audit_entry", "outbox", "inbox", "idempotency")


def create_tables(url: str) -> None:
    """Create this service's own tables."""
    with create_engine(url, poolclass=NullPool).begin() as connection:
        Base.metadata.create_all(connection)


def empty(url: str) -> None:
    """Empty every table, the append-only ones too, once nobody else is at them."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(
            text("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
        )
        _without_triggers(connection, [f"TRUNCATE {', '.join((*TABLES, 'audit_block', 'audit_anchor', 'parked_message'))} RESTART IDENTITY"])


def make(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    """Make a thing with a part."""
    thing = prepare(uow, data)
    return uow.commit({"id": thing.id, "name": thing.name, "version": thing.version})


def prepare(uow: UnitOfWork, data: dict[str, Any]) -> Thing:
    """All of ``make`` but the commit."""
    uow.refuse_on({"uq_thing_name": lambda: Conflict("NAME_TAKEN")})
    thing = Thing(id=new_id(), name=data["name"])
    uow.insert(thing, Part(id=new_id(), thing_id=thing.id))
    uow.announce(THING_MADE, thing.id, {"thing_id": thing.id}, station_code="lotus-pond", version=thing.version)
    uow.audit("THING_MADE", f"thing:{thing.id}", station_code="lotus-pond")
    return thing


def look(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any] | None:
    """Read a thing by its name."""
    row = uow.row(BY_NAME, name=data["name"])
    uow.audit("THING_READ", f"thing:{row.id if row else 'none'}", station_code="lotus-pond")
    return {"id": row.id, "version": row.version} if row else None


def count(store: Store, table: str) -> int:
    """Rows of a table."""
    return int(query(store, f"SELECT count(*) FROM {table}")[0][0])


def counts(store: Store) -> dict[str, int]:
    """Rows of every table that a write touches."""
    return {table: count(store, table) for table in TABLES}


def query(store: Store, statement: str, **values: Any) -> list[Any]:
    """Rows of a statement, in a transaction of its own."""
    with store.engine.begin() as connection:
        result = connection.execute(text(statement), values)
        return list(result.all()) if result.returns_rows else []


def tamper(store: Store, *statements: str) -> None:
    """What a superuser can do: switch the triggers off, and on again afterwards."""
    with store.engine.begin() as connection:
        _without_triggers(connection, statements)


def _without_triggers(connection: Connection, statements: Sequence[str]) -> None:
    for table in APPEND_ONLY:
        connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
    for statement in statements:
        connection.execute(text(statement))
    for table in APPEND_ONLY:
        connection.execute(text(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_append_only"))


NONE = dict.fromkeys(TABLES, 0)
ONE = {**dict.fromkeys(TABLES, 1), "inbox": 0}
"""What one ``make`` with a key leaves behind."""
