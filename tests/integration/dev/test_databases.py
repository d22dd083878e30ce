"""What the roles of a service may do, tried out on a real server."""

import uuid

import psycopg2
import pytest
from psycopg2 import errors

from dev.databases import make_database
from dev.keyring import Keyring
from tests.parts import execute


@pytest.fixture
def service(postgres, tmp_path):
    """A service's database, made twice."""
    name = f"svc{uuid.uuid4().hex[:8]}"
    keyring = Keyring(tmp_path / "secrets.json")
    make_database(name, postgres, keyring)
    yield make_database(name, postgres, keyring)
    execute(postgres, f"DROP DATABASE {name} WITH (FORCE)")
    execute(postgres, f"DROP ROLE {name}")
    execute(postgres, f"DROP ROLE {name}_owner")


@pytest.fixture
def other(postgres, tmp_path):
    """Another service's database."""
    name = f"oth{uuid.uuid4().hex[:8]}"
    yield make_database(name, postgres, Keyring(tmp_path / "other.json"))
    execute(postgres, f"DROP DATABASE {name} WITH (FORCE)")
    execute(postgres, f"DROP ROLE {name}")
    execute(postgres, f"DROP ROLE {name}_owner")


def test_the_owner_makes_tables(service):
    execute(service.owner_url, "CREATE TABLE station (code text)")


def test_the_service_makes_no_tables(service):
    with pytest.raises(errors.InsufficientPrivilege):
        execute(service.url, "CREATE TABLE station (code text)")


def test_the_service_reads_nothing_that_was_not_granted(service):
    execute(service.owner_url, "CREATE TABLE station (code text)")

    with pytest.raises(errors.InsufficientPrivilege):
        execute(service.url, "SELECT code FROM station")


def test_nobody_else_gets_in(service, other):
    theirs = other.url.rpartition("/")[0] + "/" + service.url.rpartition("/")[2]

    with pytest.raises(psycopg2.OperationalError, match="permission denied for database"):
        execute(theirs, "SELECT 1")
