"""Empty housing for each test, on a database that is migrated once a run and emptied between tests."""

import uuid
from collections.abc import Iterator

import pytest

from services.housing.models import SEEDED, Base
from shared.db.migrate import migrate
from tests.factories.housing import Housing, housing_on
from tests.parts import execute

TABLES = [table.name for table in reversed(Base.metadata.sorted_tables) if table.name not in SEEDED]
EMPTY = "SET liangdian.disposing = 'on'; " + "; ".join(f"DELETE FROM {table}" for table in (*TABLES, "outbox", "inbox", "idempotency"))


@pytest.fixture(scope="session")
def migrated_url(postgres: str) -> Iterator[str]:
    """The URL of a migrated database."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    execute(postgres, f"CREATE DATABASE {name}")
    url = f"{postgres.rpartition('/')[0]}/{name}"
    migrate(url, "housing")
    yield url
    execute(postgres, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture
def database_url(migrated_url: str) -> str:
    """A database without rows, but for the audit trail, which nobody empties."""
    execute(migrated_url, EMPTY)
    return migrated_url


@pytest.fixture
def housing(database_url: str) -> Iterator[Housing]:
    """Empty housing."""
    with housing_on(database_url) as made:
        yield made
