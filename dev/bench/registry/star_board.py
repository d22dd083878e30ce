"""``python -m dev.bench.registry.star_board``: a page of a board of 20 houses and of one of 2,000, in turn on one server, by the service's method.

Of the large board the first page, the last and all in between are asked for; beside them a read that finds nothing out.
"""

import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import click
import psycopg2

from dev.stack import Stack
from services.housing.handlers.star_board import get_star_board
from shared.config import load_settings
from shared.contracts.housing.rating import GET_STAR_BOARD
from shared.db.store import NoDeadline, Store
from shared.db.unit_of_work import UnitOfWork
from shared.identity import Call

BOARDS = {"few": 20, "many": 2_000}
TIMES, WARM = 420, 20
FILL = """
WITH made AS (
    INSERT INTO landlord (id, kind, station_code, name_encrypted, document_index, document_encrypted, registered_by, registered_at, updated_at, version)
    VALUES (gen_random_uuid(), 'PERSON', %(station)s, '', %(index)s, '', 'bench', now(), now(), 1) RETURNING id
)
INSERT INTO house (id, number, card_code, state, station_code, origin_station_code, landlord_id, address_text, address_key, rental_kind,
    operation_mode, house_use, channel, registered_on, registered_by, registered_at, updated_at, version, stars, level, rated_on, rating_valid_until)
SELECT gen_random_uuid(), %(station)s || '-' || lpad(n::text, 6, '0'), md5(%(station)s || n), 'VERIFIED', %(station)s, %(station)s, made.id,
    '东华路 ' || n || ' 号', %(station)s || n, 'SHARED', 'SELF_GOVERNED', 'RESIDENTIAL', 'STATION', current_date, 'bench', now(), now(), 1,
    1 + n %% 5, 'BLUE', current_date, current_date + 90
FROM generate_series(1, %(houses)s) AS n, made
"""


def fill(url: str) -> None:
    """Both boards, as rows."""
    with closing(psycopg2.connect(url.replace("+psycopg2", ""))) as connection:
        connection.autocommit = True
        cursor = connection.cursor()
        for station, houses in BOARDS.items():
            cursor.execute(FILL, {"station": station, "houses": houses, "index": station.encode()})
        cursor.execute("VACUUM ANALYZE house")


def pages(store: Store, station_code: str) -> list[dict[str, Any]]:
    """What to ask for each page of a board."""
    asked = {"station_code": station_code, "stars": None, "level": None, "limit": 50, "cursor": None}
    found = [asked]
    while (following := ask(store, found[-1])["next"]) is not None:
        found.append(asked | {"cursor": following})
    return found


def ask(store: Store, asked: dict[str, Any]) -> dict[str, Any]:
    """One page, by the use case."""
    call = Call("bench", NoDeadline(), None, None, GET_STAR_BOARD.key)
    return store.read(call, partial(get_star_board, public_url="http://127.0.0.1:8000"), asked)


def floor(store: Store) -> None:
    """One round trip."""

    def nothing(uow: UnitOfWork, _: None) -> None:
        uow.lease.run("SELECT 1", ())

    store.read(Call("bench", NoDeadline(), None, None, GET_STAR_BOARD.key), nothing, None)


def measure(ways: dict[str, Callable[[int], object]]) -> list[str]:
    """Ask in each way in turn, so that whatever else the machine does slows all of them alike."""
    times: dict[str, list[float]] = {way: [] for way in ways}
    for number in range(TIMES):
        for way, run in ways.items():
            began = time.perf_counter()
            run(number)
            times[way].append(1000 * (time.perf_counter() - began))
    lines = ["| way | middle ms | p95 ms |", "|---|---|---|"]
    return lines + [f"| {way} | {_at(taken, 50):.2f} | {_at(taken, 95):.2f} |" for way, taken in times.items()]


def _at(times: Sequence[float], percent: int) -> float:
    in_order = sorted(times[WARM:])
    return in_order[len(in_order) * percent // 100]


def report(store: Store) -> str:
    """Both boards beside the floor."""
    [few], many = pages(store, "few"), pages(store, "many")
    ways: dict[str, Callable[[int], object]] = {
        "floor": lambda _: floor(store),
        "20 houses": lambda _: ask(store, few),
        "2,000 houses, first page": lambda _: ask(store, many[0]),
        "2,000 houses, last page": lambda _: ask(store, many[-1]),
        "2,000 houses, all pages in turn": lambda number: ask(store, many[number % len(many)]),
    }
    return "\n".join(measure(ways))


@click.command()
@click.option("--database-url", help="The owner's URL of a migrated, empty database of housing; without it a stack is started.")
def main(database_url: str | None) -> None:
    """Measure pages of small and large star boards."""
    with tempfile.TemporaryDirectory(prefix="liangdian-bench-") as name:
        stack = Stack(Path(name) / "run")
        try:
            if database_url is None:
                stack.start()
            settings = stack.environment.service("housing")
            url = database_url or f"{stack.database_url.rpartition('/')[0]}/{settings['DATABASE_URL'].rpartition('/')[2]}"
            fill(url)
            store = Store(load_settings("housing", {**settings, "DATABASE_URL": url}))
            print(report(store))
            store.close()
        finally:
            stack.stop()


if __name__ == "__main__":
    main()
