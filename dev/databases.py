"""One database for each service, with the role that owns its tables and the role that only works with their rows."""

from dataclasses import dataclass
from urllib.parse import urlsplit

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import connection as Connection  # noqa: N812 - a class with a lower-case name

from dev.keyring import Keyring


@dataclass(frozen=True)
class ServiceDatabase:
    """Where a service's rows are; ``owner_url`` is for migrations, ``url`` for the service itself."""

    role: str
    url: str
    owner_url: str


def database_of(service: str, server_url: str, keyring: Keyring) -> ServiceDatabase:
    """The names and URLs of a service's database on that server; makes nothing there."""
    server = urlsplit(server_url)
    place = f"{server.hostname}:{server.port or 5432}/{service}"
    owner = f"{service}_owner"

    def url(role: str) -> str:
        return f"postgresql+psycopg2://{role}:{keyring.password(f'database role {role}')}@{place}"

    return ServiceDatabase(service, url(service), url(owner))


def make_database(service: str, server_url: str, keyring: Keyring) -> ServiceDatabase:
    """Make what is missing of a service's database and roles; ``server_url`` is a superuser's."""
    connection = psycopg2.connect(server_url.replace("+psycopg2", ""))
    try:
        connection.autocommit = True
        for role in (f"{service}_owner", service):
            _make_role(connection, role, keyring.password(f"database role {role}"))
        _make_database(connection, service)
    finally:
        connection.close()
    return database_of(service, server_url, keyring)


def _make_role(connection: Connection, role: str, password: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,))
        verb = sql.SQL("ALTER" if cursor.fetchone() else "CREATE")
        cursor.execute(sql.SQL("{} ROLE {} LOGIN PASSWORD {}").format(verb, sql.Identifier(role), sql.Literal(password)))


def _make_database(connection: Connection, service: str) -> None:
    name, owner, role = sql.Identifier(service), sql.Identifier(f"{service}_owner"), sql.Identifier(service)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", (service,))
        if not cursor.fetchone():
            cursor.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, owner))
        cursor.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
        cursor.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(name, role))
