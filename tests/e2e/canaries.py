"""Looks for somebody's personal data wherever it must not be: logs, events, queues, metrics, addresses, tables.

A canary is a made-up person whose name, number and phone occur nowhere else. What the product writes, publishes and answers
in headers is gathered, and searched for each of the canary's values in every form that it is likely to leak in.
"""

import base64
import json
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import kombu
import psycopg2

from dev.permissions import OPERATOR
from dev.stack import SERVICES, Stack
from tests.e2e.api_client import ApiClient

QUEUE = "canary-witness"


@dataclass(frozen=True)
class Canary:
    """Somebody to look for."""

    name: str
    document_number: str
    phone: str

    def forms(self) -> set[str]:
        """How each value may be written: as it is, as JSON and as addresses escape it, in base64."""
        values = {self.name, self.name[1:], self.document_number, self.document_number[6:17], self.phone}
        escaped = {json.dumps(value)[1:-1] for value in values} | {urllib.parse.quote(value) for value in values}
        encoded = {base64.b64encode(value.encode()).decode().rstrip("=")[:-1] for value in (self.name, self.document_number, self.phone)}
        return values | escaped | encoded


@dataclass
class Addresses:
    """What clients sent in addresses, and what they were told in headers and links; hooked into each client."""

    texts: list[str] = field(default_factory=list)

    def watch(self, client: ApiClient) -> ApiClient:
        """The client, whose requests and answers are noted from now on."""
        client.http.event_hooks = {"request": [self._sent], "response": [self._answered]}
        return client

    def _sent(self, request: httpx.Request) -> None:
        self.texts.append(str(request.url))

    def _answered(self, response: httpx.Response) -> None:
        self.texts += [f"{name}: {value}" for name, value in response.headers.multi_items()]


@contextmanager
def witness(stack: Stack) -> Iterator[list[str]]:
    """Every event of every service from now on, gathered when the block ends; ``parked`` ones included, for they were published."""
    seen: list[str] = []
    uri = stack.environment.broker_uri(OPERATOR)
    with kombu.Connection(uri) as connection, connection.channel() as channel:
        channel.queue_declare(QUEUE, durable=True, auto_delete=False, arguments={"x-queue-type": "classic"})
        for service in SERVICES:
            channel.queue_bind(QUEUE, f"{service}.events", "#")
        yield seen
        while (message := channel.basic_get(QUEUE)) is not None:
            seen.append(
                f"{message.headers} {bytes(message.body).decode()}" if isinstance(message.body, bytes) else f"{message.headers} {message.body}"
            )
            channel.basic_ack(message.delivery_tag)


def logs(stack: Stack) -> dict[str, str]:
    """Everything that any process of the stack has written to a file of its own, by file."""
    files = [path for path in stack.folder.rglob("*") if path.is_file() and path.suffix in {".log", ".txt", ".json"}]
    return {str(path.relative_to(stack.folder)): path.read_text(encoding="utf-8", errors="replace") for path in files}


def metrics(stack: Stack) -> dict[str, str]:
    """What each process of the product tells of itself."""
    found = {}
    for name in ("gateway", *SERVICES):
        with urllib.request.urlopen(stack.metrics_url(name), timeout=5) as answer:
            found[f"metrics of {name}"] = answer.read().decode()
    return found


def tables(stack: Stack, service: str = "population") -> dict[str, str]:
    """Every row of every table of a service's database as text, binary values as the text that is in them, by table."""
    url = f"{stack.database_url.replace('+psycopg2', '').rpartition('/')[0]}/{service}"
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'")
        return {f"table {name}": _dumped(cursor, name) for (name,) in cursor.fetchall()}


def _dumped(cursor: Any, table: str) -> str:
    cursor.execute(f'SELECT * FROM "{table}"')
    return "\n".join(" ".join(_text(value) for value in row) for row in cursor.fetchall())


def _text(value: Any) -> str:
    return bytes(value).decode("utf-8", "replace") if isinstance(value, bytes | memoryview) else str(value)


def found_in(places: dict[str, str], canary: Canary) -> dict[str, list[str]]:
    """Where which of the canary's values stands."""
    hits = {place: [form for form in sorted(canary.forms()) if form in text] for place, text in places.items()}
    return {place: forms for place, forms in hits.items() if forms}
