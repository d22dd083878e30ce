"""``make bench``: every measurement, each figure beside a peer or a floor of the same run."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import click

from dev.bench.registry.__main__ import measure_registry
from dev.bench.registry.imports import measure_imports
from dev.stack import SERVICES, Stack

MEGABYTE = 1_000_000
IMPORT_ROWS = 100_000


def resident(pid: int) -> int:
    """Bytes of memory that a process holds."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="utf-8").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def idle() -> str:
    """How long the whole product takes to be ready, and what each process holds when nobody asks it anything."""
    with tempfile.TemporaryDirectory(prefix="liangdian-bench-") as folder:
        stack = Stack(Path(folder) / "run")
        began = time.monotonic()
        try:
            stack.start()
            ready = time.monotonic() - began
            pids = stack.pids
            lines = [f"| {name} | {resident(pids[name]) / MEGABYTE:.0f} |" for name in ("gateway", *SERVICES)]
        finally:
            stack.stop()
    return "\n".join([f"ready after {ready:.1f} s (databases made and migrated on the way)", "", "| process | MB |", "|---|---|", *lines])


@click.command()
@click.option("--rounds", default=3, show_default=True)
@click.option("--seconds", default=6.0, show_default=True, help="Of each measurement.")
def main(rounds: int, seconds: float) -> None:
    """Start to ready and memory; calls beside stock nameko; reading and registering beside a monolith; importing."""
    if shutil.which("wrk") is None:
        raise click.ClickException("wrk is missing: apt-get install wrk")
    print(f"## The whole product on this machine\n\n{idle()}\n")
    print("## HTTP → RPC → reply, beside stock nameko\n", flush=True)
    subprocess.run([sys.executable, "-W", "ignore", "-m", "dev.bench.http_rpc", "--rounds", str(rounds), "--seconds", str(seconds)], check=True)
    print(f"\n## Residences, beside a FastAPI monolith\n\n{measure_registry(rounds, seconds)}", flush=True)
    print(f"\n## Importing 100,000 residents, beside registering them singly\n\n{measure_imports(rounds, seconds, IMPORT_ROWS)}")


if __name__ == "__main__":
    main()
