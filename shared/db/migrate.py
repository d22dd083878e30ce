"""Brings a service's database to the newest revision: ``python -m shared.db.migrate directory [--check]``.

Replicas that start together wait for one another on an advisory lock; DDL that can't get its lock within seconds gives up
rather than queue the whole service behind it. When ``LIANGDIAN_DATABASE_ROLE`` names a role, that role is granted what a
running service needs, and audit tables for reading and appending only.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import click
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.pool import NullPool

from shared.db.lease import lock_number
from shared.db.migrations import COMPARISON
from shared.db.tables import APPEND_ONLY, platform_metadata

ROOT = Path(__file__).resolve().parents[2]
LOCK = lock_number("liangdian|migrate")
WAIT_FOR_OTHERS = "120s"
WAIT_FOR_TABLES = "5s"
ROLE_VARIABLE = "LIANGDIAN_DATABASE_ROLE"


def migrate(url: str, service: str, role: str | None = None) -> None:
    """Upgrade to the newest revision and grant ``role`` its rights; does nothing if it is there already."""
    with _locked(url) as connection:
        config = _config(service)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        if role:
            grant(connection, role)
        connection.commit()


def is_current(url: str, service: str) -> bool:
    """Whether the database is at the newest revision."""
    with _connected(url) as connection:
        there = MigrationContext.configure(connection).get_current_heads()
    return set(there) == set(ScriptDirectory.from_config(_config(service)).get_heads())


def assert_models_match(url: str, service: str) -> None:
    """For tests: raise ``AssertionError`` naming every difference between a migrated database and the models."""
    base = import_module(f"services.{service}.models").Base
    with _connected(url) as connection:
        context = MigrationContext.configure(connection, opts={**COMPARISON, "target_metadata": [base.metadata, platform_metadata]})
        differences = compare_metadata(context, [base.metadata, platform_metadata])  # type: ignore[arg-type] # alembic takes several
    if differences:
        raise AssertionError("\n".join(map(str, differences)))


def grant(connection: Connection, role: str) -> None:
    """Give a running service's role its rights: DML, and no more than reading and appending on audit tables."""
    name = connection.dialect.identifier_preparer.quote_identifier(role)
    tables = ", ".join(APPEND_ONLY)
    for statement in (
        f"GRANT USAGE ON SCHEMA public TO {name}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {name}",
        f"REVOKE UPDATE, DELETE, TRUNCATE ON {tables} FROM {name}",
        f"REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM {name}",
    ):
        connection.execute(text(statement))


def _config(service: str) -> Config:
    config = Config(str(ROOT / "alembic.ini"), ini_section=service)
    config.set_section_option(service, "script_location", str(ROOT / "services" / service / "migrations"))
    return config


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    engine = create_engine(url, poolclass=NullPool, connect_args={"connect_timeout": 5, "application_name": "liangdian-migrate"})
    with engine.connect() as connection:
        yield connection


@contextmanager
def _locked(url: str) -> Iterator[Connection]:
    # The lock belongs to the session: it goes with the connection, whatever happens.
    with _connected(url) as connection:
        _set(connection, lock_timeout=WAIT_FOR_OTHERS, statement_timeout="0", idle_in_transaction_session_timeout="0")
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": LOCK})
        _set(connection, lock_timeout=WAIT_FOR_TABLES)
        connection.commit()
        yield connection


def _set(connection: Connection, **settings: Any) -> None:
    for name, value in settings.items():
        connection.execute(text("SELECT set_config(:name, :value, false)"), {"name": name, "value": value})


@click.command()
@click.argument("service")
@click.option("--check", is_flag=True, help="Change nothing; exit status 1 if the database is not at the newest revision.")
@click.option("--url", envvar="DATABASE_URL", required=True, help="The service's database; DATABASE_URL.")
def main(service: str, check: bool, url: str) -> None:
    """Bring SERVICE's database to the newest revision."""
    if check:
        current = is_current(url, service)
        click.echo(f"{service}: {'current' if current else 'NOT at the newest revision'}")
        sys.exit(0 if current else 1)
    migrate(url, service, os.environ.get(ROLE_VARIABLE))
    click.echo(f"{service}: current")


if __name__ == "__main__":
    main()
