"""The sample services on our runtime."""

import os
from pathlib import Path
from typing import Any

import eventlet
from nameko.extensions import DependencyProvider
from werkzeug.wrappers import Response

from shared.contracts.directory.roles import Role
from shared.db.database import Database
from shared.errors import DomainError
from shared.identity import Actor, Call
from shared.runtime.deadline import Deadline
from shared.runtime.http import http, json_response
from shared.runtime.rpc import rpc
from shared.runtime.rpc_client import RpcClient
from shared.runtime.schedule import scheduled
from tests.integration.runtime.samples import contract
from tests.integration.runtime.samples.ledger import note

CLERK = Actor("0190a1b2", frozenset({Role.CLERK}), "east-gate")
Data = dict[str, Any]


class FailingThread(DependencyProvider):
    """Its managed thread raises the first two times."""

    runs = 0

    def start(self) -> None:
        self.container.spawn_managed_thread(self.run)

    def run(self) -> None:
        self.runs += 1
        note(f"thread {self.runs}")
        if self.runs < 3:
            raise ValueError(contract.SECRET)


class Target:
    name = "target"
    call_method = RpcClient()

    @rpc(contract.ECHO)
    def echo(self, call: Call, data: Data) -> Data:
        return {"text": data["text"]}

    @rpc(contract.SLOW)
    def slow(self, call: Call, data: Data) -> Data:
        note(f"start {data['mark']}")
        eventlet.sleep(data["seconds"])
        note(f"done {data['mark']}")
        return {"mark": data["mark"]}

    @rpc(contract.NESTED)
    def nested(self, call: Call, data: Data) -> Data:
        eventlet.sleep(0.1)
        answer: Data = self.call_method(contract.ECHO, data, request_id=call.request_id).result
        return answer

    @rpc(contract.DEEP)
    def deep(self, call: Call, data: Data) -> Data:
        if data["levels"] == 0:
            return {"reached": True}
        answer: Data = self.call_method(contract.DEEP, {"levels": data["levels"] - 1}, request_id=call.request_id).result
        return answer

    @rpc(contract.TIMES_OUT)
    def times_out(self, call: Call, data: Data) -> None:
        with eventlet.Timeout(0.1):
            eventlet.sleep(30)

    @rpc(contract.HANGS)
    def hangs(self, call: Call, data: Data) -> None:
        note("hangs")
        try:
            eventlet.sleep(3600)
        finally:
            note("released")

    @rpc(contract.EXITS)
    def exits(self, call: Call, data: Data) -> None:
        raise SystemExit(3)

    @rpc(contract.FAILS)
    def fails(self, call: Call, data: Data) -> None:
        raise ValueError(contract.SECRET)

    @rpc(contract.UNJSON)
    def unjson(self, call: Call, data: Data) -> Any:
        return {"value": object()}

    @rpc(contract.FOR_CLERKS)
    def for_clerks(self, call: Call, data: Data) -> Data:
        return {"account": call.actor.account_id, "key": call.idempotency_key, "request_id": call.request_id}


class Threaded:
    name = "target"
    thread = FailingThread()

    @rpc(contract.ECHO)
    def echo(self, call: Call, data: Data) -> Data:
        return {"text": data["text"]}


class Needed(DependencyProvider):
    """Raises while the file is there, as a database that is away would."""

    def get_dependency(self, worker_ctx: Any) -> str:
        if Path(os.environ["BROKEN"]).exists():
            raise ConnectionError(contract.SECRET)
        return "here"


class Fragile:
    name = "fragile"
    needed = Needed()

    @rpc(contract.NEEDS)
    def needs(self, call: Call, data: Data) -> Data:
        return {"needed": self.needed}


class Gateway:
    name = "gateway"
    call_method = RpcClient()

    @http("POST", "/call/<string:method>")
    def call(self, request: Any, method: str) -> Response:
        deadline = Deadline(float(request.headers.get("X-Seconds", 5)))
        try:
            reply = self.call_method(
                contract.METHODS[method], request.get_json(), actor=CLERK, request_id="r-1", idempotency_key="k-1", deadline=deadline
            )
        except DomainError as error:
            return json_response({"error": error.code, "problems": error.problems}, 503)
        return json_response(reply.result)


class Clockwork:
    name = "clockwork"
    database = Database()

    @scheduled(every=0.2)
    def tick(self) -> None:
        note(f"begin {os.getpid()}")
        eventlet.sleep(0.3)
        note(f"end {os.getpid()}")

    @scheduled(every=0.2)
    def stumble(self) -> None:
        note("stumble")
        raise ValueError(contract.SECRET)


class Choir:
    name = "choir"
    database = Database()

    @scheduled(every=0.1, everywhere=True)
    def tick(self) -> None:
        note(f"tick {os.getpid()}")


class Metronome:
    name = "metronome"

    @scheduled(every=0.1)
    def tick(self) -> None:
        note(f"tick {os.getpid()}")
