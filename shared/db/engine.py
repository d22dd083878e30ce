"""Connections to a service's database.

The pool's connections are in the driver's autocommit mode: a unit of work sends ``BEGIN`` together with its first
statement and ``COMMIT`` with its last (``shared.db.transaction``), which saves two round trips of seven. Whatever leaves a
transaction open is rolled back when the connection goes back to the pool. There is no ping before use: a connection
that died is noticed by the first statement, which is sent again on a new one.
"""

from typing import Any

import orjson
from psycopg2.extensions import TRANSACTION_STATUS_IDLE
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from shared.config import Settings
from shared.errors import Unavailable

CONNECT_SECONDS = 3
POOL_SECONDS = 2
RECYCLE_SECONDS = 1800
STATEMENT_SECONDS = 30
# How long a lock is waited for; a statement that waits longer fails with RECORD_BUSY.
LOCK_SECONDS = 5


def make_engine(settings: Settings) -> Engine:
    """The engine of one process; connects when first used.

    ``statement_timeout`` is a ceiling for jobs and reads; a write's transaction has its own, the caller's deadline.
    """
    if settings.database_url is None:
        raise ValueError("this service has no database")
    engine = create_engine(
        settings.database_url,
        isolation_level="AUTOCOMMIT",
        pool_size=settings.pool_size,
        max_overflow=0,
        pool_timeout=POOL_SECONDS,
        pool_recycle=RECYCLE_SECONDS,
        pool_use_lifo=True,
        pool_reset_on_return=None,
        hide_parameters=True,
        json_serializer=to_json,
        json_deserializer=orjson.loads,
        connect_args=connect_arguments(settings.service),
    )
    event.listen(engine, "reset", _leave_no_transaction)
    return engine


def connect(engine: Engine) -> Connection:
    """A connection from the pool; raises ``Unavailable("DATABASE_UNREACHABLE")`` if none is free or none can be made."""
    try:
        return engine.connect()
    except (DBAPIError, PoolTimeout):
        raise Unavailable("DATABASE_UNREACHABLE") from None


def connect_arguments(service: str) -> dict[str, Any]:
    """The driver's arguments: give up connecting soon, notice a dead peer, work in UTC."""
    limits = {"statement_timeout": STATEMENT_SECONDS, "lock_timeout": LOCK_SECONDS, "idle_in_transaction_session_timeout": STATEMENT_SECONDS}
    options = " ".join(f"-c {name}={seconds}s" for name, seconds in limits.items())
    return {
        "connect_timeout": CONNECT_SECONDS,
        "keepalives_idle": 10,
        "keepalives_interval": 3,
        "keepalives_count": 3,
        "tcp_user_timeout": 10_000,
        "application_name": f"liangdian-{service}",
        "options": f"{options} -c timezone=UTC",
    }


def to_json(value: Any) -> str:
    """JSON text, for the server."""
    return orjson.dumps(value).decode()


def _leave_no_transaction(connection: Any, _record: Any, _state: Any) -> None:
    # Knowing the status costs no round trip.
    if connection.closed or connection.get_transaction_status() == TRANSACTION_STATUS_IDLE:
        return
    if connection.autocommit:
        connection.cursor().execute("ROLLBACK")
    else:
        connection.rollback()
