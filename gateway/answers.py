"""Turning a service's answer into a response: one serialisation, and the headers that the declaration promises."""

from typing import Any

import orjson
from werkzeug.wrappers import Response

from gateway.declaration import BASE
from gateway.inquiry import Inquiry
from gateway.reading import matches
from shared.runtime.rpc_client import Reply

JSON = "application/json"


def render(inquiry: Inquiry, reply: Reply) -> Response:
    """The response to one request."""
    route, result = inquiry.route, reply.result
    headers = {"Cache-Control": "no-store"}
    if reply.replayed:
        headers["Idempotent-Replayed"] = "true"
    if route.location:
        headers["Location"] = BASE + route.location.format_map(result)
    if route.answers_items:
        result = _page(inquiry, result, headers)
    elif route.answers_a_version:
        headers["ETag"] = etag = f'"v{result["version"]}"'
        if inquiry.verb == "GET" and route.conditional and matches(inquiry.if_none_match, etag):
            return Response(None, 304, headers)
    if route.status == 204:  # the one status without a body
        return Response(None, 204, headers)
    return Response(orjson.dumps(result), route.status, headers, content_type=JSON)


def _page(inquiry: Inquiry, result: dict[str, Any], headers: dict[str, str]) -> dict[str, Any]:
    following = result.get("next")
    if following is not None:
        headers["Link"] = f'<{inquiry.address_with(cursor=following)}>; rel="next"'
    return {**result, "next": following, "self": inquiry.address_with()}
