"""A migrated database for each test, copied from one that is migrated once a run."""

import uuid
from collections.abc import Callable, Iterator

import pytest

from shared.db.migrate import migrate
from tests.factories.population import Population, population_on
from tests.parts import execute


@pytest.fixture(scope="session")
def migrated(postgres: str) -> Iterator[str]:
    """The name of a migrated, empty database."""
    name = f"template_{uuid.uuid4().hex[:12]}"
    execute(postgres, f"CREATE DATABASE {name}")
    migrate(f"{postgres.rpartition('/')[0]}/{name}", "population")
    yield name
    execute(postgres, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture
def database_url(migrated: str, new_database: Callable[..., str]) -> str:
    """A migrated database of this test's own."""
    return new_database(migrated)


@pytest.fixture
def population(database_url: str) -> Iterator[Population]:
    """An empty population."""
    with population_on(database_url) as made:
        yield made
