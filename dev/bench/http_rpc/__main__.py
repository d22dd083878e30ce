"""``python -m dev.bench.http_rpc``: both pairs in turn on one broker, several rounds, medians and their ratios.

The broker is a private one, or that of ``AMQP_URI`` if it runs on this machine (its CPU time is read from /proc).
Needs Debian's ``wrk``.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

import click

from dev.bench.http_rpc.rounds import Figures, Pair, measure, our_pair, stock_pair
from dev.broker import Broker, permission, user

PAIRS: dict[str, Callable[[str], AbstractContextManager[Pair]]] = {"stock nameko": stock_pair, "this runtime": our_pair}
Results = dict[tuple[str, int], list[Figures]]


@contextmanager
def a_broker() -> Iterator[tuple[str, int]]:
    """The broker's URI and the process id of its Erlang machine."""
    given = os.environ.get("AMQP_URI")
    if given:
        yield given, broker_pid(urlsplit(given).port or 5672)
        return
    with tempfile.TemporaryDirectory(prefix="liangdian-bench-") as folder:
        definitions = {"users": [user("bench", "bench")], "vhosts": [{"name": "/"}], "permissions": [permission("bench", "/", ".*", ".*", ".*")]}
        broker = Broker(Path(folder), definitions)
        try:
            broker.start()
            yield f"amqp://bench:bench@127.0.0.1:{broker.port}//", broker_pid(broker.port)
        finally:
            broker.stop()


def broker_pid(port: int) -> int:
    """The process that listens on a port; raises ``LookupError`` when it is not on this machine."""
    wanted = {line.split()[9] for table in ("tcp", "tcp6") for line in _listening(table) if int(line.split()[1].rpartition(":")[2], 16) == port}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and not wanted.isdisjoint(_sockets(folder / "fd")):
            return int(folder.name)
    raise LookupError(f"no process of this machine listens on port {port}")


def _listening(table: str) -> list[str]:
    return [line for line in Path(f"/proc/net/{table}").read_text(encoding="utf-8").splitlines()[1:] if line.split()[3] == "0A"]


def _sockets(folder: Path) -> Iterator[str]:
    try:
        for link in folder.iterdir():
            target = str(link.readlink())
            if target.startswith("socket:["):
                yield target[8:-1]
    except OSError:
        return


def alternate(amqp_uri: str, broker: int, rounds: int, seconds: float, connections: list[int]) -> Results:
    """Measure each pair in turn, so that whatever else the machine does falls on both."""
    results: Results = {}
    for number in range(rounds):
        for name, running in PAIRS.items():
            with running(amqp_uri) as pair:
                measure(pair, broker, connections[0], 1)
                for count in connections:
                    figures = measure(pair, broker, count, seconds)
                    results.setdefault((name, count), []).append(figures)
                    print(f"round {number + 1}: {name}, {count} connections: {figures.rate:.0f}/s, {figures.cpu:.2f} ms CPU", file=sys.stderr)
    return results


def table(results: Results, connections: list[int]) -> str:
    """Medians of the rounds, and how they compare."""
    lines = ["| connections | | requests/s | p99 ms | CPU ms a request | gateway | service | broker |", "|---|---|---|---|---|---|---|---|"]
    for count in connections:
        medians = {name: middle(results[name, count]) for name in PAIRS}
        for name, figures in medians.items():
            parts = f"{figures.cpu:.2f} | {figures.gateway:.2f} | {figures.service:.2f} | {figures.broker:.2f}"
            lines.append(f"| {count} | {name} | {figures.rate:.0f} | {figures.p99_ms:.1f} | {parts} |")
        stock, ours = medians["stock nameko"], medians["this runtime"]
        lines.append(f"| {count} | ratio | {ours.rate / stock.rate:.2f}x | {ours.p99_ms / stock.p99_ms:.2f}x | {ours.cpu / stock.cpu:.2f}x | | | |")
    return "\n".join(lines)


def middle(rounds: list[Figures]) -> Figures:
    """The median of each figure."""
    names = ("rate", "service", "gateway", "broker", "p99_ms")
    return Figures(*(median(getattr(figures, name) for figures in rounds) for name in names))


@click.command()
@click.option("--rounds", default=3, show_default=True)
@click.option("--seconds", default=6.0, show_default=True, help="Of each measurement.")
@click.option("--connections", default=[16, 1], show_default=True, multiple=True)
def main(rounds: int, seconds: float, connections: list[int]) -> None:
    """Compare HTTP → RPC → reply on stock nameko and on this runtime."""
    if shutil.which("wrk") is None:
        raise click.ClickException("wrk is missing: apt-get install wrk")
    with a_broker() as (amqp_uri, broker):
        print(table(alternate(amqp_uri, broker, rounds, seconds, list(connections)), list(connections)))


if __name__ == "__main__":
    main()
