"""``python -m dev.bench.registry.search``: searching among 10,000 residents and among 1,000,000, in turn on one server.

Each search is asked through the service's method with its audit entry, and over HTTP through the whole product. At the end: what
new people cost with the index of search keys, with its pending list, and without it.
"""

import itertools
import secrets
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import httpx
import psycopg2
from sqlalchemy import text

from dev.bench.registry.__main__ import copy_of_tables
from dev.bench.registry.crowd import Resident, crowd, load
from dev.stack import Stack
from services.population.handlers.search import search_people
from services.population.rules.readings import forms_of
from shared.config import load_settings
from shared.contracts.directory.roles import Role
from shared.contracts.population.rpc import SEARCH_PEOPLE
from shared.db.store import NoDeadline, Store
from shared.db.unit_of_work import UnitOfWork
from shared.errors import Invalid
from shared.identity import Actor, Call

CLERK = Actor("bench", frozenset({Role.CLERK}), "changtang")
BUREAU = Actor("bench", frozenset({Role.BUREAU}), None)
PASSWORD = secrets.token_urlsafe(16)
FEW, MANY, INSERTED = 10_000, 1_000_000, 20_000
TIMES, WARM = 220, 20

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
    years = [{"birth_year": year} for year in range(1950, 2010)]
    initials = Counter(next(iter(forms_of(one.details.name).initials)) for one in residents[:50_000]).most_common(1)[0][0]
    return {
        "document number": [{"document_number": one.details.document.number} for one in chosen],
        "name and year": [year | {"name": one.details.name} for one, year in zip(chosen, named, strict=True)],
        "pinyin and year": [year | {"pinyin": min(forms_of(one.details.name).readings)} for one, year in zip(chosen, named, strict=True)],
        "initials and year": [year | {"initials": min(forms_of(one.details.name).initials)} for one, year in zip(chosen, named, strict=True)],
        "the most frequent name, each year": [year | {"name": frequent} for year in years],
        "the most frequent initials, each year": [year | {"initials": initials} for year in years],
    }


def measure(ways: Sequence[tuple[Ask, Sequence[dict[str, Any]]]], actor: Actor) -> list[Figures]:
    """Ask in each way in turn, so that whatever else the machine does slows all of them alike."""
    times: list[list[float]] = [[] for _ in ways]
    hits: list[list[int]] = [[] for _ in ways]
    for number in range(TIMES):
        for (ask, wanted), took, found in zip(ways, times, hits, strict=True):
            began = time.perf_counter()
            found.append(ask(actor, wanted[number % len(wanted)]))
            took.append(1000 * (time.perf_counter() - began))
    return [_figures(took[WARM:], found[WARM:]) for took, found in zip(times, hits, strict=True)]


def _figures(times: list[float], hits: list[int]) -> Figures:
    found = [count for count in hits if count >= 0]
    in_order = sorted(times)
    return Figures(in_order[len(times) // 2], in_order[len(times) * 95 // 100], sum(found) / max(1, len(found)), len(hits) - len(found))


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
            body: dict[str, Any] = {
                "username": f"bench-{role.lower()}-{secrets.token_hex(4)}",
                "display_name": "李明",
                "password": PASSWORD,
                "roles": [role],
            }
            client.post(f"{base}/accounts", json=body | {"station_code": actor.station_code}, headers=administrator).raise_for_status()
            return sign_in(body["username"], PASSWORD)

        administrator = sign_in(first["username"], first["password"])
        sessions = {actor: signed_in(actor) for actor in (CLERK, BUREAU)}

        def ask(actor: Actor, wanted: dict[str, Any]) -> int:
            answer = client.post(f"{base}/people/search", json=wanted, headers=sessions[actor])
            return len(answer.json()["items"]) if answer.status_code == 200 else -1

        yield ask


def table(few: Store, many: Store, http: Ask, crowds: tuple[Sequence[Resident], Sequence[Resident]]) -> list[str]:
    """A row for each search, asker and way; the floor is a read that finds nothing out and leaves its audit entry."""
    lines = ["| search | asked by | way | middle ms | p95 ms | hits | too many |", "|---|---|---|---|---|---|---|"]
    wanted = [searches(residents) for residents in crowds]
    for what in wanted[0]:
        ways: list[tuple[str, Ask, Sequence[dict[str, Any]]]] = [
            ("floor", floor(many), [{}]),
            (f"method, {len(crowds[0]):,}", by_method(few), wanted[0][what]),
            (f"method, {len(crowds[1]):,}", by_method(many), wanted[1][what]),
            (f"HTTP, {len(crowds[1]):,}", http, wanted[1][what]),
        ]
        for who, actor in (("clerk", CLERK), ("bureau", BUREAU)):
            for (way, _, _), some in zip(ways, measure([(ask, asked) for _, ask, asked in ways], actor), strict=True):
                lines.append(f"| {what} | {who} | {way} | {some.middle:.1f} | {some.p95:.1f} | {some.hits:.1f} | {some.too_many} |")
                print(lines[-1], flush=True)
    return lines


def floor(store: Store) -> Ask:
    """One round trip and an audit entry."""

    def nothing(uow: UnitOfWork, _: dict[str, Any]) -> int:
        uow.lease.run("SELECT 1", ())
        uow.audit("PEOPLE_SEARCHED", "people", station_code=None)
        return 0

    return lambda actor, wanted: store.read(Call("bench", NoDeadline(), actor, None, SEARCH_PEOPLE.key), nothing, wanted)


def run(store: Store, statement: str) -> float:
    """Run one statement on its own; returns the seconds."""
    began = time.perf_counter()
    with closing(psycopg2.connect((store.settings.database_url or "").replace("+psycopg2", ""))) as connection:
        connection.autocommit = True
        cursor = connection.cursor()
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(statement)
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


def fill(store: Store, residents: Sequence[Resident]) -> None:
    """Load a crowd, unless an earlier run in the same folder has, and make the index of search keys afterwards."""
    if is_empty(store):
        began = time.perf_counter()
        run(store, "DROP INDEX ix_person_search_keys")
        load(store, residents)
        print(f"loaded {len(residents):,} in {time.perf_counter() - began:.0f} s", flush=True)
    # The scan for duplicates has no share in the figures: it is told that it has seen everybody.
    seen = "VALUES (1, now() + interval '1 day', '00000000-0000-0000-0000-000000000000') ON CONFLICT (rule_version) DO UPDATE"
    run(store, f"INSERT INTO duplicate_scan {seen} SET altered_at = excluded.altered_at")
    seconds = run(store, "CREATE INDEX IF NOT EXISTS ix_person_search_keys ON person USING gin (search_keys) WITH (fastupdate = off)")
    run(store, "VACUUM ANALYZE person, residence")
    print(f"index of search keys in {seconds:.0f} s", flush=True)


def is_empty(store: Store) -> bool:
    """Whether nobody is on file."""
    with store.engine.begin() as connection:
        return connection.execute(text("SELECT 1 FROM person LIMIT 1")).first() is None


def report(stack: Stack, few: int, many: int) -> str:
    """Everything, on two databases in one server."""
    settings = stack.environment.service("population")
    # As the server's owner, who may make and drop indexes.
    large = f"{stack.database_url.rpartition('/')[0]}/{settings['DATABASE_URL'].rpartition('/')[2]}"
    urls = copy_of_tables(stack, "few_people"), large
    stores = tuple(Store(load_settings("population", {**settings, "DATABASE_URL": url})) for url in urls)
    crowds = list(itertools.islice(crowd("few"), few)), list(itertools.islice(crowd("many"), many))
    try:
        for store, residents in zip(stores, crowds, strict=True):
            fill(store, residents)
        with by_http(stack) as http:
            lines = table(stores[0], stores[1], http, crowds)
        lines += ["", *insert_cost(stores[1], crowd("more", many))]
    finally:
        for store in stores:
            store.close()
    return "\n".join(lines)


@click.command()
@click.option("--few", default=FEW, show_default=True)
@click.option("--many", default=MANY, show_default=True)
@click.option("--folder", type=click.Path(path_type=Path), help="Keep the loaded databases here, and use them again.")
def main(few: int, many: int, folder: Path | None) -> None:
    """Measure searches among few residents and among many."""
    with tempfile.TemporaryDirectory(prefix="liangdian-bench-") as name:
        stack = Stack((folder or Path(name)) / "run")
        try:
            stack.start()
            print(report(stack, few, many))
        finally:
            stack.stop()


if __name__ == "__main__":
    main()
