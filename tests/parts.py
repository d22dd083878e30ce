"""The real broker and database that integration and end-to-end tests run on.

One private node of each is started for a whole test run, unless ``LIANGDIAN_TEST_BROKER`` (its management URL with an
administrator's name and password, and the AMQP port as ``?amqp=``) and ``LIANGDIAN_TEST_DATABASE`` (a superuser's URL)
name others. Each test that asks for one is given a virtual host or a database of its own.
"""

import base64
import json
import os
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import psycopg2

from dev.broker import Broker, permission, user
from dev.ports import wait_until
from dev.postgres import PostgresServer

BROKER_VARIABLE = "LIANGDIAN_TEST_BROKER"
DATABASE_VARIABLE = "LIANGDIAN_TEST_DATABASE"


@dataclass(frozen=True)
class TestBroker:
    """A broker with its management API, in which tests make virtual hosts."""

    __test__ = False
    management_port: int
    amqp_port: int
    name: str
    password: str

    def uri(self, vhost: str) -> str:
        """The AMQP URI of a virtual host."""
        return f"amqp://{self.name}:{self.password}@127.0.0.1:{self.amqp_port}/{quote(vhost, safe='')}"

    def manage(self, method: str, path: str, body: object | None = None) -> object:
        """Call the management API; returns the decoded answer, if any."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.management_port}/api/{path}", method=method)
        request.add_header("Authorization", "Basic " + base64.b64encode(f"{self.name}:{self.password}".encode()).decode())
        request.add_header("Content-Type", "application/json")
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(request, data, timeout=20) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def add_vhost(self, vhost: str) -> str:
        """Make a virtual host in which the administrator may do everything; returns its URI."""
        self.manage("PUT", f"vhosts/{quote(vhost, safe='')}", {})
        self.manage("PUT", f"permissions/{quote(vhost, safe='')}/{self.name}", {"configure": ".*", "write": ".*", "read": ".*"})
        return self.uri(vhost)

    def remove_vhost(self, vhost: str) -> None:
        """Remove it with all that is in it."""
        self.manage("DELETE", f"vhosts/{quote(vhost, safe='')}")


@contextmanager
def running_broker() -> Iterator[TestBroker]:
    """The broker that the environment names, or a private one."""
    given = os.environ.get(BROKER_VARIABLE)
    if given:
        parts = urlsplit(given)
        yield TestBroker(parts.port or 15672, int(parse_qs(parts.query)["amqp"][0]), parts.username or "", parts.password or "")
        return
    with tempfile.TemporaryDirectory(prefix="liangdian-broker-") as folder:
        definitions = {
            "users": [user("admin", "admin", "administrator")],
            "vhosts": [{"name": "/"}],
            "permissions": [permission("admin", "/", ".*", ".*", ".*")],
        }
        broker = Broker(Path(folder), definitions, management=True)
        try:
            broker.start()
            test_broker = TestBroker(broker.management_port or 0, broker.port, "admin", "admin")
            wait_until(lambda: _manages(test_broker), "the management API")
            yield test_broker
        finally:
            broker.stop()


def _manages(broker: TestBroker) -> bool:
    try:
        broker.manage("GET", "overview")
    except OSError:
        return False
    return True


@contextmanager
def running_postgres() -> Iterator[str]:
    """A superuser's URL of the server that the environment names, or of a private one (which need not survive a power cut)."""
    given = os.environ.get(DATABASE_VARIABLE)
    if given:
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="liangdian-postgres-") as folder:
        server = PostgresServer(Path(folder) / "data", settings={"fsync": "off"})
        try:
            server.start()
            yield server.url
        finally:
            server.stop()


def execute(url: str, statement: str) -> None:
    """Run one statement outside a transaction, as databases are made and dropped."""
    connection = psycopg2.connect(url.replace("+psycopg2", ""))
    try:
        connection.autocommit = True
        connection.cursor().execute(statement)
    finally:
        connection.close()
