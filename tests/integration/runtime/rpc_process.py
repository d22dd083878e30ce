"""Sample services as processes of their own, on our runtime or (``LIANGDIAN_RUNTIME=stock``) on stock nameko, and a bare caller."""

import base64
import http.client
import itertools
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
import uuid
from contextlib import suppress
from pathlib import Path
from typing import Any

import amqp
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from kombu import Connection

from dev.ports import free_port, wait_until

STOCK = os.environ.get("LIANGDIAN_RUNTIME") == "stock"
WORKERS = 10
PRIVATE_KEY = bytes(range(32))
PUBLIC_KEY = Ed25519PrivateKey.from_private_bytes(PRIVATE_KEY).public_key().public_bytes_raw()


def text(key: bytes) -> str:
    return base64.b64encode(key).decode()


class Sample:
    """One running sample service; ``output`` is everything it has written."""

    def __init__(self, name: str, amqp_uri: str, folder: Path, **environment: str) -> None:
        self.name = name
        self.folder = folder
        self.log = folder / f"{name}-{time.monotonic_ns()}.log"
        self.ledger = folder / "ledger"
        self.ledger.touch()
        self.http_port = free_port()
        self.operations_port = free_port()
        given = self._environment(amqp_uri) | environment
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(self._command(amqp_uri), env=given, stdout=log, stderr=log)

    def _command(self, amqp_uri: str) -> list[str]:
        if not STOCK:
            return [sys.executable, "-W", "ignore", "-m", "shared.runtime.process", f"tests.integration.runtime.samples.ours:{self.name}"]
        config = self.folder / f"{self.name}.yaml"
        config.write_text(f"AMQP_URI: '{amqp_uri}'\nWEB_SERVER_ADDRESS: '127.0.0.1:{self.http_port}'\nmax_workers: {WORKERS}\n", encoding="utf-8")
        program = str(Path(sys.executable).parent / "nameko")
        return [sys.executable, "-W", "ignore", program, "run", "--config", str(config), f"tests.integration.runtime.samples.stock:{self.name}"]

    def _environment(self, amqp_uri: str) -> dict[str, str]:
        key = text(bytes(32))
        return {
            **os.environ,
            "AMQP_URI": amqp_uri,
            "DATABASE_URL": "postgresql+psycopg2://nobody@127.0.0.1:1/none",
            "LIANGDIAN_FIELD_KEYS": f"a:{key}",
            "LIANGDIAN_INDEX_KEY": key,
            "LIANGDIAN_AUDIT_KEY": key,
            "LIANGDIAN_CURSOR_KEY": key,
            **({"LIANGDIAN_CONTEXT_PRIVATE_KEY": text(PRIVATE_KEY)} if self.name == "Gateway" else {}),
            "LIANGDIAN_CONTEXT_PUBLIC_KEYS": text(PUBLIC_KEY),
            "LIANGDIAN_HTTP_PORT": str(self.http_port),
            "LIANGDIAN_OPERATIONS_PORT": str(self.operations_port),
            "LIANGDIAN_MAX_WORKERS": str(WORKERS),
            "LEDGER": str(self.ledger),
            "BROKEN": str(self.folder / "broken"),
        }

    def __enter__(self):
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    @property
    def output(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    @property
    def is_alive(self) -> bool:
        return self.process.poll() is None

    def noted(self) -> list[str]:
        return self.ledger.read_text(encoding="utf-8").split("\n")[:-1]

    def terminate(self) -> float:
        """Send SIGTERM and wait; returns the seconds it took (at most 70)."""
        started = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(70)
        return time.monotonic() - started

    def end(self) -> None:
        if self.is_alive:
            self.process.kill()
        self.process.wait()

    def metric(self, name: str) -> float:
        """The sum of a metric's samples whose line begins with ``name``."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.operations_port}/metrics", timeout=5) as answer:
            lines = answer.read().decode().splitlines()
        return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(name))

    def post(self, method: str, data: dict[str, Any], seconds: float = 5, patience: float = 15) -> tuple[int, dict[str, Any]]:
        """Call a method through the gateway; raises ``OSError`` when no answer comes within ``patience``."""
        connection = http.client.HTTPConnection("127.0.0.1", self.http_port, timeout=patience)
        try:
            headers = {"Content-Type": "application/json", "X-Seconds": str(seconds)}
            connection.request("POST", f"/call/{method}", json.dumps(data), headers)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()


class Caller:
    """Publishes anything at all, and collects the answers by correlation id."""

    def __init__(self, amqp_uri: str) -> None:
        self.connection = Connection(amqp_uri, connect_timeout=5).transport.establish_connection()
        self.channel = self.connection.channel()
        self.reply_to = self._reply_queue() if STOCK else "amq.rabbitmq.reply-to"
        self.channel.basic_consume(self.reply_to, no_ack=True, callback=self._receive)
        self.answers: dict[str, Any] = {}
        self._numbers = itertools.count()

    def __enter__(self):
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError, amqp.AMQPError):
            self.connection.close()

    def _reply_queue(self) -> str:
        """A queue bound as stock nameko answers."""
        self.channel.exchange_declare("nameko-rpc", "topic", durable=True, auto_delete=False)
        queue = str(uuid.uuid4())
        self.channel.queue_declare(queue, exclusive=True)
        self.channel.queue_bind(queue, "nameko-rpc", queue)
        return queue

    def _receive(self, message: Any) -> None:
        self.answers[message.properties["correlation_id"]] = json.loads(message.body)

    def send(self, routing_key: str, body: Any, **properties: Any) -> str:
        """Publish one message as a call; ``None`` takes a property away. Returns its correlation id."""
        number = str(next(self._numbers))
        given = {"reply_to": self.reply_to, "correlation_id": number, "content_type": "application/json", **properties}
        data = body if isinstance(body, bytes) else json.dumps({"args": [], "kwargs": body}).encode()
        message = amqp.Message(data, **{name: value for name, value in given.items() if value is not None})
        self.channel.basic_publish(message, exchange="nameko-rpc", routing_key=routing_key)
        return number

    def wait(self, numbers: list[str], seconds: float) -> list[Any]:
        """The answers that came within ``seconds``, None for one that did not."""
        end = time.monotonic() + seconds
        while not set(numbers) <= self.answers.keys() and (left := end - time.monotonic()) > 0:
            with suppress(TimeoutError):
                self.connection.drain_events(timeout=left)
        return [self.answers.get(number) for number in numbers]

    def call(self, routing_key: str, body: Any, seconds: float = 5, **properties: Any) -> Any:
        return self.wait([self.send(routing_key, body, **properties)], seconds)[0]

    def consumers(self, queue: str) -> int:
        """How many consume a queue, -1 when there is none."""
        try:
            with self.connection.channel() as channel:
                return int(channel.queue_declare(queue, passive=True).consumer_count)
        except amqp.NotFound:
            return -1

    def messages(self, queue: str) -> int:
        with self.connection.channel() as channel:
            return int(channel.queue_declare(queue, passive=True).message_count)


def await_service(sample: Sample, caller: Caller, seconds: float = 20) -> None:
    """Wait until it consumes its calls."""
    queue = f"rpc-{sample.name.lower().replace('threaded', 'target')}"
    wait_until(lambda: not sample.is_alive or caller.consumers(queue) > 0, f"service {sample.name}", seconds)
    assert sample.is_alive, sample.output


def await_gateway(sample: Sample, seconds: float = 20) -> None:
    """Wait until calls through it are answered."""
    wait_until(lambda: not sample.is_alive or answers(sample), "the gateway", seconds)
    assert sample.is_alive, sample.output


def answers(gateway: Sample) -> bool:
    """Whether a call through the gateway succeeds."""
    try:
        return gateway.post("echo", {"text": "x"}, patience=2)[0] == 200
    except OSError:
        return False
