"""The same sample services on stock nameko, to see that the tests of its faults fail on it."""

import json
import os
from pathlib import Path
from typing import Any

import eventlet
from nameko.extensions import DependencyProvider
from nameko.rpc import RpcProxy, rpc
from nameko.web.handlers import http
from werkzeug.wrappers import Response

from tests.integration.runtime.samples.contract import SECRET
from tests.integration.runtime.samples.ledger import note


class FailingThread(DependencyProvider):
    runs = 0

    def start(self) -> None:
        self.container.spawn_managed_thread(self.run)

    def run(self) -> None:
        self.runs += 1
        note(f"thread {self.runs}")
        if self.runs < 3:
            raise ValueError(SECRET)


class Target:
    name = "target"
    target = RpcProxy("target")

    @rpc
    def echo(self, text: str) -> dict[str, Any]:
        return {"text": text}

    @rpc
    def slow(self, seconds: float, mark: str = "") -> dict[str, Any]:
        note(f"start {mark}")
        eventlet.sleep(seconds)
        note(f"done {mark}")
        return {"mark": mark}

    @rpc
    def nested(self, text: str) -> Any:
        eventlet.sleep(0.1)
        return self.target.echo(text=text)

    @rpc
    def deep(self, levels: int) -> Any:
        return self.target.deep(levels=levels - 1) if levels else {"reached": True}

    @rpc
    def times_out(self) -> None:
        with eventlet.Timeout(0.1):
            eventlet.sleep(30)

    @rpc
    def hangs(self) -> None:
        note("hangs")
        try:
            eventlet.sleep(3600)
        finally:
            note("released")

    @rpc
    def exits(self) -> None:
        raise SystemExit(3)

    @rpc
    def fails(self) -> None:
        raise ValueError(SECRET)

    @rpc
    def unjson(self) -> Any:
        return {"value": object()}

    @rpc
    def for_clerks(self) -> dict[str, Any]:
        return {}


class Threaded:
    name = "target"
    thread = FailingThread()

    @rpc
    def echo(self, text: str) -> dict[str, Any]:
        return {"text": text}


class Needed(DependencyProvider):
    def get_dependency(self, worker_ctx: Any) -> str:
        if Path(os.environ["BROKEN"]).exists():
            raise ConnectionError(SECRET)
        return "here"


class Fragile:
    name = "fragile"
    needed = Needed()

    @rpc
    def needs(self) -> dict[str, Any]:
        return {"needed": self.needed}


class Gateway:
    name = "gateway"
    target = RpcProxy("target")
    fragile = RpcProxy("fragile")
    nobody = RpcProxy("nobody")

    @http("POST", "/call/<string:method>")
    def call(self, request: Any, method: str) -> Response:
        service = {"needs": self.fragile, "answers": self.nobody}.get(method, self.target)
        try:
            result = getattr(service, method)(**json.loads(request.get_data()))
        except Exception as error:  # noqa: BLE001 - whatever it is
            return Response(json.dumps({"error": str(error)}), status=503)
        return Response(json.dumps(result))
