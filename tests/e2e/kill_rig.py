"""Registers many residents while parts of the product are killed, and keeps a ledger of what was answered.

The ledger is the client's: a registration counts as acknowledged when it was answered 201. Every call is repeated with
the same key until it is, as a counter clerk's client would do.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta

import httpx
import kombu
import psycopg2

from dev.people import people
from dev.ports import wait_until
from dev.stack import Stack

LEDGER_QUEUE = "ledger-residence-registered"
PATIENCE = 90
"""Seconds for which one registration is repeated."""


@dataclass
class Ledger:
    """What the clients were told: residence id by number of the registration, and how often they had to ask again."""

    acknowledged: dict[int, str] = field(default_factory=dict)
    repeated: int = 0
    replayed: int = 0
    refused: list[str] = field(default_factory=list)


@contextmanager
def witness(amqp_uri: str) -> Iterator[Callable[[], list[str]]]:
    """A queue of our own beside the product's, bound before the load; gives the residence ids of all events so far."""
    seen: list[str] = []

    def drain() -> list[str]:
        with kombu.Connection(amqp_uri) as connection, connection.channel() as channel:
            while (message := channel.basic_get(LEDGER_QUEUE)) is not None:
                seen.append(str(json.loads(message.body)["subject"]))
                channel.basic_ack(message.delivery_tag)
        return seen

    with kombu.Connection(amqp_uri) as connection, connection.channel() as channel:
        channel.queue_declare(LEDGER_QUEUE, durable=True, auto_delete=False, arguments={"x-queue-type": "quorum"})
        channel.queue_bind(LEDGER_QUEUE, "population.events", "residence_registered")
    yield drain


def register_all(stack: Stack, token: str, count: int, clients: int, ledger: Ledger) -> list[threading.Thread]:
    """Start clients that share ``count`` registrations."""
    bodies = [_body(person.document_number, person.name, number) for number, person in zip(range(count), people("kill rig"), strict=False)]
    lock = threading.Lock()
    waiting = iter(range(count))

    def work() -> None:
        with httpx.Client(base_url=stack.url, timeout=10, headers={"Authorization": f"Bearer {token}"}) as client:
            while True:
                with lock:
                    number = next(waiting, None)
                if number is None:
                    return
                _register(client, number, bodies[number], ledger, lock)

    threads = [threading.Thread(target=work, name=f"client {number}") for number in range(clients)]
    for thread in threads:
        thread.start()
    return threads


def _register(client: httpx.Client, number: int, body: dict[str, object], ledger: Ledger, lock: threading.Lock) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            answer = client.post("/api/v1/residences", json=body, headers={"Idempotency-Key": f"kill-{number}"})
        except httpx.TransportError:
            answer = None
        with lock:
            if answer is not None and answer.status_code == 201:
                ledger.acknowledged[number] = answer.json()["id"]
                ledger.replayed += "Idempotent-Replayed" in answer.headers
                return
            if answer is not None and answer.status_code < 500 and answer.status_code != 429:
                ledger.refused.append(f"{answer.status_code} {answer.json()['code']}")
                return
            ledger.repeated += 1
        threading.Event().wait(0.1)  # between two attempts of one client, as a browser would


def _body(document_number: str, name: str, number: int) -> dict[str, object]:
    started_on = date(2022, 1, 1) + timedelta(days=number % 90)
    return {
        "person": {"document_type": "RESIDENT_ID", "document_number": document_number, "name": name},
        "address": {"text": f"测试路 {number} 号", "room": "101"},
        "category": "FLOATING",
        "reason": "WORK",
        "place_kind": "RENTAL",
        "started_on": started_on.isoformat(),
    }


def kill_in_turn(stack: Stack, names: list[str], ledger: Ledger, count: int) -> None:
    """Kill one part after another, evenly over the load; each must be ready again before the next."""
    for turn, name in enumerate(names, start=1):
        due = count * turn // (len(names) + 2)
        wait_until(lambda due=due: len(ledger.acknowledged) >= due, f"{due} registrations", 120)
        stack.kill(name)
        stack.wait_ready(name, 60)


def rows(url: str, database: str, query: str) -> list[tuple[object, ...]]:
    """The rows of a query, asked as the superuser."""
    with closing(psycopg2.connect(f"{url.replace('+psycopg2', '').rpartition('/')[0]}/{database}")) as connection, connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()
