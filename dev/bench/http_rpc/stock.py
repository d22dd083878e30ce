"""The pair on stock nameko: its own HTTP server, RPC client, broker connections and containers."""

import json
from typing import Any

from nameko.rpc import RpcProxy, rpc
from nameko.web.handlers import http
from werkzeug.wrappers import Response

ANSWER = {"id": "0190a1b2", "station_code": "east-gate", "community": "Willow Lane", "since": "2022-03-01", "version": 3}


class StockService:
    """Answers with one small record."""

    name = "bench_stock_service"

    @rpc  # type: ignore[untyped-decorator] # nameko publishes no types
    def get_residence(self, id: str) -> dict[str, Any]:  # noqa: A002 - the field's name on the wire
        """The record."""
        return {**ANSWER, "id": id}


class StockGateway:
    """Asks for it."""

    name = "bench_stock_gateway"
    service = RpcProxy("bench_stock_service")

    @http("GET", "/residences/<string:residence_id>")  # type: ignore[untyped-decorator] # as above
    def get_residence(self, _request: Any, residence_id: str) -> Response:
        """The record as JSON."""
        return Response(json.dumps(self.service.get_residence(id=residence_id)), mimetype="application/json")
