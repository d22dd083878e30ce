"""Services as processes of their own, and a caller on their bus: bare AMQP, so that nothing of ours is on both ends."""

import base64
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import amqp
from kombu import Connection

from dev.ports import free_port, wait_until
from shared.contracts.method import Method
from shared.errors import from_wire
from shared.identity import Actor, StatementSigner
from tests.factories.directory import PRIVATE_KEY, environment_for

SIGNER = StatementSigner(PRIVATE_KEY)


def class_of(name: str) -> str:
    """What the class of a service is called."""
    return f"{name.title().replace('_', '')}Service"


class RunningService:
    """One process of the service of that name; ``call`` raises what it answers as an error."""

    def __init__(self, name: str, amqp_uri: str, database_url: str, folder: Path) -> None:
        self.name = name
        self.amqp_uri = amqp_uri
        self.database_url = database_url
        self.log_file = folder / f"{name}.log"
        self.operations_port = free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self.patience = 15.0

    def start(self) -> None:
        """Begin; ``wait`` until it is ready."""
        others = {"AMQP_URI": self.amqp_uri, "LIANGDIAN_OPERATIONS_PORT": str(self.operations_port)}
        environment = {**os.environ, **environment_for(self.database_url, **others)}
        command = [sys.executable, "-W", "ignore", "-m", "shared.runtime.process", f"services.{self.name}.service:{class_of(self.name)}"]
        with self.log_file.open("ab") as log:
            self.process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)

    def wait(self) -> None:
        wait_until(self.is_ready, f"{self.name} ({self.log_file})", 40)

    def is_ready(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, self.log
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.operations_port}/readyz", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    @property
    def log(self) -> str:
        return self.log_file.read_text(encoding="utf-8", errors="replace")

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(30)

    def call(self, method: Method, data: dict[str, Any], actor: Actor | None, key: str | None = None, statement: str | None = None) -> Any:
        """The answer to somebody; a ``statement`` is sent instead of the actor's own."""
        statement = statement or (SIGNER.sign(actor, self.name) if actor else None)
        given = {"nameko.context": statement, "nameko.idempotency_key": key}
        headers = {name: text for name, text in given.items() if text is not None}
        answer = self._ask(method.key, data, {"nameko.call_id_stack": [], "nameko.deadline_ms": 10_000, **headers})
        error = answer["error"]
        if error:
            raise from_wire(error["exc_type"], error["exc_args"]) or AssertionError(f"{error}\n{self.log}")
        return answer["result"]

    def _ask(self, routing_key: str, data: dict[str, Any], headers: dict[str, Any]) -> Any:
        answers: list[Any] = []
        connection = Connection(self.amqp_uri).transport.establish_connection()
        try:
            channel = connection.channel()
            channel.basic_consume("amq.rabbitmq.reply-to", no_ack=True, callback=lambda message: answers.append(json.loads(message.body)))
            body = json.dumps({"args": [], "kwargs": data}).encode()
            given = {"reply_to": "amq.rabbitmq.reply-to", "correlation_id": "1", "content_type": "application/json", "application_headers": headers}
            channel.basic_publish(amqp.Message(body, **given), exchange="nameko-rpc", routing_key=routing_key)
            end = time.monotonic() + self.patience
            while not answers:
                connection.drain_events(timeout=max(0.01, end - time.monotonic()))
        finally:
            connection.close()
        return answers[0]


class Listener:
    """A queue of one's own for a service's events."""

    def __init__(self, amqp_uri: str, service: str, pattern: str = "#") -> None:
        self.service = service
        self.connection = Connection(amqp_uri).transport.establish_connection()
        self.channel = self.connection.channel()
        self.bodies: list[str] = []
        self.channel.exchange_declare(f"{service}.events", "topic", durable=True, auto_delete=False)
        queue = self.channel.queue_declare(exclusive=True).queue
        self.channel.queue_bind(queue, f"{service}.events", pattern)
        self.channel.basic_consume(queue, no_ack=True, callback=lambda message: self.bodies.append(str(message.body)))

    def heard(self, event: str, subject: str, seconds: float = 10) -> dict[str, Any]:
        """The event about that subject; raises ``TimeoutError`` if it does not come."""
        end = time.monotonic() + seconds
        while True:
            for body in self.bodies:
                envelope: dict[str, Any] = json.loads(body)
                if envelope["type"] == f"liangdian.{self.service}.{event}.v1" and envelope["subject"] == subject:
                    return envelope
            self.connection.drain_events(timeout=max(0.01, end - time.monotonic()))

    def next(self, seconds: float) -> dict[str, Any]:
        """The oldest event that was not asked for yet; raises ``TimeoutError``."""
        end = time.monotonic() + seconds
        while not self.bodies:
            self.connection.drain_events(timeout=max(0.01, end - time.monotonic()))
        return dict(json.loads(self.bodies.pop(0)))

    def close(self) -> None:
        self.connection.close()


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What several callers get who call at the same time: answers, or errors as values."""

    def attempt(act: Callable[[], Any]) -> Any:
        try:
            return act()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what the caller got
            return error

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(attempt, acts))


def forged(statement: str, **claims: Any) -> str:
    """The statement with other claims under its old signature."""
    payload, signature = statement.split(".")
    known = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    changed = base64.urlsafe_b64encode(json.dumps({**known, **claims}).encode()).decode().rstrip("=")
    return f"{changed}.{signature}"
