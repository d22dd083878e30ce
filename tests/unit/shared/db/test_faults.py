"""Database errors become stable codes, and never quote values."""

import psycopg2
import pytest
from psycopg2 import errors
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError

from shared.db.faults import ConnectionLost, Contended, StorageFault, meaning, translated
from shared.errors import DomainError, Stale, Unavailable

SECRET = "Key (document)=(110101199001011237) already exists"


def _wrapped(original: Exception) -> OperationalError:
    return OperationalError("SELECT", {}, original, hide_parameters=True)


@pytest.mark.parametrize(
    ("error", "kind", "code"),
    [
        (PoolTimeout(), Unavailable, "DATABASE_UNREACHABLE"),
        (StaleDataError(), Stale, "STALE_VERSION"),
        (errors.QueryCanceled(), Unavailable, "DEADLINE_EXCEEDED"),
        (errors.LockNotAvailable(), Unavailable, "RECORD_BUSY"),
    ],
)
def test_error_has_a_stable_code(error: Exception, kind: type[DomainError], code: str) -> None:
    for given in (error, _wrapped(error)) if isinstance(error, psycopg2.Error) else (error,):
        found = meaning(given, {})

        assert isinstance(found, kind)
        assert found.code == code


@pytest.mark.parametrize("error", [errors.DeadlockDetected(), errors.SerializationFailure()])
def test_transaction_undone_by_another_may_run_again(error: Exception) -> None:
    assert isinstance(meaning(error, {}), Contended)


@pytest.mark.parametrize(
    "error", [psycopg2.OperationalError("server closed the connection"), psycopg2.InterfaceError("closed"), _wrapped(psycopg2.InterfaceError())]
)
def test_dead_connection_is_told_apart(error: Exception) -> None:
    assert isinstance(meaning(error, {}), ConnectionLost)


@pytest.mark.parametrize("error", [errors.UniqueViolation(SECRET), psycopg2.DataError(SECRET), psycopg2.ProgrammingError(SECRET)])
def test_unforeseen_error_quotes_nothing(error: Exception) -> None:
    for given in (error, IntegrityError("INSERT", {}, error, hide_parameters=True)):
        with pytest.raises(StorageFault) as raised, translated():
            raise given

        assert "110101" not in str(raised.value)
        assert raised.value.__suppress_context__


def test_other_errors_pass_unchanged() -> None:
    with pytest.raises(KeyError), translated():
        raise KeyError("x")
