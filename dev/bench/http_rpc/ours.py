"""The same pair on our runtime, with what it does beside: deadline, signed context, schema, metrics, one log line a request."""

from typing import Any

from marshmallow import fields
from werkzeug.wrappers import Response

from shared.contracts.directory.roles import Role
from shared.contracts.method import Method
from shared.contracts.schema import Answer, Request
from shared.identity import Actor, Call
from shared.runtime.http import http, json_response
from shared.runtime.rpc import rpc
from shared.runtime.rpc_client import RpcClient

ANSWER = {"id": "0190a1b2", "station_code": "east-gate", "community": "Willow Lane", "since": "2022-03-01", "version": 3}
CLERK = Actor("0190a1b2", frozenset({Role.CLERK}), "east-gate")


class ById(Request):
    """Which record."""

    id = fields.String(required=True)


GET_RESIDENCE = Method("bench_service", "get_residence", ById, Answer, frozenset({Role.CLERK}))


class OurService:
    """Answers with one small record."""

    name = "bench_service"

    @rpc(GET_RESIDENCE)
    def get_residence(self, _call: Call, data: dict[str, Any]) -> dict[str, Any]:
        """The record."""
        return {**ANSWER, "id": data["id"]}


class OurGateway:
    """Asks for it."""

    name = "gateway"
    rpc = RpcClient()

    @http("GET", "/residences/<string:residence_id>")  # type: ignore[untyped-decorator] # nameko publishes no types
    def get_residence(self, request: Any, residence_id: str) -> Response:
        """The record as JSON."""
        reply = self.rpc(GET_RESIDENCE, {"id": residence_id}, actor=CLERK, request_id=request.request_id)
        return json_response(reply.result)
