"""Checking what a caller sent against the contract, all problems at once, each with its JSON pointer.

The owning service checks again; here it is done so that a person who mistyped three fields is told of three.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from marshmallow import Schema

from gateway.declaration import Route
from shared.errors import Invalid, NotFound, problem

CODES = {
    "Missing data for required field.": "REQUIRED",
    "Field may not be null.": "NULL_NOT_ALLOWED",
    "Unknown field.": "UNKNOWN_FIELD",
}
"""Codes of marshmallow's own messages; a rule of ours that raises an UPPER_SNAKE message is its own code."""


class Checker:
    """The compiled checks of one route."""

    def __init__(self, route: Route) -> None:
        names = {item.data_key or name: name for name, item in route.request().fields.items()} if route.request else {}
        here = set(names) - route.elsewhere
        self.known = {wire: route.request_fields[wire] for wire in here}
        self._sent = _part(route.request, [names[wire] for wire in here])
        self._path = _part(route.request, [names[wire] for wire in route.path_names if wire in names])

    def check_path(self, values: Mapping[str, str]) -> None:
        """Raise ``NotFound`` when a part of the address cannot be the name of anything."""
        if values and self._path is not None and self._path.validate(values):
            raise NotFound("NOT_FOUND")

    def check(self, sent: Mapping[str, Any]) -> None:
        """Raise ``Invalid`` with every problem of the body or the query."""
        problems = list(problems_of(self._sent.validate(sent))) if self._sent is not None else _unknown(sent)
        if problems:
            unknown = any(found["code"] == "UNKNOWN_FIELD" for found in problems)
            raise Invalid("UNKNOWN_FIELD" if unknown else "INVALID_FIELDS", problems=problems)


def _part(schema: type[Schema] | None, names: Sequence[str]) -> Schema | None:
    return schema(only=names) if schema and names else None


def _unknown(sent: Mapping[str, Any]) -> list[dict[str, str]]:
    return [problem(f"/{_escaped(name)}", "UNKNOWN_FIELD") for name in sent]


def problems_of(messages: Any, at: str = "") -> Iterator[dict[str, str]]:
    """Marshmallow's nested messages as ``{pointer, code, detail}``, depth first."""
    if isinstance(messages, Mapping):
        for name, inner in messages.items():
            yield from problems_of(inner, at if name == "_schema" else f"{at}/{_escaped(name)}")
        return
    for text in messages if isinstance(messages, list) else [messages]:
        yield problem(at, CODES.get(text) or _code(str(text)), str(text))


def _code(text: str) -> str:
    return text if text.isupper() and text.replace("_", "").isalnum() else "INVALID_VALUE"


def _escaped(name: object) -> str:
    return str(name).replace("~", "~0").replace("/", "~1")
