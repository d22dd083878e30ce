import json
import signal
import stat
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from dev.ports import free_port, wait_until
from dev.stack import SERVICES
from tests.e2e.api_client import ApiClient
from tests.e2e.processes import descendants, is_alive, memory_of

PROCESSES = ("gateway", *SERVICES)
MEGABYTE = 1_000_000


class Runner:
    """``python -m dev.run`` at a terminal of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.output = folder / f"output-{self.port}.txt"
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(self.command(self.port), stdout=output, stderr=output)

    def command(self, port: int) -> list[str]:
        return [sys.executable, "-m", "dev.run", "--folder", str(self.folder), "--port", str(port)]

    def wait_ready(self) -> ApiClient:
        """Wait until it says so; returns a stranger's client."""
        wait_until(lambda: self.process.poll() is not None or "Ctrl-C stops" in self.output.read_text(encoding="utf-8"), "the stack", 90)
        assert self.process.poll() is None, self.output.read_text(encoding="utf-8")
        return ApiClient(f"http://127.0.0.1:{self.port}")

    def end(self, number: int) -> set[int]:
        """Send a signal; returns the processes that it had and that are still there 15 seconds later at most."""
        family = descendants(self.process.pid)
        self.process.send_signal(number)
        self.process.wait(60)
        wait_until(lambda: not any(map(is_alive, family)), "the end of all processes", 15)
        return {pid for pid in family if is_alive(pid)}


@pytest.fixture
def run(tmp_path):
    started = []

    def start() -> Runner:
        started.append(Runner(tmp_path))
        return started[-1]

    yield start
    for runner in started:
        if runner.process.poll() is None:
            runner.end(signal.SIGTERM)


@pytest.mark.parametrize("name", PROCESSES)
def test_every_process_tells_of_itself(stack, name):
    metrics = httpx.get(stack.metrics_url(name), trust_env=False)

    assert metrics.status_code == 200
    assert "build_info" in metrics.text


@pytest.fixture(scope="module")
def idle_stack(new_stack):
    """A product that nobody has asked anything yet."""
    stack = new_stack()
    yield stack
    stack.stop()


@pytest.mark.parametrize("name", PROCESSES)
def test_an_idle_process_is_small(idle_stack, name):
    assert memory_of(idle_stack.pids[name]) < 120 * MEGABYTE


def test_no_secret_is_in_a_log(stack):
    logs = [stack.log(name).read_text(encoding="utf-8") for name in ("postgres", "broker", *PROCESSES)]
    logs += [path.read_text(encoding="utf-8") for path in (stack.folder / "log").iterdir()]
    secrets = json.loads((stack.folder / "secrets.json").read_text(encoding="utf-8"))

    assert all(logs[2 : 2 + len(PROCESSES)])
    assert not [key for key, value in secrets.items() if any(value in text for text in logs)]


def test_the_first_account_is_written_down_for_its_owner_only(stack, stranger):
    path = stack.folder / "first-account.json"
    account = json.loads(path.read_text(encoding="utf-8"))

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert account["url"] == stack.url
    assert stranger.sign_in(account["username"], account["password"]).status_code == 201


@pytest.mark.parametrize("name", SERVICES)
def test_a_killed_service_comes_back_by_itself(stack, administrator, name):
    stack.kill(name)
    stack.wait_ready(name)

    assert administrator.stations().status_code == 200


def test_a_stack_that_was_killed_leaves_no_process_and_starts_again_with_its_data(run, tmp_path):
    first = run()
    first.wait_ready()
    assert first.end(signal.SIGKILL) == set()

    second = run()
    stranger = second.wait_ready()
    account = json.loads((tmp_path / "first-account.json").read_text(encoding="utf-8"))

    signed_in = stranger.sign_in(account["username"], account["password"])
    assert signed_in.status_code == 201, signed_in.text
    refused = subprocess.run(second.command(free_port()), capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert "running" in refused.stderr

    assert second.end(signal.SIGINT) == set()
    assert second.process.returncode == 0


def test_a_taken_port_is_told_before_anything_starts(run, stack, tmp_path):
    port = int(stack.url.rpartition(":")[2])
    refused = subprocess.run(
        [sys.executable, "-m", "dev.run", "--folder", str(tmp_path), "--port", str(port)], capture_output=True, text=True, check=False
    )

    assert refused.returncode == 1
    assert f"port {port} is taken" in refused.stderr
    assert not (tmp_path / "postgres").exists()
