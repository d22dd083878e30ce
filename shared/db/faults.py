"""What a database error means to the caller.

Nothing of the server's text leaves this module: it quotes values (``Key (document)=(…) already exists``).
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg2
from psycopg2 import errors
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError

from shared.errors import Stale, Unavailable

Refusals = Mapping[str, Callable[[], Exception]]
LOST = (errors.ConnectionException, errors.AdminShutdown, errors.CrashShutdown, errors.CannotConnectNow)
DATABASE_ERRORS = (DBAPIError, psycopg2.Error, PoolTimeout, StaleDataError)


class StorageFault(Exception):
    """A database error that no handler foresaw: a defect. Names its class, SQLSTATE and constraint, never a value."""


class Contended(Exception):
    """Two transactions stood in each other's way and this one was rolled back; it may be run again."""


class ConnectionLost(Exception):
    """The connection died before COMMIT was sent: nothing has happened, and another connection may do better."""


@contextmanager
def translated(refusals: Refusals | None = None) -> Iterator[None]:
    """Turn database errors of the block into what ``meaning`` says."""
    try:
        yield
    except DATABASE_ERRORS as error:
        raise meaning(error, refusals or {}) from None


def meaning(error: Exception, refusals: Refusals) -> Exception:
    """The error to raise instead: a ``DomainError`` or one of the three above."""
    if isinstance(error, PoolTimeout):
        return Unavailable("DATABASE_UNREACHABLE", "No connection was free in time.")
    if isinstance(error, StaleDataError):
        return Stale("STALE_VERSION")
    original = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(original, psycopg2.IntegrityError):
        return _violation(original, refusals)
    if is_lost(error):
        return ConnectionLost()
    return _operational(original)


def is_lost(error: Exception) -> bool:
    """Whether the connection is gone (or was never made)."""
    if isinstance(error, DBAPIError):
        return bool(error.connection_invalidated) or _is_connection_class(error.orig)
    return _is_connection_class(error)


def _is_connection_class(error: Any) -> bool:
    # What the server said has a class of its own; the bare classes are the driver's, when the socket failed.
    return type(error) in {psycopg2.OperationalError, psycopg2.DatabaseError, psycopg2.InterfaceError} or isinstance(error, LOST)


def _violation(error: Any, refusals: Refusals) -> Exception:
    refusal = refusals.get(error.diag.constraint_name or "")
    return refusal() if refusal else _fault(error)


def _operational(error: Any) -> Exception:
    if isinstance(error, errors.DeadlockDetected | errors.SerializationFailure):
        return Contended()
    if isinstance(error, errors.QueryCanceled | errors.IdleInTransactionSessionTimeout):
        return Unavailable("DEADLINE_EXCEEDED", "The database did not answer in time.")
    if isinstance(error, errors.LockNotAvailable):
        return Unavailable("RECORD_BUSY", "Somebody else is changing it.")
    if isinstance(error, psycopg2.OperationalError):
        return Unavailable("DATABASE_UNREACHABLE")
    return _fault(error)


def _fault(error: Any) -> StorageFault:
    diagnosis = getattr(error, "diag", None)
    return StorageFault(type(error).__name__, getattr(error, "pgcode", None), getattr(diagnosis, "constraint_name", None))
