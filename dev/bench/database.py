"""What one write and one read through the unit of work cost in CPU, beside the same statements by hand.

    python -m dev.bench.database postgresql+psycopg2://postgres@127.0.0.1:5432/postgres

Under eventlet, 16 at a time, on a database of its own which is dropped afterwards. The server's share is the CPU of the
backends of this run's own connections, out of /proc.
"""

import eventlet

eventlet.monkey_patch()

import sys  # noqa: E402
import time  # noqa: E402
import uuid  # noqa: E402
from collections.abc import Callable  # noqa: E402
from typing import Any  # noqa: E402

import psycopg2  # noqa: E402
from alembic.migration import MigrationContext  # noqa: E402
from alembic.operations import Operations  # noqa: E402
from eventlet import GreenPool  # noqa: E402
from eventlet.queue import LifoQueue  # noqa: E402
from marshmallow import fields  # noqa: E402
from sqlalchemy import ForeignKey, Index, LargeBinary, bindparam, create_engine, select  # noqa: E402
from sqlalchemy.orm import Mapped, mapped_column  # noqa: E402
from sqlalchemy.pool import NullPool  # noqa: E402

from dev.bench.backends import server_seconds  # noqa: E402
from shared.config import load_settings  # noqa: E402
from shared.contracts.directory.roles import Role  # noqa: E402
from shared.contracts.event import Event  # noqa: E402
from shared.contracts.schema import Answer  # noqa: E402
from shared.db.base import Versioned, make_base, new_id, primary_key  # noqa: E402
from shared.db.encryption import cell  # noqa: E402
from shared.db.migrations import create_platform_tables  # noqa: E402
from shared.db.statements import Prepared  # noqa: E402
from shared.db.store import NoDeadline, Store  # noqa: E402
from shared.db.unit_of_work import UnitOfWork  # noqa: E402
from shared.errors import NotFound  # noqa: E402
from shared.identity import Actor, Call  # noqa: E402

Base = make_base()
KEY = "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="
CONCURRENCY = 16


class Person(Versioned, Base):  # type: ignore[misc, valid-type] # a base made by a function
    """Somebody."""

    __tablename__ = "person"
    id: Mapped[str] = primary_key()
    document_encrypted: Mapped[bytes] = mapped_column(LargeBinary)
    document_index: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    name: Mapped[str]


class Residence(Versioned, Base):  # type: ignore[misc, valid-type] # a base made by a function
    """Somebody living somewhere."""

    __tablename__ = "residence"
    id: Mapped[str] = primary_key()
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    station_code: Mapped[str]
    address: Mapped[str]
    __table_args__ = (Index("ix_residence_station_code", "station_code", "id"),)


class Registered(Answer):
    """What the event tells."""

    person_id = fields.String(required=True)


REGISTERED = Event("population", "residence_registered", 1, Registered)
CLERK = Actor(new_id(), frozenset({Role.CLERK}), "lotus-pond")
MADE: list[str] = []


PERSON = Prepared(select(Person.id).where(Person.document_index == bindparam("index")))
RESIDENCE = Prepared(
    select(Residence.id, Residence.version, Residence.address, Person.name)
    .join(Person, Person.id == Residence.person_id)
    .where(Residence.id == bindparam("id"))
)


def register(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    """The registration that is measured."""
    index = uow.index.of("document", data["document"])
    found = uow.row(PERSON, index=index)
    person_id, residence_id = found.id if found else new_id(), new_id()
    if found is None:
        encrypted = uow.cipher.encrypt(data["document"], cell("person", "document", person_id))
        uow.insert(Person(id=person_id, document_encrypted=encrypted, document_index=index, name=data["name"]))
    uow.insert(Residence(id=residence_id, person_id=person_id, station_code="lotus-pond", address=data["address"]))
    uow.announce(REGISTERED, residence_id, {"person_id": person_id}, station_code="lotus-pond", version=1)
    uow.audit("RESIDENCE_REGISTERED", f"residence:{residence_id}", station_code="lotus-pond", related=[f"person:{residence_id}"])
    return uow.commit({"id": residence_id, "version": 1})


def show(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    """The read that is measured."""
    row = uow.row(RESIDENCE, id=data["id"])
    if row is None:
        raise NotFound
    uow.audit("RESIDENCE_READ", f"residence:{row.id}", station_code="lotus-pond", related=[f"person:{row.id}"])
    return {"id": row.id, "version": row.version, "address": row.address, "name": row.name}


def write_once(store: Store) -> None:
    """One registration."""
    call = Call(new_id(), NoDeadline(), CLERK, new_id(), "population.register_residence")
    answer = store.once(call, register, {"document": uuid.uuid4().hex, "name": "Zhang San", "address": "1 Lotus Road"})
    MADE.append(answer["id"])


def read_once(store: Store) -> None:
    """One read."""
    store.read(Call(new_id(), NoDeadline(), CLERK, None, "population.get_residence"), show, {"id": MADE[-1]})


class ByHand:
    """The same by plain psycopg2, as somebody careful would write it: one statement a trip, a commit of its own."""

    def __init__(self, url: str) -> None:
        self.free: LifoQueue = LifoQueue()
        for _ in range(10):
            self.free.put(psycopg2.connect(url.replace("+psycopg2", "")))

    def write(self, store: Store) -> None:
        """One registration."""
        connection = self.free.get()
        with connection, connection.cursor() as cursor:
            self._register(cursor, store)
        self.free.put(connection)

    def _register(self, cursor: Any, store: Store) -> None:
        key, document, person_id, residence_id = new_id(), uuid.uuid4().hex, new_id(), new_id()
        index = store.equipment.index.of("document", document)
        cursor.execute(
            "SELECT fingerprint, answer_encrypted FROM idempotency WHERE account_id=%s AND method=%s AND key=%s", (CLERK.account_id, "m", key)
        )
        cursor.execute("SELECT id FROM person WHERE document_index=%s", (index,))
        encrypted = store.cipher.encrypt(document, cell("person", "document", person_id))
        cursor.execute(
            "INSERT INTO person (id, document_encrypted, document_index, name, version) VALUES (%s,%s,%s,%s,1)",
            (person_id, encrypted, index, "Zhang San"),
        )
        cursor.execute(
            "INSERT INTO residence (id, person_id, station_code, address, version) VALUES (%s,%s,%s,%s,1)",
            (residence_id, person_id, "lotus-pond", "1 Lotus Road"),
        )
        cursor.execute(
            "INSERT INTO audit_entry (entry_id, at, actor_id, actor_roles, action, subject, request_id, detail, mac) VALUES (%s,now(),%s,%s,%s,%s,%s,%s,%s)",
            (new_id(), CLERK.account_id, "CLERK", "RESIDENCE_REGISTERED", residence_id, key, "{}", b"x" * 16),
        )
        cursor.execute(
            "INSERT INTO outbox (message_id, event, version, subject, body) VALUES (%s,%s,1,%s,%s)",
            (new_id(), "residence_registered", residence_id, b"x" * 400),
        )
        cursor.execute(
            "INSERT INTO idempotency (account_id, method, key, fingerprint, answer_encrypted) VALUES (%s,%s,%s,%s,%s)",
            (CLERK.account_id, "m", key, b"x" * 32, b"x" * 100),
        )

    def read(self, _store: Store) -> None:
        """One read, with an audit entry of its own."""
        connection = self.free.get()
        with connection, connection.cursor() as cursor:
            cursor.execute("SELECT r.id, r.version, address, name FROM residence r JOIN person p ON p.id = person_id WHERE r.id=%s", (MADE[-1],))
            cursor.fetchone()
            cursor.execute(
                "INSERT INTO audit_entry (entry_id, at, actor_id, actor_roles, action, subject, request_id, detail, mac) VALUES (%s,now(),%s,%s,%s,%s,%s,%s,%s)",
                (new_id(), CLERK.account_id, "CLERK", "RESIDENCE_READ", MADE[-1], new_id(), "{}", b"x" * 16),
            )
        self.free.put(connection)


def measure(name: str, url: str, store: Store, act: Callable[[Store], None], count: int = 4000) -> None:
    """Run ``act`` often, 16 at a time, and print what it cost."""
    pool = GreenPool(CONCURRENCY)
    for _ in range(200):
        pool.spawn_n(act, store)
    pool.waitall()
    server, client, wall = server_seconds(url), time.process_time(), time.perf_counter()
    for _ in range(count):
        pool.spawn_n(act, store)
    pool.waitall()
    client, wall, server = time.process_time() - client, time.perf_counter() - wall, server_seconds(url) - server
    print(f"{name:22} client {client / count * 1000:.3f} ms   server {server / count * 1000:.3f} ms   {count / wall:6.0f}/s")


def administer(url: str, statement: str) -> None:
    """Run a statement outside a transaction."""
    connection = psycopg2.connect(url.replace("+psycopg2", ""))
    connection.autocommit = True
    connection.cursor().execute(statement)
    connection.close()


def prepare(url: str) -> None:
    """Create the tables."""
    with create_engine(url, poolclass=NullPool).begin() as connection:
        create_platform_tables(Operations(MigrationContext.configure(connection)))
        Base.metadata.create_all(connection)


def main() -> None:
    """Measure all four."""
    server = sys.argv[1]
    name = f"bench_{uuid.uuid4().hex[:8]}"
    url = f"{server.rpartition('/')[0]}/{name}"
    administer(server, f"CREATE DATABASE {name}")
    try:
        prepare(url)
        names = ("LIANGDIAN_INDEX_KEY", "LIANGDIAN_AUDIT_KEY", "LIANGDIAN_CURSOR_KEY", "LIANGDIAN_CONTEXT_PUBLIC_KEYS")
        environment = {
            "AMQP_URI": "amqp://nowhere",
            "DATABASE_URL": url,
            "LIANGDIAN_FIELD_KEYS": f"k1:{KEY}",
            "LIANGDIAN_HANDOVER_KEYS": f"k1:{KEY}",
            **dict.fromkeys(names, KEY),
        }
        store, by_hand = Store(load_settings("population", environment)), ByHand(url)
        for _ in range(2):
            measure("write", url, store, write_once)
            measure("write by hand", url, store, by_hand.write)
            measure("read", url, store, read_once)
            measure("read by hand", url, store, by_hand.read)
        store.close()
    finally:
        administer(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


if __name__ == "__main__":
    main()
