"""A database with one service's tables, for a whole run of tests."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from shared.db.migrate import migrate
from tests.parts import execute


@contextmanager
def migrated_database(postgres: str, service: str) -> Iterator[str]:
    """The URL of a migrated database on a server, which is dropped afterwards."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    execute(postgres, f"CREATE DATABASE {name}")
    url = f"{postgres.rpartition('/')[0]}/{name}"
    migrate(url, service)
    yield url
    execute(postgres, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
