"""``python -m dev.bench.registry.stays``: guests in and out of rented houses, each registered and ended in the population register.

Two clocks: how fast landlords are answered, and how fast the register has done it, from the first request to the last answer that
has come back to housing. At the end both databases are recounted: as many residences as stays, none doubled, none left open.
"""

import itertools
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
import httpx

from dev.api import Api
from dev.bench.registry.__main__ import family_seconds
from dev.bench.registry.rented_houses import RentedHouse, put_houses, recount, rows
from dev.people import people
from dev.ports import wait_until
from dev.stack import Options, Stack

PASSWORD = "one long sentence to remember"  # noqa: S105 # of an account that lives as long as the bench
STATION = "changtang"
PATIENCE = 120.0
"""Seconds for which one act of a landlord is repeated."""
SLOWEST = 20
"""Stays a second below which something is broken."""
PAUSE = 0.25
"""Seconds between two looks whether all is answered: a look costs a connection, which is not to be measured."""
PROCESSES = ("gateway", "directory", "housing", "population", "broker", "postgres")
"""Whose CPU counts: all of the product's."""


@dataclass
class Book:
    """What landlords were told: the id of each stay by its number, who has left, how often they asked again, and what was refused."""

    stays: dict[int, str] = field(default_factory=dict)
    left: set[int] = field(default_factory=set)
    repeated: int = 0
    refused: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass
class Landlord:
    """An account that runs houses, and the guests that it lets in and out over HTTP, each act under one key until it is answered."""

    url: str
    token: str
    houses: list[RentedHouse]
    book: Book = field(default_factory=Book)

    def let_in(self, count: int, clients: int, seed: str = "stays") -> list[threading.Thread]:
        """Start clients that check so many guests in, each into a bed of its own."""
        beds = [(house.id, bed) for house in self.houses for bed in house.beds]
        guests = list(itertools.islice(people(seed), count))
        acts: Iterator[int] = iter(range(count))

        def check_in(client: httpx.Client, number: int) -> None:
            person, (house_id, bed_id) = guests[number], beds[number]
            said = {"document_type": "RESIDENT_ID", "document_number": person.document_number, "name": person.name}
            body = {"check_in": True, "bed_id": bed_id, "guest": {"person": said, "category": "FLOATING", "reason": "WORK"}}
            answer = self._until_answered(client, f"/houses/{house_id}/stays", body, f"in-{seed}-{number}")
            if answer is not None:
                self.book.stays[number] = answer["id"]

        return self._start(clients, acts, check_in)

    def let_out(self, numbers: Iterator[int], clients: int) -> list[threading.Thread]:
        """Start clients that check guests out, as ``numbers`` gives them."""

        def check_out(client: httpx.Client, number: int) -> None:
            stay_id = self.book.stays[number]
            if self._until_answered(client, f"/stays/{stay_id}/check-out", {}, f"out-{stay_id}") is not None:
                self.book.left.add(number)

        return self._start(clients, numbers, check_out)

    def _start(self, clients: int, acts: Iterator[int], act: Callable[[httpx.Client, int], None]) -> list[threading.Thread]:
        def work() -> None:
            with httpx.Client(base_url=f"{self.url}/api/v1", timeout=10, headers={"Authorization": f"Bearer {self.token}"}) as client:
                while True:
                    with self.book.lock:
                        number = next(acts, None)
                    if number is None:
                        return
                    act(client, number)

        threads = [threading.Thread(target=work, daemon=True) for _ in range(clients)]
        for thread in threads:
            thread.start()
        return threads

    def _until_answered(self, client: httpx.Client, path: str, body: dict[str, Any], key: str) -> dict[str, Any] | None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                answer = client.post(path, json=body, headers={"Idempotency-Key": key})
            except httpx.TransportError:
                answer = None
            if answer is not None and answer.is_success:
                found: dict[str, Any] = answer.json()
                return found
            if answer is not None and answer.status_code < 500 and answer.status_code != 429:
                with self.book.lock:
                    self.book.refused.append(f"{answer.status_code} {answer.json()['code']}")
                return None
            with self.book.lock:
                self.book.repeated += 1
            threading.Event().wait(0.1)  # between two attempts of one client, as a browser would
        return None


def landlord_of(stack: Stack, beds: int) -> Landlord:
    """A landlord with houses of so many beds."""
    first = stack.first_account
    account = {"username": "landlord-of-many", "display_name": "陈东", "password": PASSWORD, "roles": ["LANDLORD"], "station_code": STATION}
    account_id = Api(stack.url).signed_in(first["username"], first["password"]).post("/accounts", account)["id"]
    token = Api(stack.url).post("/sessions", {"username": "landlord-of-many", "password": PASSWORD})["token"]
    return Landlord(stack.url, token, put_houses(stack, account_id, STATION, beds))


def is_unanswered(stack: Stack) -> bool:
    """Whether the register has reports to answer, as far as housing knows."""
    asked = "SELECT EXISTS (SELECT FROM stay WHERE report IN ('SENT', 'REFUSED') AND report = 'SENT')"
    return bool(rows(stack, "housing", asked)[0][0])


@contextmanager
def product() -> Iterator[Stack]:
    """A product of this bench's own."""
    with tempfile.TemporaryDirectory(prefix="liangdian-stays-") as name:
        stack = Stack(Path(name) / "run", Options(settings={"LIANGDIAN_REQUEST_RATE": "10000000/minute"}))
        stack.start()
        try:
            yield stack
        finally:
            stack.stop()


@dataclass(frozen=True)
class Round:
    """One way, in or out: stays a second as landlords were answered, and as the register had done it; CPU milliseconds a stay by process."""

    answered: float
    registered: float
    cpu: dict[str, float]


def cpu_by_process(stack: Stack) -> dict[str, float]:
    """CPU seconds of every process so far, with its children."""
    return {name: family_seconds(stack.pids[name]) for name in PROCESSES}


def measure(stack: Stack, threads: Callable[[], list[threading.Thread]], count: int) -> Round:
    """Let landlords act, and wait until the register has answered all of it."""
    before, began = cpu_by_process(stack), time.monotonic()
    for thread in threads():
        thread.join()
    answered = time.monotonic() - began
    wait_until(lambda: not is_unanswered(stack), "the register's last answer", 60 + count / SLOWEST, pause=PAUSE)
    registered, after = time.monotonic() - began, cpu_by_process(stack)
    return Round(count / answered, count / registered, {name: 1000 * (after[name] - before[name]) / count for name in PROCESSES})


def measure_stays(count: int, clients: int) -> str:
    """The table; raises ``RuntimeError`` when a recount of both databases contradicts it."""
    with product() as stack:
        landlord = landlord_of(stack, count)
        arrivals = measure(stack, lambda: landlord.let_in(count, clients), count)
        _check(stack, count, "ACTIVE")
        departures = measure(stack, lambda: landlord.let_out(iter(range(count)), clients), count)
        _check(stack, count, "ENDED")
    lines = [_row("way", "answered/s", "registered or ended/s", "CPU ms a stay", *PROCESSES), _row(*["---"] * (4 + len(PROCESSES)))]
    for way, found in (("in", arrivals), ("out", departures)):
        cpu = [sum(found.cpu.values()), *found.cpu.values()]
        lines.append(_row(way, f"{found.answered:.0f}", f"{found.registered:.0f}", *(f"{spent:.2f}" for spent in cpu)))
    return "\n".join([*lines, "", f"{count} stays in and out, {clients} connections: {count} residences, none doubled, none left open"])


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _check(stack: Stack, count: int, state: str) -> None:
    found = recount(stack)
    if found.wrong or found.stays != count or found.residences != Counter({state: count}):
        raise RuntimeError(f"{found.stays} stays, {dict(found.reports)}, {dict(found.residences)}, wrong: {Counter(found.wrong.values())}")


@click.command()
@click.option("--stays", "count", default=10_000, show_default=True, help="Guests in, and out again.")
@click.option("--clients", default=16, show_default=True, help="Connections of landlords.")
def main(count: int, clients: int) -> None:
    """Let guests in and out, and recount both registers."""
    print(measure_stays(count, clients))


if __name__ == "__main__":
    main()
