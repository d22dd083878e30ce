"""The OpenAPI 3.1 document, made from the declarations of the routes and the contracts' schemas.

``python -m gateway.openapi`` writes the committed copy, ``docs/openapi.json``, which a test compares with what is served.
"""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import orjson
from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import EXCLUDE, Schema, fields

from gateway.declaration import BASE, Route
from gateway.examples import example_of
from gateway.openapi_parts import HEADERS, LISTING, NOT_MODIFIED, PARAMETERS, PROBLEM, PROBLEM_STATUSES, TAGS, problem_answer

VERSION = "1.0.0"
DESCRIPTION = """Resident registration and station records of a district's police stations.

Every answer carries `X-Request-Id`. Errors are `application/problem+json` with a stable `code`; each code is described at
`/api/v1/problems/{code}`. A change names the version that it was made upon (`If-Match`); a creating POST may carry an
`Idempotency-Key`, and is then safe to repeat. Personal data is masked, and never stands in an address."""


def document(routes: Iterable[Route]) -> dict[str, Any]:
    """The whole document."""
    plugin = MarshmallowPlugin(schema_name_resolver=_schema_name)
    spec = APISpec("Liangdian", VERSION, "3.1.0", plugins=[plugin], info={"description": DESCRIPTION}, tags=TAGS, servers=[{"url": BASE}])
    spec.components.security_scheme("session", {"type": "http", "scheme": "bearer", "description": "The token of `POST /sessions`."})
    spec.components.schema("Problem", PROBLEM)
    spec.components.schema("Listing", LISTING)
    for name, parameter in PARAMETERS.items():
        spec.components.parameter(name, "header", parameter)
    for name, header in HEADERS.items():
        spec.components.header(name, header)
    spec.components.response(*NOT_MODIFIED)
    for status, (name, title) in PROBLEM_STATUSES.items():
        spec.components.response(name, problem_answer(status, title))
    for route in routes:
        spec.path(route.path, operations={route.verb.lower(): _Operation(route, plugin).describe()})
    found: dict[str, Any] = spec.to_dict()
    return found


class _Operation:
    """One operation, described."""

    def __init__(self, route: Route, plugin: MarshmallowPlugin) -> None:
        self._route = route
        self._plugin = plugin

    def describe(self) -> dict[str, Any]:
        route = self._route
        summary, _, more = route.text.partition(". ")
        operation: dict[str, Any] = {
            "operationId": route.name,
            "tags": [route.tag],
            "summary": summary.rstrip("."),
            "parameters": [*self._path(), *self._query(), *self._headers()],
            "responses": {str(route.status): self._success(), **self._unchanged(), **self._problems()},
        }
        if more:
            operation["description"] = more
        operation["security"] = [] if route.stranger else [{"session": []}]
        if route.recognises:
            operation["security"] = [{}, {"session": []}]
        if route.files:
            binary = {"schema": {"type": "string", "contentMediaType": "application/octet-stream"}}
            operation["requestBody"] = {"required": True, "content": dict.fromkeys(route.files, binary)}
        elif route.has_body and (body := self._body()):
            operation["requestBody"] = body
        return operation

    def _path(self) -> list[dict[str, Any]]:
        known = self._route.request_fields
        return [{"name": name, "in": "path", "required": True, "schema": self._field(known.get(name))} for name in self._route.path_names]

    def _query(self) -> list[dict[str, Any]]:
        if self._route.has_body:
            return []
        here = [(name, field) for name, field in self._route.request_fields.items() if name not in self._route.elsewhere]
        return [self._query_parameter(name, field) for name, field in here]

    def _query_parameter(self, name: str, field: fields.Field[Any]) -> dict[str, Any]:
        schema = _without_null(self._field(field))
        parameter: dict[str, Any] = {"name": name, "in": "query", "required": field.required, "schema": schema}
        if isinstance(field, fields.List):
            parameter |= {"style": "form", "explode": False}
        return parameter

    def _headers(self) -> list[str]:
        route = self._route
        names = ["XRequestId", "AcceptLanguage"]
        if route.takes_key:
            names.append("IdempotencyKey")
        if route.version_field is not None:
            names.append("IfMatch" if route.version_field.required else "IfMatchOptional")
        if self._may_be_unchanged():
            names.append("IfNoneMatch")
        return names

    def _may_be_unchanged(self) -> bool:
        route = self._route
        return route.answers_a_version and not route.answers_items and route.verb == "GET" and route.conditional

    def _unchanged(self) -> dict[str, str]:
        return {"304": NOT_MODIFIED[0]} if self._may_be_unchanged() else {}

    def _field(self, field: fields.Field[Any] | None) -> dict[str, Any]:
        return dict(self._plugin.converter.field2property(field)) if field is not None else {"type": "string"}  # type: ignore[union-attr] # set by APISpec

    def _body(self) -> dict[str, Any] | None:
        route = self._route
        if route.request is None or set(route.request_fields) <= route.elsewhere:
            return None
        schema = body_schema(route)
        media = {"schema": schema, "example": example_of(schema, asked=True)}
        return {"required": any(field.required for field in schema.fields.values()), "content": {"application/json": media}}

    def _success(self) -> dict[str, Any]:
        route = self._route
        answer: dict[str, Any] = {"description": "Done.", "headers": self._answer_headers()}
        if route.status != 204 and route.answer_schema is not None:  # the one status without a body
            answer["content"] = {"application/json": _media(route.answer_schema(), is_listing=route.answers_items)}
        for kind in route.media.split(", ") if route.media else ():
            answer.setdefault("content", {})[kind] = {"schema": {"type": "object" if kind.endswith("json") else "string"}}
        return answer

    def _answer_headers(self) -> dict[str, Any]:
        route = self._route
        wanted = {
            "X-Request-Id": True,
            "ETag": route.answers_a_version and not route.answers_items,
            "Location": route.location is not None,
            "Link": "next" in self._answer_names(),
            "Idempotent-Replayed": route.takes_key,
        }
        return {name: {"$ref": f"#/components/headers/{name}"} for name, is_sent in wanted.items() if is_sent}

    def _answer_names(self) -> set[str]:
        return set(self._route.answer_schema().fields) if self._route.answer_schema else set()

    def _problems(self) -> dict[str, str]:
        statuses = {400, 429, 500, 503} | self._refusals()
        return {str(status): PROBLEM_STATUSES[status][0] for status in sorted(statuses)}

    def _refusals(self) -> set[int]:
        route = self._route
        reasons = {
            401: not route.stranger or route.method is not None,
            403: not route.stranger,
            404: not route.stranger or bool(route.path_names),
            409: route.method is not None and route.method.writes,
            412: route.version_field is not None,
            413: route.has_body or bool(route.files),
            414: not route.has_body and bool(route.request_fields.keys() - route.elsewhere),
            415: route.has_body or bool(route.files),
            422: bool(route.request_fields),
            # Where it may be left out, what else is sent can ask for it.
            428: route.version_field is not None,
        }
        return {status for status, may_be in reasons.items() if may_be}


def _media(schema: Schema, *, is_listing: bool) -> dict[str, Any]:
    example = example_of(schema, asked=False)
    if not is_listing:
        return {"schema": schema, "example": example}
    whole = {"allOf": [schema, {"$ref": "#/components/schemas/Listing"}]}
    return {"schema": whole, "example": {**example, "next": example.get("next"), "self": BASE + "/…"}}


def body_schema(route: Route) -> Schema:
    """The schema of the body: the request without what comes from the path, the headers or the gateway."""
    assert route.request is not None  # noqa: S101 # callers ask for routes with a body only
    names = {item.data_key or name: name for name, item in route.request().fields.items()}
    return route.request(exclude=[names[wire] for wire in sorted(route.elsewhere & set(names))])


def _schema_name(schema: Any) -> str:
    instance = schema if isinstance(schema, Schema) else schema()
    name = type(instance).__name__
    if not instance.exclude:
        return name
    without = "".join(part.title().replace("_", "") for part in sorted(instance.exclude))
    return f"{name}Without{without}" if instance.unknown == EXCLUDE else f"{name}Body"


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    kind = schema.get("type")
    if isinstance(kind, list):
        schema["type"] = next(word for word in kind if word != "null")
    if "enum" in schema:
        schema["enum"] = [word for word in schema["enum"] if word is not None]
    if schema.get("default", ...) is None:
        del schema["default"]
    return schema


def main() -> None:
    """Write the committed copy."""
    from gateway.service import Gateway  # noqa: PLC0415 # the service itself serves this module's document

    target = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/openapi.json")
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(orjson.dumps(document(Gateway.declarations()), option=orjson.OPT_INDENT_2) + b"\n")


if __name__ == "__main__":
    main()
