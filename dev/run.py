"""``make run``: the local stack at a terminal, until Ctrl-C."""

import fcntl
import json
import os
import signal
import threading
import time
from contextlib import ExitStack
from pathlib import Path
from types import FrameType

import click

from dev.broker import BrokerMissing
from dev.environment import Ports, PortTaken, without_password
from dev.keyring import write_private
from dev.ports import NotReady
from dev.programs import CommandFailed
from dev.stack import SERVICES, USUAL_PORTS, Kind, Options, Stack

PORTS = "ports.json"
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
KEPT_LOG = 20_000_000
"""Bytes of a log from which on the next start puts it aside."""


class AlreadyRunning(Exception):
    """Another stack runs in this folder."""


@click.command()
@click.option("--only-deps", is_flag=True, help="PostgreSQL and RabbitMQ, prepared, without the product's processes.")
@click.option("--only-services", is_flag=True, help="The product's processes, on the parts that --only-deps (or DATABASE_URL and AMQP_URI) gave.")
@click.option("--folder", type=click.Path(path_type=Path), default=Path(".run"), show_default=True, help="Where data, logs and secrets are.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, envvar="PORT", show_default=True, help="The gateway's port.")
@click.option("--database-url", envvar="DATABASE_URL", help="A superuser's URL of a PostgreSQL of yours.")
@click.option("--amqp-uri", envvar="AMQP_URI", help="A RabbitMQ of yours, with the virtual host.")
def main(*, only_deps: bool, only_services: bool, folder: Path, port: int, database_url: str | None, amqp_uri: str | None) -> None:
    """Start the whole product on this machine and keep it running until Ctrl-C."""
    if only_deps and only_services:
        raise click.UsageError("--only-deps and --only-services exclude each other.")
    kinds = {Kind.SERVER, Kind.STEP} if only_deps else {Kind.STEP, Kind.SERVICE} if only_services else set(Kind)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with ExitStack() as locks:
            _lock(folder, kinds, locks)
            _put_aside(folder / "log")
            ports = _ports(folder, port, kinds)
            options = Options(database_url or None, amqp_uri or None, frozenset(kinds))
            _run(Stack(folder, options, ports=ports, say=click.echo), kinds)
    except (AlreadyRunning, BrokerMissing, CommandFailed, NotReady, PortTaken) as error:
        raise click.ClickException(str(error)) from None


def _run(stack: Stack, kinds: set[Kind]) -> None:
    began = time.monotonic()
    for number in SIGNALS:
        signal.signal(number, signal.default_int_handler)
    click.echo(f"Starting; data, logs and secrets are under {_short(stack.folder)}/")
    try:
        stack.start()
        if Kind.SERVER in kinds:
            write_private(stack.folder / PORTS, {name: stack.ports.of(name) for name in ("postgres", "broker")})
        _tell(stack, kinds, time.monotonic() - began)
        threading.Event().wait()
    except KeyboardInterrupt:
        click.echo("\nStopping …")
    finally:
        for number in SIGNALS:
            signal.signal(number, _leave_at_once)
        stack.stop()
    click.echo("Stopped.")


def _leave_at_once(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - a signal handler's signature
    """A second Ctrl-C: the kernel ends the children with us."""
    os._exit(128 + number)


def _tell(stack: Stack, kinds: set[Kind], seconds: float) -> None:
    click.echo(f"\nReady in {seconds:.1f} s.\n")
    rows = {"logs": f"{_short(stack.folder)}/log/<name>.log"}
    if Kind.SERVICE in kinds:
        rows = {
            "address": stack.url,
            "API documents": f"{stack.url}/api/v1/docs",
            "first account": _first_account(stack),
            "metrics": "  ".join(f"{name} {stack.metrics_url(name)}" for name in ("gateway", *SERVICES)),
            **rows,
        }
    rows |= {"PostgreSQL": without_password(stack.database_url), "RabbitMQ": without_password(stack.environment.broker_uri("operator"))}
    for name, text in rows.items():
        click.echo(f"  {name:<14} {text}")
    click.echo("\nCtrl-C stops all of it.")


def _first_account(stack: Stack) -> str:
    account = stack.first_account
    if not stack.knows_first_account:
        return "that of the database, made earlier and elsewhere"
    return f"{account['username']} / {account['password']}   (also in {_short(stack.folder)}/first-account.json)"


def _lock(folder: Path, kinds: set[Kind], locks: ExitStack) -> None:
    """Hold the folder for as long as we run, so that two stacks never share data."""
    for kind in sorted(kinds - {Kind.STEP}):
        file = locks.enter_context((folder / f"{kind}.lock").open("w"))
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(f"a stack is running in {_short(folder)}/ already; end it first, or choose another folder with --folder") from None


def _ports(folder: Path, port: int, kinds: set[Kind]) -> Ports:
    if Kind.SERVICE not in kinds:
        return Ports(port, usual=USUAL_PORTS)
    ports = Ports.usual_ones(port, USUAL_PORTS)
    known = folder / PORTS
    if Kind.SERVER not in kinds and known.exists():
        ports.taken.update(json.loads(known.read_text(encoding="utf-8")))
    return ports


def _put_aside(logs: Path) -> None:
    for log in logs.glob("*.log"):
        if log.stat().st_size > KEPT_LOG:
            log.replace(log.with_suffix(".log.old"))


def _short(path: Path) -> str:
    path = path.absolute()
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


if __name__ == "__main__":
    main()
