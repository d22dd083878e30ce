"""Migrating is safe to repeat and to do at once, and grants a service no more than it needs."""

import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg2
import pytest
from alembic import command
from alembic import config as config_main
from click.testing import CliRunner
from psycopg2 import errors

from shared.db.migrate import _config, assert_models_match, is_current, main, migrate
from tests.parts import execute

SERVICE = "directory"


@pytest.fixture
def role(postgres: str) -> Iterator[str]:
    name = f"role_{uuid.uuid4().hex[:12]}"
    execute(postgres, f"CREATE ROLE {name} LOGIN")
    yield name
    execute(postgres, f"DROP ROLE {name}")


def test_replicas_that_start_together_migrate_once(new_database: Callable[..., str]) -> None:
    url = new_database()
    begun = time.monotonic()
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda _: migrate(url, SERVICE), range(3)))

    assert is_current(url, SERVICE)
    assert time.monotonic() - begun < 20


def test_check_says_whether_the_database_is_current(new_database: Callable[..., str]) -> None:
    url = new_database()
    before = CliRunner().invoke(main, [SERVICE, "--check", "--url", url])
    upgraded = CliRunner().invoke(main, [SERVICE, "--url", url])
    after = CliRunner().invoke(main, [SERVICE, "--check", "--url", url])

    assert (before.exit_code, upgraded.exit_code, after.exit_code) == (1, 0, 0)


def _refused(url: str, role: str, statement: str) -> bool:
    connection = psycopg2.connect(url.replace("+psycopg2", "").replace("postgres@", f"{role}@"))
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(statement)
    except errors.InsufficientPrivilege:
        return True
    finally:
        connection.close()
    return False


def test_role_may_only_append_to_the_audit_trail(new_database: Callable[..., str], role: str) -> None:
    url = new_database()
    migrate(url, SERVICE, role)
    # Without the trigger, to see that the grants alone refuse it too.
    for table in ("audit_entry", "audit_block", "audit_anchor"):
        execute(url, f"ALTER TABLE {table} DISABLE TRIGGER USER")
        assert _refused(url, role, f"DELETE FROM {table}")
        assert _refused(url, role, f"TRUNCATE {table}")
        assert not _refused(url, role, f"SELECT * FROM {table}")
    assert _refused(url, role, "UPDATE audit_entry SET action = 'x'")
    assert not _refused(url, role, "INSERT INTO audit_anchor (service, number, total_count, hash, at) VALUES ('s', 1, 1, '', now())")
    execute(url, f"DROP OWNED BY {role}")


def test_role_may_change_rows_but_no_tables(new_database: Callable[..., str], role: str) -> None:
    url = new_database()
    migrate(url, SERVICE, role)

    assert not _refused(url, role, "INSERT INTO outbox (message_id, event, version, subject, body) VALUES (gen_random_uuid(), 'e', 1, 's', '')")
    assert not _refused(url, role, "DELETE FROM outbox")
    assert _refused(url, role, "DROP TABLE outbox")
    assert _refused(url, role, "ALTER TABLE audit_entry DISABLE TRIGGER USER")
    assert _refused(url, role, "UPDATE alembic_version SET version_num = 'x'")
    execute(url, f"DROP OWNED BY {role}")


def test_alembics_own_command_works_too(new_database: Callable[..., str]) -> None:
    url = new_database()
    options = config_main.CommandLine(prog="alembic").parser.parse_args(["-n", SERVICE, "-x", f"url={url}", "upgrade", "head"])
    config = _config(SERVICE)
    config.cmd_opts = options
    command.upgrade(config, "head")

    assert is_current(url, SERVICE)


def test_models_that_differ_are_named(new_database: Callable[..., str]) -> None:
    url = new_database()
    migrate(url, SERVICE)
    execute(url, "ALTER TABLE inbox ADD COLUMN extra text")

    with pytest.raises(AssertionError, match="extra"):
        assert_models_match(url, SERVICE)
