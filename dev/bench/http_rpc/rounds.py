"""Starts a pair, loads it with wrk, and reads from /proc what it cost."""

import os
import signal
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dev.bench.http_rpc.environment import our_environment, stock_configuration
from dev.bench.wrk import wrk_figures
from dev.ports import free_port, wait_until

TICKS = os.sysconf("SC_CLK_TCK")
PATH = "/residences/0190a1b2"


@dataclass(frozen=True)
class Pair:
    """Two running processes, and the address of the gateway."""

    url: str
    service: int
    gateway: int


@dataclass(frozen=True)
class Figures:
    """What one round measured: requests a second, and CPU milliseconds a request by process."""

    rate: float
    service: float
    gateway: float
    broker: float
    p99_ms: float

    @property
    def cpu(self) -> float:
        """CPU milliseconds a request, all processes together."""
        return self.service + self.gateway + self.broker


def cpu_seconds(pid: int) -> float:
    """User and system time that a process has used, its waited-for children not included."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


@contextmanager
def stock_pair(amqp_uri: str) -> Iterator[Pair]:
    """The pair on stock nameko."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="liangdian-bench-") as folder:
        config = Path(folder) / "config.yaml"
        config.write_text(stock_configuration(amqp_uri, port), encoding="utf-8")
        command = [sys.executable, "-W", "ignore", str(Path(sys.executable).parent / "nameko"), "run", "--config", str(config)]
        services = [f"dev.bench.http_rpc.stock:{name}" for name in ("StockService", "StockGateway")]
        with _running([[*command, service] for service in services], [dict(os.environ)] * 2, port) as pair:
            yield pair


@contextmanager
def our_pair(amqp_uri: str) -> Iterator[Pair]:
    """The pair on our runtime."""
    port = free_port()
    command = [sys.executable, "-W", "ignore", "-m", "shared.runtime.process"]
    services = [f"dev.bench.http_rpc.ours:{name}" for name in ("OurService", "OurGateway")]
    environment = our_environment(amqp_uri, port)
    with _running([[*command, service] for service in services], [environment] * 2, port) as pair:
        yield pair


@contextmanager
def _running(commands: list[list[str]], environments: list[dict[str, str]], port: int) -> Iterator[Pair]:
    url = f"http://127.0.0.1:{port}{PATH}"
    log = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the processes
    started = [
        subprocess.Popen(command, env=environment, stdout=log, stderr=log) for command, environment in zip(commands, environments, strict=True)
    ]
    try:
        wait_until(lambda: _answers(url), "the gateway", 30)
        yield Pair(url, started[0].pid, started[1].pid)
    except BaseException:
        log.seek(0)
        sys.stderr.write(log.read()[-4000:].decode(errors="replace"))
        raise
    finally:
        _stop(started)
        log.close()


def _stop(started: list[subprocess.Popen[bytes]]) -> None:
    for process in started:
        process.send_signal(signal.SIGTERM)
    for process in started:
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:  # stock nameko's HTTP service takes up to a minute
            process.kill()
            process.wait()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310 - our own loopback address
            return bool(answer.status == 200)
    except OSError:
        return False


def measure(pair: Pair, broker: int, connections: int, seconds: float) -> Figures:
    """Load the pair for ``seconds``; raises ``RuntimeError`` when any answer was not 200."""
    pids = (pair.service, pair.gateway, broker)
    before = [cpu_seconds(pid) for pid in pids]
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds:g}s", "--latency", pair.url]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    after = [cpu_seconds(pid) for pid in pids]
    requests, rate, p99 = wrk_figures(output)
    service, gateway, beam = (1000 * (end - start) / requests for start, end in zip(before, after, strict=True))
    return Figures(rate, service, gateway, beam, p99)
