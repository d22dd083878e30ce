"""An empty population for each test, on a database that is migrated once a run and emptied between tests."""

from collections.abc import Iterator

import pytest

from services.population.models import SEEDED, Base
from tests.factories.population import Population, population_on
from tests.migrated import migrated_database
from tests.parts import execute

TABLES = [table.name for table in reversed(Base.metadata.sorted_tables) if table.name not in SEEDED]
EMPTY = "; ".join(f"DELETE FROM {table}" for table in (*TABLES, "outbox", "inbox", "idempotency"))


@pytest.fixture(scope="session")
def migrated_url(postgres: str) -> Iterator[str]:
    """The URL of a migrated database."""
    with migrated_database(postgres, "population") as url:
        yield url


@pytest.fixture
def database_url(migrated_url: str) -> str:
    """A database without rows, but for the audit trail, which nobody empties."""
    execute(migrated_url, EMPTY)
    return migrated_url


@pytest.fixture
def population(database_url: str) -> Iterator[Population]:
    """An empty population."""
    with population_on(database_url) as made:
        yield made
