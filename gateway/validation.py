"""Checking what a caller sent against the contract, all problems at once, each with its JSON pointer.

The owning service checks again; here it is done so that a person who mistyped three fields is told of three.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from marshmallow import Schema

from gateway.declaration import Route
from shared.errors import Invalid, NotFound
from shared.runtime.rpc import field_problems


class Checker:
    """The compiled checks of one route."""

    def __init__(self, route: Route) -> None:
        names = {item.data_key or name: name for name, item in route.request().fields.items()} if route.request else {}
        here = set(names) - route.elsewhere
        self.known = {wire: route.request_fields[wire] for wire in here}
        self._sent = _part(route.request, [names[wire] for wire in here])
        self._path_names = [wire for wire in route.path_names if wire in names]
        self._path = _part(route.request, [names[wire] for wire in self._path_names])

    def check_path(self, values: Mapping[str, str]) -> None:
        """Raise ``NotFound`` when a part of the address cannot be the name of anything."""
        if self._path is not None and self._path.validate({name: values[name] for name in self._path_names}):
            raise NotFound("NOT_FOUND")

    def check(self, sent: Mapping[str, Any]) -> None:
        """Raise ``Invalid`` with every problem of the body or the query."""
        problems = field_problems(self._sent.validate(sent)) if self._sent is not None else _unknown(sent)
        if problems:
            unknown = any(found["code"] == "UNKNOWN_FIELD" for found in problems)
            raise Invalid("UNKNOWN_FIELD" if unknown else "INVALID_FIELDS", problems=problems)


def _part(schema: type[Schema] | None, names: Sequence[str]) -> Schema | None:
    return schema(only=names) if schema and names else None


def _unknown(sent: Mapping[str, Any]) -> list[dict[str, str]]:
    return [found for name in sent for found in field_problems({name: "Unknown field."})]
