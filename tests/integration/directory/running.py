"""A directory as a process of its own, and a caller on its bus: bare AMQP, so that nothing of ours is on both ends."""

import base64
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import amqp
from kombu import Connection

from dev.ports import free_port, wait_until
from shared.contracts.directory import rpc
from shared.contracts.directory.roles import Role
from shared.contracts.method import Method
from shared.errors import from_wire
from shared.identity import Actor, StatementSigner
from tests.factories.directory import ADMINISTRATOR, PASSWORD, PRIVATE_KEY, actor_of, digest, environment_for

SIGNER = StatementSigner(PRIVATE_KEY)


class RunningDirectory:
    """One process of the directory; ``call`` raises what it answers as an error."""

    def __init__(self, amqp_uri: str, database_url: str, folder: Path) -> None:
        self.amqp_uri = amqp_uri
        self.database_url = database_url
        self.folder = folder
        self.operations_port = free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self.patience = 15.0

    def start(self) -> None:
        others = {"AMQP_URI": self.amqp_uri, "LIANGDIAN_OPERATIONS_PORT": str(self.operations_port)}
        environment = {**os.environ, **environment_for(self.database_url, **others)}
        command = [sys.executable, "-W", "ignore", "-m", "shared.runtime.process", "services.directory.service:DirectoryService"]
        with (self.folder / "directory.log").open("ab") as log:
            self.process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        wait_until(self.is_ready, f"the directory ({self.folder}/directory.log)", 40)

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
        return (self.folder / "directory.log").read_text(encoding="utf-8", errors="replace")

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(30)

    def call(
        self, method: Method, data: dict[str, Any], actor: Actor | None = ADMINISTRATOR, statement: str | None = None, key: str | None = None
    ) -> Any:
        statement = statement or (SIGNER.sign(actor, "directory") if actor else None)
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

    def station(self, code: str) -> None:
        self.call(rpc.OPEN_STATION, {"code": code, "name_zh": f"{code}派出所", "name_en": code.title()})

    def account(self, username: str, station_code: str, *roles: Role) -> dict[str, Any]:
        data = {
            "username": username,
            "display_name": "李明",
            "password": PASSWORD,
            "roles": list(roles) or [Role.CLERK],
            "station_code": station_code,
        }
        return dict(self.call(rpc.OPEN_ACCOUNT, data))

    def actor(self, username: str, station_code: str, *roles: Role) -> Actor:
        return actor_of(self.account(username, station_code, *roles))

    def sign_in(self, username: str, token: str) -> dict[str, Any]:
        data = {"username": username, "password": PASSWORD, "token_digest": digest(token), "client_address": "192.0.2.1"}
        return dict(self.call(rpc.OPEN_SESSION, data, None))

    def resolve(self, token: str) -> dict[str, Any]:
        return dict(self.call(rpc.RESOLVE_SESSION, {"token_digest": digest(token)}, None))

    def at_once(self, *acts: Any) -> list[Any]:
        """What several callers get who call at the same time: answers, or errors as values."""

        def attempt(act: Any) -> Any:
            try:
                return act()
            except Exception as error:  # noqa: BLE001 - whatever it is, it is what the caller got
                return error

        with ThreadPoolExecutor(len(acts)) as pool:
            return list(pool.map(attempt, acts))


class Listener:
    """A queue of one's own for one event."""

    def __init__(self, amqp_uri: str, event: str) -> None:
        self.connection = Connection(amqp_uri).transport.establish_connection()
        self.channel = self.connection.channel()
        self.heard: list[dict[str, Any]] = []
        self.channel.exchange_declare("directory.events", "topic", durable=True, auto_delete=False)
        queue = self.channel.queue_declare(exclusive=True).queue
        self.channel.queue_bind(queue, "directory.events", event)
        self.channel.basic_consume(queue, no_ack=True, callback=lambda message: self.heard.append(json.loads(message.body)))

    def next(self, seconds: float) -> dict[str, Any]:
        """The next event; raises ``TimeoutError``."""
        end = time.monotonic() + seconds
        while not self.heard:
            self.connection.drain_events(timeout=max(0.01, end - time.monotonic()))
        return self.heard.pop(0)

    def close(self) -> None:
        self.connection.close()


def forged(statement: str, **claims: Any) -> str:
    """The statement with other claims under its old signature."""
    payload, signature = statement.split(".")
    known = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    changed = base64.urlsafe_b64encode(json.dumps({**known, **claims}).encode()).decode().rstrip("=")
    return f"{changed}.{signature}"
