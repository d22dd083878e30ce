"""An empty directory for each test, on a database that is migrated once a run and emptied between tests."""

from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher

from services.directory import credentials
from tests.factories.directory import Directory, directory_on
from tests.migrated import migrated_database
from tests.parts import execute

TABLES = (
    "strength",
    "station_module",
    "leave",
    "station_move",
    "assignment",
    "community",
    "sign_in_failure",
    "session",
    "account",
    "merger",
    "station",
)
EMPTY = "; ".join(f"DELETE FROM {table}" for table in (*TABLES, "outbox", "inbox", "idempotency"))


@pytest.fixture(scope="session")
def migrated_url(postgres: str) -> Iterator[str]:
    """The URL of a migrated database."""
    with migrated_database(postgres, "directory") as url:
        yield url


@pytest.fixture
def database_url(migrated_url: str) -> str:
    """A database without rows, but for the audit trail, which nobody empties."""
    execute(migrated_url, EMPTY)
    return migrated_url


@pytest.fixture(autouse=True)
def hasher(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hashes that cost nothing, where they are not what is tested."""
    monkeypatch.setattr(credentials, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    credentials._nobody.cache_clear()
    yield
    credentials._nobody.cache_clear()


@pytest.fixture
def directory(database_url: str) -> Iterator[Directory]:
    """An empty directory."""
    with directory_on(database_url) as made:
        yield made
