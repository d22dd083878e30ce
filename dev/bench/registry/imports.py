"""``python -m dev.bench.registry.imports``: rows a second of an import beside single registrations a second, in the same run.

A row and a registration leave the same behind (person, residence, encryption, audit entry, two events). The import's time is its
job's, from start to finish, the reading of the file and the writing of the result included; the upload is told apart.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any

import click
import httpx
import psycopg2

from dev.bench.registry.__main__ import HERE, Side, cpu_of, product
from dev.bench.wrk import wrk_figures
from dev.people import people
from dev.ports import wait_until
from dev.stack import Stack
from shared.clock import LOCAL_ZONE

CONNECTIONS = (16, 1)
HEADER = "证件类型,证件号码,姓名,联系电话,地址,房号,人员类别,居住事由,住所类型,开始日期\r\n"
MEGABYTE = 1_000_000
PAUSE = 0.2
"""Seconds between two looks of others; they cost CPU too, which is counted as the import's."""
SLOWEST = 100
"""Rows a second below which something is broken."""


@dataclass(frozen=True)
class Subject:
    """What is imported: whose it is, where a file goes and what is read meanwhile, the file of so many, and the script that registers singly."""

    service: str
    path: str
    listing: str
    file_of: Callable[[int, str], bytes]
    script: str


@dataclass(frozen=True)
class ImportFigures:
    """One import: committed rows a second, the CPU milliseconds of all processes for each, and what it cost others.

    The CPU is counted until the last event is out; ``upload`` is in seconds, ``p95_ms`` how long others waited, ``peaks`` are bytes.
    """

    rate: float
    cpu: float
    upload: float
    p95_ms: float
    peaks: dict[str, int]


@dataclass(frozen=True)
class Singly:
    """Registrations a second, and the CPU milliseconds of all processes for each."""

    rate: float
    cpu: float


def file_of(count: int, seed: str) -> bytes:
    """A CSV of so many people."""
    lines = (
        f"身份证,{person.document_number},{person.name},138{number:08d},测试路 {number} 号,101,流动人口,务工,出租屋,2022-03-01\r\n"
        for number, person in zip(range(count), people(seed), strict=False)
    )
    return (HEADER + "".join(lines)).encode("utf-8-sig")


RESIDENTS = Subject("population", "/imports", "/residences", file_of, "register.lua")


def peak_of(pid: int) -> int:
    """Bytes that a process has held at most."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return int(status.split("VmHWM:")[1].split()[0]) * 1024


def children_of(pid: int) -> list[int]:
    """The readers that a process has started."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8").split()]


def work_of(stack: Stack, side: Side, service: str) -> float:
    """CPU seconds of every process so far, when all events are out; that of the readers that have ended too."""
    wait_until(lambda: not _unpublished(stack, service), "an empty outbox", 300)
    return cpu_of(side, stack.pids["postgres"])


def _unpublished(stack: Stack, service: str) -> int:
    url = f"{stack.database_url.replace('+psycopg2', '').rpartition('/')[0]}/{service}"
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM outbox WHERE published_at IS NULL")
        return int(cursor.fetchone()[0])


def register_singly(stack: Stack, side: Side, subject: Subject, connections: int, first: int, seconds: float) -> Singly:
    """Registrations on so many connections."""
    today = datetime.now(LOCAL_ZONE).date().isoformat()
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds:g}s", "--latency", "-s", str(HERE / subject.script), side.url, "--", side.token]
    before = work_of(stack, side, subject.service)
    output = subprocess.run([*command, str(first), today], check=True, capture_output=True, text=True)
    if output.stderr:
        raise RuntimeError(output.stderr[:500])
    requests, rate, _ = wrk_figures(output.stdout)
    return Singly(rate, 1000 * (work_of(stack, side, subject.service) - before) / requests)


def import_file(stack: Stack, side: Side, subject: Subject, count: int, seed: str, pause: float) -> ImportFigures:
    """Import a file, asking for the job and a listing every ``pause`` seconds meanwhile; raises ``RuntimeError`` if a row did not go in."""
    before = work_of(stack, side, subject.service)
    headers = {"Authorization": f"Bearer {side.token}"}
    with httpx.Client(base_url=f"{side.url}/api/v1", headers=headers, timeout=120) as client:
        began = time.monotonic()
        answer = client.post(subject.path, content=subject.file_of(count, seed), headers={"Content-Type": "text/csv"})
        upload = time.monotonic() - began
        waits, reader, job = _follow(
            client, subject, answer.raise_for_status().json()["id"], stack.pids[subject.service], began + count / SLOWEST, pause
        )
    if job["counts"] != {"IMPORTED": count}:
        raise RuntimeError(f"{job['state']} {job['counts']} {job['error']}")
    taken = datetime.fromisoformat(job["finished_at"]) - datetime.fromisoformat(job["started_at"])
    peaks = {name: peak_of(stack.pids[name]) for name in ("gateway", subject.service, "directory")} | {"reader": reader}
    cpu = 1000 * (work_of(stack, side, subject.service) - before) / count
    return ImportFigures(count / taken.total_seconds(), cpu, upload, 1000 * sorted(waits)[int(len(waits) * 0.95)], peaks)


def _follow(client: httpx.Client, subject: Subject, job_id: str, importer: int, end: float, pause: float) -> tuple[list[float], int, dict[str, Any]]:
    waits: list[float] = []
    reader = 0
    while time.monotonic() < end:
        began = time.monotonic()
        job = client.get(f"/jobs/{job_id}").raise_for_status().json()
        client.get(subject.listing, params={"limit": 10}).raise_for_status()
        waits.append((time.monotonic() - began) / 2)
        reader = max([reader, *map(_peak_if_alive, children_of(importer))])
        if job["finished_at"]:
            return waits, reader, job
        time.sleep(pause)
    raise RuntimeError("the import does not end")


def _peak_if_alive(pid: int) -> int:
    try:
        return peak_of(pid)
    except (FileNotFoundError, IndexError):
        return 0


def compared(stack: Stack, side: Side, subject: Subject, rounds: int, seconds: float, rows: int, pause: float = PAUSE) -> str:
    """The table of imports and single registrations in turn; the memory is that of the last file."""
    rates: dict[int, list[Singly]] = {connections: [] for connections in CONNECTIONS}
    imports: list[ImportFigures] = []
    for number in range(rounds):
        for connections in CONNECTIONS:
            rates[connections].append(register_singly(stack, side, subject, connections, (2 * number + connections) * 1_000_000, seconds))
        imports.append(import_file(stack, side, subject, rows, f"bench of imports {number}", pause))
        told = ", ".join(f"{found[-1].rate:.0f}/s, {found[-1].cpu:.2f} ms CPU on {connections}" for connections, found in rates.items())
        print(f"round {number + 1}: {imports[-1].rate:.0f} rows/s, {imports[-1].cpu:.2f} ms CPU; singly {told}", file=sys.stderr)
    return _table(rates, imports, rows)


def measure_imports(rounds: int, seconds: float, rows: int) -> str:
    """The same for residents, on a product of its own."""
    with tempfile.TemporaryDirectory(prefix="liangdian-bench-") as name, product(Path(name)) as (stack, side):
        return compared(stack, side, RESIDENTS, rounds, seconds, rows)


def _table(rates: dict[int, list[Singly]], imports: list[ImportFigures], rows: int) -> str:
    rate, cpu = median(one.rate for one in imports), median(one.cpu for one in imports)
    lines = [
        "| path | a second | CPU ms each, all processes | the import is faster by | and cheaper by |",
        "|---|---|---|---|---|",
        f"| import of {rows} rows (job) | {rate:.0f} | {cpu:.2f} | | |",
    ]
    for connections, found in rates.items():
        singly = Singly(median(one.rate for one in found), median(one.cpu for one in found))
        told = f"{singly.rate:.0f} | {singly.cpu:.2f} | {rate / singly.rate:.1f}x | {singly.cpu / cpu:.1f}x"
        lines.append(f"| registered singly, {connections} connections | {told} |")
    lines += [
        "",
        f"p95 of other reads meanwhile: {median(one.p95_ms for one in imports):.0f} ms; upload {median(one.upload for one in imports):.1f} s",
    ]
    peaks = ", ".join(f"{name} {peak / MEGABYTE:.0f} MB" for name, peak in imports[-1].peaks.items())
    return "\n".join([*lines, f"peak memory: {peaks}"])


@click.command()
@click.option("--rounds", default=3, show_default=True)
@click.option("--seconds", default=6.0, show_default=True, help="Of each measurement of single registrations.")
@click.option("--rows", default=100_000, show_default=True, help="Of each file.")
def main(rounds: int, seconds: float, rows: int) -> None:
    """Compare importing residents with registering them one by one."""
    if shutil.which("wrk") is None:
        raise click.ClickException("wrk is missing: apt-get install wrk")
    print(measure_imports(rounds, seconds, rows))


if __name__ == "__main__":
    main()
