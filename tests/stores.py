"""A store on a database of a test's own, with the platform's tables and keys that are good for nothing else."""

from collections.abc import Callable
from typing import Any

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from shared.clock import Clock
from shared.config import Settings
from shared.contracts.directory.roles import Role
from shared.db.migrations import create_platform_tables
from shared.db.store import Store
from shared.identity import Actor, Call


class Within:
    """A deadline that stands still."""

    def __init__(self, seconds: float = 10) -> None:
        self.seconds = seconds

    def remaining(self) -> float:
        """Seconds left."""
        return self.seconds


def settings_for(url: str, service: str = "population", **changes: Any) -> Settings:
    """The settings of one service on that database."""
    values: dict[str, Any] = {
        "service": service,
        "amqp_uri": "amqp://nowhere",
        "database_url": url,
        "field_keys": {"k1": b"F" * 32},
        "index_key": b"I" * 32,
        "audit_key": b"A" * 32,
        "cursor_key": b"C" * 32,
        "context_private_key": None,
        "context_public_keys": (),
        "http_host": "127.0.0.1",
        "http_port": 0,
        "operations_host": "127.0.0.1",
        "operations_port": 0,
        "max_workers": 24,
        "pool_size": 10,
        "heartbeat": 10,
        "rpc_timeout": 5.0,
        "grace": 5.0,
        "log_level": "INFO",
        "stations_file": None,
        "trusted_proxies": 0,
    }
    return Settings(**{**values, **changes})


def store_for(url: str, service: str = "population", *, clock: Clock | None = None, **changes: Any) -> Store:
    """The store of one service on that database; close it."""
    return Store(settings_for(url, service, **changes), clock)


def run_migration(url: str, migration: Callable[[Any], None]) -> None:
    """Run one migration function on a database."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        migration(Operations(MigrationContext.configure(connection)))


def add_platform_tables(url: str) -> str:
    """Create the platform's tables in an empty database; returns its URL."""
    run_migration(url, create_platform_tables)
    return url


def clerk(
    station_code: str = "lotus-pond", account_id: str = "0190b0a0-0000-7000-8000-000000000001", role: Role = Role.CLERK, purpose: str | None = None
) -> Actor:
    """An account of a station."""
    return Actor(account_id, frozenset({role}), station_code, purpose)


def call(
    key: str | None = None, *, actor: Actor | None = None, method: str = "population.register", seconds: float = 10, request_id: str = "request-1"
) -> Call:
    """A call of a clerk's, as a service method receives it."""
    return Call(request_id, Within(seconds), actor or clerk(), key, method)
