"""``python -m dev.bench.registry.search``: searching among 10,000 residents and among 1,000,000, in one database and one run.

Each search is asked through the service's method with its audit entry, and over HTTP through the whole product. At the end: what
new people cost with the index of search keys, with its pending list, and without it.
"""

import itertools
import secrets
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import httpx
from sqlalchemy import text

from dev.bench.registry.crowd import Resident, crowd, load
from dev.stack import Stack
from services.population.handlers.search import search_people
from services.population.rules.readings import forms_of
from shared.config import load_settings
from shared.contracts.directory.roles import Role
from shared.contracts.population.rpc import SEARCH_PEOPLE
from shared.db.store import NoDeadline, Store
from shared.errors import Invalid
from shared.identity import Actor, Call

CLERK = Actor("bench", frozenset({Role.CLERK}), "changtang")
BUREAU = Actor("bench", frozenset({Role.BUREAU}), None)
PASSWORD = secrets.token_urlsafe(16)
FEW, MANY, INSERTED = 10_000, 1_000_000, 20_000
TIMES = 300

Ask = Callable[[Actor, dict[str, Any]], int]


@dataclass(frozen=True)
class Figures:
    """Milliseconds, hits on average, and how many searches found too many."""

    middle: float
    p95: float
    hits: float
    too_many: int


def searches(residents: Sequence[Resident]) -> dict[str, list[dict[str, Any]]]:
    """What is searched: of people all over the crowd, and of the name that is most frequent in one year."""
    chosen = residents[:: max(1, len(residents) // TIMES)][:TIMES]
    named = [{"birth_year": one.details.birth_date.year} for one in chosen if one.details.birth_date]
    frequent = Counter(resident.details.name for resident in residents[:200_000]).most_common(1)[0][0]
    years = [{"birth_year": year} for year in range(1950, 2010)] * (TIMES // 60)
    initials = Counter(next(iter(forms_of(one.details.name).initials)) for one in residents[:50_000]).most_common(1)[0][0]
    return {
        "document number": [{"document_number": one.details.document.number} for one in chosen],
        "phone": [{"phone": one.details.phone} for one in chosen],
        "name and year": [year | {"name": one.details.name} for one, year in zip(chosen, named, strict=True)],
        "pinyin and year": [year | {"pinyin": min(forms_of(one.details.name).readings)} for one, year in zip(chosen, named, strict=True)],
        "initials and year": [year | {"initials": min(forms_of(one.details.name).initials)} for one, year in zip(chosen, named, strict=True)],
        "the most frequent name, each year": [year | {"name": frequent} for year in years],
        "the most frequent initials, each year": [year | {"initials": initials} for year in years],
    }


def measure(ask: Ask, actor: Actor, wanted: Sequence[dict[str, Any]]) -> Figures:
    """Ask one after another."""
    for one in wanted[:20]:
        ask(actor, one)
    times, hits = [], []
    for one in wanted:
        began = time.perf_counter()
        hits.append(ask(actor, one))
        times.append(1000 * (time.perf_counter() - began))
    times.sort()
    found = [count for count in hits if count >= 0]
    return Figures(times[len(times) // 2], times[len(times) * 95 // 100], sum(found) / max(1, len(found)), len(hits) - len(found))


def by_method(store: Store) -> Ask:
    """Ask the use case on the database; -1 for too many."""

    def ask(actor: Actor, wanted: dict[str, Any]) -> int:
        call = Call("bench", NoDeadline(), actor, None, SEARCH_PEOPLE.key)
        try:
            return len(store.read(call, search_people, SEARCH_PEOPLE.request().load(wanted))["items"])
        except Invalid:
            return -1

    return ask


@contextmanager
def by_http(stack: Stack) -> Iterator[Ask]:
    """Ask the whole product; -1 for too many."""
    base, first = f"{stack.url}/api/v1", stack.first_account
    with httpx.Client(timeout=30) as client:

        def sign_in(username: str, password: str) -> dict[str, str]:
            answer = client.post(f"{base}/sessions", json={"username": username, "password": password}).raise_for_status()
            return {"Authorization": f"Bearer {answer.json()['token']}"}

        def signed_in(actor: Actor) -> dict[str, str]:
            [role] = actor.roles
            body: dict[str, Any] = {"username": f"bench-{role.lower()}", "display_name": "李明", "password": PASSWORD, "roles": [role]}
            client.post(f"{base}/accounts", json=body | {"station_code": actor.station_code}, headers=administrator).raise_for_status()
            return sign_in(body["username"], PASSWORD)

        administrator = sign_in(first["username"], first["password"])
        sessions = {actor: signed_in(actor) for actor in (CLERK, BUREAU)}

        def ask(actor: Actor, wanted: dict[str, Any]) -> int:
            answer = client.post(f"{base}/people/search", json=wanted, headers=sessions[actor])
            return len(answer.json()["items"]) if answer.status_code == 200 else -1

        yield ask


def table(asks: dict[str, Ask], residents: Sequence[Resident]) -> list[str]:
    """A row for each search, asker and way."""
    lines = []
    for what, wanted in searches(residents).items():
        for who, actor in (("clerk", CLERK), ("bureau", BUREAU)):
            for way, ask in asks.items():
                some = measure(ask, actor, wanted)
                lines.append(
                    f"| {len(residents):,} | {what} | {who} | {way} | {some.middle:.1f} | {some.p95:.1f} | {some.hits:.1f} | {some.too_many} |"
                )
                print(lines[-1], flush=True)
    return lines


def run(store: Store, statement: str) -> float:
    """Run one statement on its own; returns the seconds."""
    began = time.perf_counter()
    with store.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text(statement))
    return time.perf_counter() - began


def insert_cost(store: Store, more: Iterator[Resident]) -> list[str]:
    """People a second by COPY in batches, with the index of search keys as it is, with its pending list, and without it."""
    lines = ["| index of search keys | seconds for 20,000 people, sealing included |", "|---|---|"]
    for how, statement in (
        ("as it is", "SELECT 1"),
        ("with fastupdate", "ALTER INDEX ix_person_search_keys SET (fastupdate = on)"),
        ("none", "DROP INDEX ix_person_search_keys"),
    ):
        run(store, statement)
        residents = list(itertools.islice(more, INSERTED))
        began = time.perf_counter()
        load(store, residents)
        lines.append(f"| {how} | {time.perf_counter() - began:.2f} |")
    return lines


def report(stack: Stack, few: int, many: int) -> str:
    """Everything, in the order in which the database fills."""
    store = Store(load_settings("population", stack.environment.service("population")))
    people = crowd("search")
    lines = ["| residents | search | asked by | way | middle ms | p95 ms | hits | too many |", "|---|---|---|---|---|---|---|---|"]
    try:
        with by_http(stack) as http:
            asks = {"method": by_method(store), "HTTP": http}
            residents = list(itertools.islice(people, few))
            load(store, residents)
            run(store, "ANALYZE")
            lines += table(asks, residents)
            began = time.perf_counter()
            residents += itertools.islice(people, many - few)
            load(store, residents[few:])
            run(store, "VACUUM ANALYZE person, residence")
            print(f"loaded in {time.perf_counter() - began:.0f} s", flush=True)
            lines += table(asks, residents)
            lines += ["", *insert_cost(store, people)]
    finally:
        store.close()
    return "\n".join(lines)


@click.command()
@click.option("--few", default=FEW, show_default=True)
@click.option("--many", default=MANY, show_default=True)
def main(few: int, many: int) -> None:
    """Measure searches among few residents and among many."""
    with tempfile.TemporaryDirectory(prefix="liangdian-bench-") as folder:
        stack = Stack(Path(folder) / "run")
        try:
            stack.start()
            print(report(stack, few, many))
        finally:
            stack.stop()


if __name__ == "__main__":
    main()
