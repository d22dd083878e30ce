"""A message as it is kept when it can't be handled: its bytes and the little around them that is safe to know."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Self

from uuid_utils import uuid7

from shared.runtime.frames import Content, Unreadable

LONGEST_VALUE = 255
KEPT_PROPERTIES = ("content_type", "content_encoding", "message_id", "correlation_id", "type", "app_id", "user_id", "reply_to")


@dataclass(frozen=True)
class Specimen:
    """One message; ``queue`` and ``consumer`` say for whom it was, ``properties`` only plain short texts.

    ``deliveries`` is how often the broker says it was delivered before (quorum queues tell).
    """

    body: bytes = field(repr=False)
    queue: str
    consumer: str = ""
    routing_key: str = ""
    properties: dict[str, str] = field(default_factory=dict)
    redelivered: bool = False
    deliveries: int = 0

    is_readable: bool = True

    @classmethod
    def of(cls, message: Content, queue: str, consumer: str) -> Self:
        """Take it from a message off the wire, believing nothing about it."""
        try:
            given, is_readable = message.properties(), True
        except Unreadable:
            given, is_readable = {}, False
        headers = given.get("application_headers")
        count = headers.get("x-delivery-count", 0) if isinstance(headers, dict) else 0
        return cls(
            body=message.body,
            queue=queue,
            consumer=consumer,
            routing_key=message.routing_key if message.routing_key.isprintable() else "",
            properties=plain(given),
            redelivered=message.redelivered,
            deliveries=count if isinstance(count, int) else 0,
            is_readable=is_readable,
        )

    @property
    def content_type(self) -> str | None:
        """As its sender named it."""
        return self.properties.get("content_type")

    @cached_property
    def id(self) -> str:
        """A new identifier, the same each time it is asked for: keeping the message twice is keeping it once."""
        return str(uuid7())

    @cached_property
    def sha256(self) -> str:
        """The digest of the body, in hexadecimal."""
        return hashlib.sha256(self.body).hexdigest()


def plain(properties: Mapping[str, Any]) -> dict[str, str]:
    """The known properties that are short printable text; the rest of what a stranger sends is not worth keeping."""
    kept = {name: properties.get(name) for name in KEPT_PROPERTIES}
    return {name: value for name, value in kept.items() if isinstance(value, str) and len(value) <= LONGEST_VALUE and value.isprintable()}
