"""Starts the sample service in a process of its own and talks to it in bytes, as no well-behaved client would.

``LIANGDIAN_RUNTIME=stock pytest …`` runs the same service on nameko's own server, which shows what these tests are worth.
"""

import json
import os
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from dev.ports import free_port, listens, wait_until

IS_STOCK = os.environ.get("LIANGDIAN_RUNTIME") == "stock"
SAMPLE = Path(__file__).with_name("http_sample.py")
ROOT = Path(__file__).parents[3]
GET = b"GET /fast HTTP/1.1\r\nHost: a\r\n\r\n"


class SampleProcess:
    """The running sample."""

    def __init__(self, folder, **given):
        self.port, self.operations_port = free_port(), free_port()
        self._clients = []
        self._log = Path(folder) / "log"
        command = [sys.executable, "-W", "ignore", str(SAMPLE), json.dumps({"port": self.port, "operations_port": self.operations_port, **given})]
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
        wait_until(lambda: self.process.poll() is not None or listens(self.port), "the sample", 30)
        assert self.is_alive, self.log

    @property
    def is_alive(self):
        return self.process.poll() is None

    @property
    def log(self):
        return self._log.read_text(encoding="utf-8", errors="replace")

    def lines(self, event):
        """The log lines of one event; a process writes them within a moment."""
        return [line for line in map(json.loads, self.log.splitlines()) if line["event"] == event]

    def assert_unharmed(self):
        """It lives, answers, and has not met anything that it didn't foresee."""
        assert self.is_alive, self.log[-3000:]
        assert status(self.ask(GET)) == 200
        assert "critical" not in self.log.lower()
        assert "Traceback" not in self.log
        assert "_failed" not in self.log.replace("http_accept_failed", "")

    def connect(self, receive_buffer=None):
        """A new connection, which is closed with the sample at the latest."""
        client = socket.socket()
        if receive_buffer:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        client.settimeout(10)
        client.connect(("127.0.0.1", self.port))
        self._clients.append(client)
        return client

    def ask(self, data, *, is_operations=False):
        """All that comes back on one connection for these bytes, until the server closes or is silent for half a second."""
        with socket.create_connection(("127.0.0.1", self.operations_port if is_operations else self.port), timeout=10) as client:
            client.sendall(data)
            return read_all(client, 0.5)

    def health(self):
        """Status of ``/healthz`` and the seconds that it took."""
        start = time.monotonic()
        answer = self.ask(b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", is_operations=True)
        return status(answer), time.monotonic() - start

    def wait_until_quiet(self):
        """Wait until no connection is open."""
        page = b"GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
        wait_until(lambda: IS_STOCK or b"http_server_connections 0.0" in self.ask(page, is_operations=True), "the end of all connections")

    def terminate(self):
        self.process.send_signal(signal.SIGTERM)

    def wait(self, seconds=30):
        """Seconds until the process has ended."""
        start = time.monotonic()
        self.process.wait(seconds)
        return time.monotonic() - start

    def close(self):
        for client in self._clients:
            client.close()
        self.process.kill()
        self.process.wait()


@contextmanager
def running_sample(**given):
    with tempfile.TemporaryDirectory(prefix="liangdian-http-") as folder:
        sample = SampleProcess(folder, **given)
        try:
            yield sample
        finally:
            sample.close()


def read_all(client, silence):
    """Everything until the other side closes, or is silent for so many seconds."""
    client.settimeout(silence)
    data = b""
    try:
        while part := client.recv(65536):
            data += part
    except (TimeoutError, ConnectionResetError):
        pass
    return data


def is_closed(client, seconds):
    """Whether the server closes the connection within so many seconds; what it still sends is dropped."""
    client.settimeout(seconds)
    try:
        while client.recv(65536):
            pass
    except TimeoutError:
        return False
    except ConnectionError:
        return True
    return True


def status(answer):
    """The status of the first answer in these bytes; 0 when there is none."""
    return int(answer[9:12]) if answer.startswith(b"HTTP/1.") else 0


def answers(data):
    """How many answers these bytes hold."""
    return data.count(b"HTTP/1.1 ") + data.count(b"HTTP/1.0 ")


def reset(client):
    """Close with an RST, as a client that crashes does."""
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()
