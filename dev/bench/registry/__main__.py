"""``python -m dev.bench.registry``: the product beside the monolith, on one PostgreSQL, in turn, several rounds.

Both write durably (fsync on). Rates are wrk's at 16 connections; CPU is that of all processes that take part: gateway, services,
broker or uvicorn, and PostgreSQL with its backends. Needs Debian's ``wrk``.
"""

import hashlib
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import median

import click
import httpx
import psycopg2

from dev.api import Api
from dev.bench.http_rpc.rounds import TICKS, cpu_seconds
from dev.bench.wrk import wrk_figures
from dev.ports import free_port, wait_until
from dev.stack import Stack
from shared.clock import LOCAL_ZONE

HERE = Path(__file__).parent
CONNECTIONS = 16
PASSWORD = secrets.token_urlsafe(16)


@dataclass(frozen=True)
class Side:
    """One of the two: where it answers, as whom, which residences it has, and whose CPU counts."""

    name: str
    url: str
    token: str
    ids: Path
    pids: tuple[int, ...]


@dataclass(frozen=True)
class Figures:
    """Requests a second, and CPU milliseconds a request of all processes."""

    rate: float
    cpu: float
    p99_ms: float


def family_seconds(pid: int) -> float:
    """CPU seconds of a process so far, with the children it has and those that have ended: backends, readers, the broker behind its script."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    ended = (int(fields[13]) + int(fields[14])) / TICKS
    return cpu_seconds(pid) + ended + sum(map(_seconds_if_alive, _children(pid)))


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8").split()]


def _seconds_if_alive(pid: int) -> float:
    try:
        return cpu_seconds(pid)
    except FileNotFoundError:
        return 0.0  # counted among the ended


def cpu_of(side: Side, postmaster: int) -> float:
    """CPU seconds of every process that works for a side, so far."""
    return sum(map(family_seconds, (*side.pids, postmaster)))


def measure(side: Side, postmaster: int, script: str, arguments: list[str], seconds: float) -> Figures:
    """Load one side; raises ``RuntimeError`` when an answer was not a success."""
    before = cpu_of(side, postmaster)
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds:g}s", "--latency", "-s", str(HERE / script), side.url, "--", side.token, *arguments]
    output = subprocess.run(command, check=True, capture_output=True, text=True)
    used = cpu_of(side, postmaster) - before
    if output.stderr:
        raise RuntimeError(f"{side.name}: {output.stderr[:500]}")
    requests, rate, p99 = wrk_figures(output.stdout)
    return Figures(rate, 1000 * used / requests, p99)


@contextmanager
def product(folder: Path) -> Iterator[tuple[Stack, Side]]:
    """The whole product, with a clerk signed in."""
    stack = Stack(folder / "run")
    try:
        stack.start()
        first = stack.first_account
        account = {"username": "clerk-bench", "display_name": "李明", "password": PASSWORD, "roles": ["CLERK"], "station_code": "changtang"}
        Api(stack.url).signed_in(first["username"], first["password"]).post("/accounts", account)
        token = Api(stack.url).post("/sessions", {"username": "clerk-bench", "password": PASSWORD})["token"]
        pids = tuple(stack.pids[name] for name in ("gateway", "directory", "population", "broker"))
        yield stack, Side("the product", stack.url, token, folder / "product.ids", pids)
    finally:
        stack.stop()


@contextmanager
def monolith(stack: Stack, folder: Path) -> Iterator[Side]:
    """The monolith on a database of its own in the same server, with a clerk's session."""
    settings = stack.environment.service("population")
    url = copy_of_tables(stack)
    port, token = free_port(), secrets.token_urlsafe(32)
    command = [sys.executable, "-W", "ignore", "-m", "uvicorn", "--factory", "dev.bench.registry.monolith:make_app", "--port", str(port)]
    log = (folder / "monolith.log").open("wb")
    process = subprocess.Popen([*command, "--log-level", "warning"], env={**os.environ, **settings, "DATABASE_URL": url}, stdout=log, stderr=log)
    try:
        address = f"http://127.0.0.1:{port}"
        wait_until(lambda: _answers(address), "the monolith", 30)
        sign_in_directly(url, token)
        yield Side("the monolith", address, token, folder / "monolith.ids", (process.pid,))
    finally:
        process.terminate()
        process.wait(20)
        log.close()


def _answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}/docs", timeout=2).status_code == 200
    except httpx.TransportError:
        return False


def copy_of_tables(stack: Stack, name: str = "monolith") -> str:
    """A database with population's tables, empty when it is new; returns its URL."""
    server = stack.database_url
    url = f"{server.rpartition('/')[0]}/{name}"
    with closing(psycopg2.connect(server.replace("+psycopg2", ""))) as connection:
        connection.autocommit = True
        cursor = connection.cursor()
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,))
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE DATABASE {name}")
    settings = {**os.environ, **stack.environment.service("population"), "DATABASE_URL": url}
    subprocess.run([sys.executable, "-W", "ignore", "-m", "shared.db.migrate", "population"], check=True, env=settings, stdout=subprocess.DEVNULL)
    return url


def sign_in_directly(url: str, token: str) -> None:
    """A clerk's session in the monolith's table."""
    from dev.bench.registry.monolith import session_values  # noqa: PLC0415 - only the bench has FastAPI

    values = session_values(hashlib.sha256(token.encode()).hexdigest(), "changtang")
    with psycopg2.connect(url.replace("+psycopg2", "")) as connection:
        connection.cursor().execute(
            "INSERT INTO peer_session (digest, account_id, roles, station_code, expires_at)"
            " VALUES (%(digest)s, %(account_id)s, %(roles)s, %(station_code)s, %(expires_at)s)",
            values,
        )


def note_ids(url: str, database: str, ids: Path) -> None:
    """Write the ids of residences that reads ask for."""
    with psycopg2.connect(f"{url.replace('+psycopg2', '').rpartition('/')[0]}/{database}") as connection, connection.cursor() as cursor:
        cursor.execute("SELECT id FROM residence ORDER BY id LIMIT 2000")
        ids.write_text("\n".join(str(row[0]) for row in cursor.fetchall()), encoding="utf-8")


def rounds(sides: list[tuple[Side, str]], stack: Stack, count: int, seconds: float) -> dict[tuple[str, str], list[Figures]]:
    """Registrations and reads of each side in turn."""
    results: dict[tuple[str, str], list[Figures]] = {}
    today = datetime.now(LOCAL_ZONE).date().isoformat()
    postmaster = stack.pids["postgres"]
    for number in range(count + 1):
        for side, database in sides:
            registered = measure(side, postmaster, "register.lua", [str(number * 1_000_000), today], seconds if number else 3)
            note_ids(stack.database_url, database, side.ids)
            read = measure(side, postmaster, "read.lua", [str(side.ids)], seconds if number else 3)
            if number == 0:
                continue  # to warm up
            for what, figures in (("register", registered), ("read", read)):
                results.setdefault((what, side.name), []).append(figures)
                print(f"round {number}: {side.name}, {what}: {figures.rate:.0f}/s, {figures.cpu:.2f} ms CPU", file=sys.stderr)
    return results


def table(results: dict[tuple[str, str], list[Figures]]) -> str:
    """Medians and their ratios."""
    lines = ["| path | | requests/s | CPU ms a request, all processes | p99 ms |", "|---|---|---|---|---|"]
    for what in ("read", "register"):
        middle = {name: _middle(results[what, name]) for name in ("the product", "the monolith")}
        lines += [f"| {what} | {name} | {figures.rate:.0f} | {figures.cpu:.2f} | {figures.p99_ms:.1f} |" for name, figures in middle.items()]
        ours, peer = middle["the product"], middle["the monolith"]
        lines.append(f"| {what} | ratio | {ours.rate / peer.rate:.2f}x | {ours.cpu / peer.cpu:.2f}x | {ours.p99_ms / peer.p99_ms:.2f}x |")
    return "\n".join(lines)


def _middle(figures: list[Figures]) -> Figures:
    return Figures(*(median(getattr(one, name) for one in figures) for name in ("rate", "cpu", "p99_ms")))


def measure_registry(count: int, seconds: float) -> str:
    """The table of the product and the monolith in ``count`` rounds."""
    with tempfile.TemporaryDirectory(prefix="liangdian-bench-") as name:
        folder = Path(name)
        with product(folder) as (stack, ours), monolith(stack, folder) as peer:
            return table(rounds([(ours, "population"), (peer, "monolith")], stack, count, seconds))


@click.command()
@click.option("--count", "--rounds", default=3, show_default=True)
@click.option("--seconds", default=8.0, show_default=True, help="Of each measurement.")
def main(count: int, seconds: float) -> None:
    """Compare reading and registering residences with a FastAPI monolith that does the same work."""
    if shutil.which("wrk") is None:
        raise click.ClickException("wrk is missing: apt-get install wrk")
    print(measure_registry(count, seconds))


if __name__ == "__main__":
    main()
