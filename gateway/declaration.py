"""What a route is: the one declaration from which it is served, validated, documented and tested."""

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from marshmallow import Schema, fields

from shared.contracts.method import Method
from shared.runtime.http_limits import MAX_BODY

BASE = "/api/v1"
BODY_VERBS = frozenset({"POST", "PUT", "PATCH"})


@dataclass(frozen=True)
class Route:
    """One operation: ``verb`` and ``path`` (under ``BASE``, parts in braces named as in the method's request).

    Of the method's request fields those named in ``path`` come from there, ``version`` from If-Match, those in ``given``
    from the gateway itself, and all others from the body (POST, PUT, PATCH) or the query.
    ``media`` is what is answered (several by commas) instead of the method's JSON, or beside that of ``answer``. ``max_body`` is in bytes.
    ``location`` is the new thing's path, filled from the answer; ``stranger`` says that no session is needed, ``recognises`` that one
    which is sent all the same is looked at, ``streams`` that the answer does not end. A thing's version tells all of its answer unless ``conditional`` is false.
    ``files`` are the content types of a body that is a file: the route's method reads it as it comes in, and the fields come from the query.
    """

    verb: str
    path: str
    method: Method | None = None
    status: int = 200
    location: str | None = None
    given: AbstractSet[str] = frozenset()
    stranger: bool = False
    recognises: bool = False
    streams: bool = False
    conditional: bool = True
    query: type[Schema] | None = None
    answer: type[Schema] | None = None
    media: str = ""
    files: tuple[str, ...] = ()
    max_body: int = MAX_BODY
    tag: str = ""
    name: str = ""
    text: str = ""

    @cached_property
    def path_names(self) -> tuple[str, ...]:
        """The names in braces, in order."""
        return tuple(re.findall(r"\{(\w+)\}", self.path))

    @property
    def rule(self) -> str:
        """The path as the router reads it."""
        return BASE + re.sub(r"\{(\w+)\}", r"<\1>", self.path)

    @cached_property
    def request(self) -> type[Schema] | None:
        """The schema of what the caller sends, path and headers included."""
        return self.method.request if self.method else self.query

    @cached_property
    def request_fields(self) -> dict[str, fields.Field[Any]]:
        """The fields of the request by their names on the wire."""
        return {item.data_key or name: item for name, item in self.request().fields.items()} if self.request else {}

    @property
    def version_field(self) -> fields.Field[Any] | None:
        """The field that If-Match fills: the version of the thing that is to be changed."""
        return self.request_fields.get("version") if self.method and self.method.writes else None

    @property
    def has_body(self) -> bool:
        """Whether it reads a body of JSON."""
        return self.verb in BODY_VERBS and not self.files

    @cached_property
    def elsewhere(self) -> frozenset[str]:
        """The request fields that come neither from the body nor from the query."""
        version = {"version"} if self.version_field else set()
        return frozenset({*self.path_names, *version, *self.given})

    @cached_property
    def answer_schema(self) -> type[Schema] | None:
        """The schema of the answer, if it is JSON."""
        return self.answer or (self.method.answer if self.method and not self.media else None)

    @cached_property
    def answers_items(self) -> bool:
        """Whether the answer is a listing, or one page of it."""
        return self.answer_schema is not None and "items" in self.answer_schema().fields

    @cached_property
    def answers_a_version(self) -> bool:
        """Whether the answer is a thing with a version, hence with an ETag."""
        return self.answer_schema is not None and "version" in self.answer_schema().fields

    @cached_property
    def takes_key(self) -> bool:
        """Whether it carries an Idempotency-Key to the owning service."""
        return self.method is not None and self.method.writes


ATTRIBUTE = "gateway_route"


def declared(service: type) -> list[Route]:
    """The routes of a service class, in the order of their addresses."""
    methods = {name: value for cls in reversed(service.__mro__) for name, value in vars(cls).items()}
    found = [route for value in methods.values() if (route := getattr(value, ATTRIBUTE, None)) is not None]
    return sorted(found, key=lambda route: (route.path, route.verb))
