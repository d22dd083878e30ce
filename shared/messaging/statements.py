"""Single statements against the platform's tables, with every database fault turned into ``Unavailable``."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine, Executable

from shared.db.faults import ConnectionLost, Contended, translated
from shared.errors import Unavailable


def run(engine: Engine, statement: Executable, parameters: Any = None) -> Sequence[Any]:
    """Execute one statement, committed by itself, and return its rows.

    A connection that died in the pool is replaced once, so a statement may be executed twice: it has to be one that may.
    """
    try:
        return _run(engine, statement, parameters)
    except ConnectionLost:
        return _run_last(engine, statement, parameters)
    except Contended:
        raise Unavailable("RECORD_BUSY") from None


def _run_last(engine: Engine, statement: Executable, parameters: Any) -> Sequence[Any]:
    try:
        return _run(engine, statement, parameters)
    except (ConnectionLost, Contended):
        raise Unavailable("DATABASE_UNREACHABLE") from None


def _run(engine: Engine, statement: Executable, parameters: Any) -> Sequence[Any]:
    with translated(), engine.connect() as connection:
        # One round trip, where a transaction takes three. An engine's options can't be said twice, a connection's can.
        result = connection.execution_options(isolation_level="AUTOCOMMIT").execute(statement, parameters)
        return result.all() if result.returns_rows else []
