"""Population and directory as processes of their own, and a caller on their bus: bare AMQP, so that nothing of ours is on both ends."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
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
CLASSES = {"directory": "DirectoryService", "population": "PopulationService"}


class RunningService:
    """One process of a service; ``call`` raises what it answers as an error."""

    def __init__(self, name: str, amqp_uri: str, database_url: str, folder: Path) -> None:
        self.name = name
        self.amqp_uri = amqp_uri
        self.database_url = database_url
        self.log_file = folder / f"{name}.log"
        self.operations_port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        others = {"AMQP_URI": self.amqp_uri, "LIANGDIAN_OPERATIONS_PORT": str(self.operations_port)}
        environment = {**os.environ, **environment_for(self.database_url, **others)}
        command = [sys.executable, "-W", "ignore", "-m", "shared.runtime.process", f"services.{self.name}.service:{CLASSES[self.name]}"]
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

    def call(self, method: Method, data: dict[str, Any], actor: Actor | None, key: str | None = None) -> Any:
        given = {"nameko.context": SIGNER.sign(actor, self.name) if actor else None, "nameko.idempotency_key": key}
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
            end = time.monotonic() + 15
            while not answers:
                connection.drain_events(timeout=max(0.01, end - time.monotonic()))
        finally:
            connection.close()
        return answers[0]


class Listener:
    """A queue of one's own for the population's events."""

    def __init__(self, amqp_uri: str, pattern: str = "#") -> None:
        self.connection = Connection(amqp_uri).transport.establish_connection()
        self.channel = self.connection.channel()
        self.bodies: list[str] = []
        self.channel.exchange_declare("population.events", "topic", durable=True, auto_delete=False)
        queue = self.channel.queue_declare(exclusive=True).queue
        self.channel.queue_bind(queue, "population.events", pattern)
        self.channel.basic_consume(queue, no_ack=True, callback=lambda message: self.bodies.append(str(message.body)))

    def heard(self, event: str, subject: str, seconds: float = 10) -> dict[str, Any]:
        """The event about that subject; raises ``TimeoutError`` if it does not come."""
        end = time.monotonic() + seconds
        while True:
            for body in self.bodies:
                envelope: dict[str, Any] = json.loads(body)
                if envelope["type"] == f"liangdian.population.{event}.v1" and envelope["subject"] == subject:
                    return envelope
            self.connection.drain_events(timeout=max(0.01, end - time.monotonic()))

    def close(self) -> None:
        self.connection.close()
