"""``python -m dev.bench.registry.lists``: what staff open every day, on a district of 20,000 houses, 100,000 stays, 50,000 hazards and 20,000 clues.

Each call runs as the service runs it, without bus and gateway; beside its time stand the CPU of both sides, and the tables that its
statements read as a whole, which no call about one station may do with a large one.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import click
import psycopg2
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from dev.bench.backends import server_seconds
from dev.bench.registry.rented_houses import put_landlord
from dev.stack import Stack
from services.housing.handlers import capacity, clues, hazards, houses, statistics, stay_reading
from shared.config import load_settings
from shared.contracts.directory.roles import Role
from shared.contracts.housing import clues as clue_contract
from shared.contracts.housing import hazards as hazard_contract
from shared.contracts.housing import houses as house_contract
from shared.contracts.housing import statistics as statistic_contract
from shared.contracts.housing import stays as stay_contract
from shared.contracts.method import Method
from shared.db.base import new_id
from shared.db.store import NoDeadline, Store
from shared.identity import Actor, Call

HERE = Path(__file__).parent
TIMES, WARM = 30, 5
LARGE = ("house", "room", "bed", "stay", "hazard", "clue")
CALLS: tuple[tuple[str, Method, Callable[..., Any], dict[str, Any]], ...] = (
    ("houses", house_contract.LIST_HOUSES, houses.list_houses, {}),
    ("houses that may be let", house_contract.LIST_HOUSES, houses.list_houses, {"lettable": True}),
    ("houses of two stars", house_contract.LIST_HOUSES, houses.list_houses, {"stars": 2}),
    ("one house", house_contract.GET_HOUSE, houses.get_house, {"id": "01900000-0000-7000-8000-000000000004"}),
    ("stays", stay_contract.LIST_STAYS, stay_reading.list_stays, {}),
    ("stays whose report waits", stay_contract.LIST_STAYS, stay_reading.list_stays, {"report": "SENT"}),
    ("stays whose report is late", stay_contract.LIST_STAYS, stay_reading.list_stays, {"late": True}),
    ("stays whose check-out is disputed", stay_contract.LIST_STAYS, stay_reading.list_stays, {"disputed": True}),
    ("stays delayed in leaving", stay_contract.LIST_STAYS, stay_reading.list_stays, {"state": "DELAYED_DEPARTURE"}),
    ("stays counted", stay_contract.COUNT_STAYS, stay_reading.count_stays, {}),
    ("hazards", hazard_contract.LIST_HAZARDS, hazards.list_hazards, {}),
    ("hazards overdue", hazard_contract.LIST_HAZARDS, hazards.list_hazards, {"overdue": True}),
    ("hazards closed", hazard_contract.LIST_HAZARDS, hazards.list_hazards, {"state": "CLOSED"}),
    ("inspections due", statistic_contract.LIST_DUE_INSPECTIONS, statistics.list_due_inspections, {}),
    ("house statistics", statistic_contract.GET_HOUSE_STATISTICS, statistics.get_house_statistics, {}),
    ("house statistics of a past day", statistic_contract.GET_HOUSE_STATISTICS, statistics.get_house_statistics, {"as_of": "-30"}),
    ("capacity breaches", statistic_contract.LIST_CAPACITY_BREACHES, capacity.list_capacity_breaches, {}),
    ("clues", clue_contract.LIST_CLUES, clues.list_clues, {}),
    ("clues overdue", clue_contract.LIST_CLUES, clues.list_clues, {"overdue": True}),
)
JOBS: tuple[tuple[str, Callable[..., Any]], ...] = (
    ("job: measure housing", statistics.measure_housing),
    ("job: notice breaches", partial(capacity.notice_breaches, most=0)),
)


def fill(url: str, store: Store) -> None:
    """The district, as rows; one landlord has all houses."""
    with Session(store.engine) as session:
        put_landlord(session, store, new_id(), "station-0")
        session.commit()
    with closing(psycopg2.connect(url.replace("+psycopg2", ""))) as connection:
        connection.autocommit = True
        cursor = connection.cursor()
        cursor.execute("SET statement_timeout = 0")
        cursor.execute((HERE / "lists.sql").read_text(encoding="utf-8"))
        cursor.execute("VACUUM ANALYZE")


@contextmanager
def plans_of() -> Iterator[set[str]]:
    """Collects the large tables that the statements of a call read as a whole."""
    found: set[str] = set()

    def explain(_connection: Any, cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.startswith("SELECT"):
            cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}", parameters)
            found.update(_scanned(cursor.fetchone()[0][0]["Plan"]))

    event.listen(Engine, "before_cursor_execute", explain)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", explain)


def _scanned(plan: dict[str, Any]) -> Iterator[str]:
    if plan["Node Type"] == "Seq Scan" and plan["Relation Name"] in LARGE:
        yield plan["Relation Name"]
    for inner in plan.get("Plans", ()):
        yield from _scanned(inner)


def measure(url: str, name: str, run: Callable[[], Any]) -> str:
    """One row of the table."""
    for _ in range(WARM):
        run()
    times, server, own = [], server_seconds(url), time.process_time()
    for _ in range(TIMES):
        began = time.perf_counter()
        run()
        times.append(1000 * (time.perf_counter() - began))
    server, own = 1000 * (server_seconds(url) - server) / TIMES, 1000 * (time.process_time() - own) / TIMES
    with plans_of() as scanned:
        run()
    in_order = sorted(times)
    p95 = in_order[len(in_order) * 95 // 100]
    return f"| {name} | {in_order[len(in_order) // 2]:.1f} | {p95:.1f} | {own:.1f} | {server:.1f} | {', '.join(sorted(scanned)) or 'none'} |"


def report(url: str, store: Store) -> str:
    """Every call of an officer of one station, and the jobs that look at the whole district."""
    actor = Actor(new_id(), frozenset({Role.OFFICER}), "station-3")
    lines = ["| call | middle ms | p95 ms | CPU ms, service | CPU ms, server | large tables read as a whole |", "|---|---|---|---|---|---|"]
    today = store.clock.now().date()
    for name, method, handler, asked in CALLS:
        past = {"as_of": today.replace(day=1).isoformat()} if "as_of" in asked else {}
        data, call = method.request().load(asked | past), Call("bench", NoDeadline(), actor, None, method.key)
        lines.append(measure(url, name, partial(store.read, call, handler, data)))
    return "\n".join([*lines, *(measure(url, name, partial(store.work, "bench", job)) for name, job in JOBS)])


@click.command()
@click.option("--database-url", help="The owner's URL of a migrated, empty database of housing; without it a stack is started.")
def main(database_url: str | None) -> None:
    """Measure the lists of housing on a full district."""
    with tempfile.TemporaryDirectory(prefix="liangdian-bench-") as name:
        stack = Stack(Path(name) / "run")
        try:
            if database_url is None:
                stack.start()
            settings = stack.environment.service("housing")
            url = database_url or f"{stack.database_url.rpartition('/')[0]}/{settings['DATABASE_URL'].rpartition('/')[2]}"
            store = Store(load_settings("housing", {**settings, "DATABASE_URL": url}))
            fill(url, store)
            print(report(url, store))
            store.close()
        finally:
            stack.stop()


if __name__ == "__main__":
    main()
