"""The operations port tells whoever watches the process how it is, whatever else is broken."""

import json
import socket
import subprocess
import sys
import time

import pytest

from dev.ports import free_port, listens, wait_until
from tests.integration.runtime.http_process import ROOT, is_closed, read_all, running_sample, status

CHECKED = """
import eventlet
eventlet.monkey_patch()
import sys
from shared.observability.health import OperationsServer, register_check
from shared.observability.logging import configure_logging

def fail():
    raise RuntimeError("database at 13812345678")

configure_logging("checked")
answers = {"good": lambda: True, "bad": lambda: False, "raises": fail, "hangs": lambda: eventlet.sleep(60) or True}
for name in sys.argv[2].split(","):
    register_check(name, answers[name])
server = OperationsServer("127.0.0.1", int(sys.argv[1]))
server.start()
server.serving = "stopping" not in sys.argv[3:]
eventlet.sleep(600)
"""


def ask(port, target, method="GET"):
    with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        client.sendall(f"{method} {target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode())
        head, _, body = read_all(client, 10).partition(b"\r\n\r\n")
    return status(head), body


@pytest.fixture(scope="module")
def checked():
    """Start a process with these checks, or give the port of the one that runs already."""
    started = {}

    def start(*arguments):
        if arguments not in started:
            port = free_port()
            command = [sys.executable, "-W", "ignore", "-c", CHECKED, str(port), *arguments]
            started[arguments] = port, subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
            wait_until(lambda: listens(port), "the operations server")
        return started[arguments][0]

    yield start
    for _, process in started.values():
        process.kill()
        process.wait()


@pytest.mark.parametrize(
    ("checks", "ready", "parts"), [("good", 200, {"good": True}), ("good,bad", 503, {"good": True, "bad": False}), ("raises", 503, {"raises": False})]
)
def test_a_process_is_ready_when_all_its_parts_are(checked, checks, ready, parts):
    code, body = ask(checked(checks), "/readyz")

    assert (code, json.loads(body)["parts"]) == (ready, parts)


def test_a_process_that_stops_is_not_ready(checked):
    assert ask(checked("good", "stopping"), "/readyz")[0] == 503


def test_a_check_that_hangs_counts_as_failed_and_holds_up_nobody(checked):
    port = checked("good,hangs")
    start = time.monotonic()
    code, body = ask(port, "/readyz")
    took = time.monotonic() - start

    assert (code, json.loads(body)["parts"]) == (503, {"good": True, "hangs": False})
    assert took < 3


def test_liveness_answers_while_everything_else_is_dead(checked):
    port = checked("raises,hangs")
    waiting = socket.create_connection(("127.0.0.1", port))
    waiting.sendall(b"GET /readyz HTTP/1.1\r\nHost: a\r\n\r\n")
    start = time.monotonic()

    assert ask(port, "/healthz") == (200, b"ok\n")
    assert time.monotonic() - start < 0.5
    waiting.close()


@pytest.mark.parametrize(("method", "target", "code"), [("GET", "/", 404), ("POST", "/healthz", 405), ("GET", "/metrics/x", 404)])
def test_nothing_else_is_served(checked, method, target, code):
    assert ask(checked("good"), target, method)[0] == code


def test_the_lag_of_the_loop_is_measured(checked):
    port = checked("good")

    wait_until(lambda: b"eventlet_hub_lag_seconds_count 0.0" not in ask(port, "/metrics")[1], "a sample", 5)


def test_its_connections_are_capped(checked):
    port = checked("good")
    clients = [socket.create_connection(("127.0.0.1", port)) for _ in range(70)]
    refused = sum(is_closed(client, 0.01) for client in clients)
    for client in clients:
        client.close()

    assert refused in {6, 7}  # The connection that found out whether it listens may still count.
    wait_until(lambda: ask(port, "/healthz")[0] == 200, "an answer")


def test_health_stays_quick_under_a_flood_of_the_public_port():
    with running_sample(limits={"connections": 100}) as sample:
        flood = [sample.connect() for _ in range(300)]
        times = [sample.health()[1] for _ in range(10)]

        assert min(times) < 0.1  # The others measure what else this machine does.
        assert len(flood) == 300
