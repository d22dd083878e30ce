"""The envelope of every event: CloudEvents 1.0, structured JSON, and what a handler is given of it.

The content type on the wire is plain ``application/json``, so that a stock nameko ``event_handler`` reads our events too;
there is no CloudEvents binding for AMQP 0-9-1 that would ask for another.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Self
from uuid import UUID

import orjson

from shared.contracts.event import Event

CONTENT_TYPE = "application/json"
ACCEPTED_TYPES = frozenset({CONTENT_TYPE, "application/cloudevents+json"})
LARGEST_BODY = 1024 * 1024
"""Bytes; a larger body is refused on both ends (RabbitMQ 4 allows 16 MiB, 3.10 much more)."""
LARGEST_VERSION = 2**31 - 1
"""A CloudEvents integer has 32 bits."""
LONGEST_ATTRIBUTE = 200
TYPE = re.compile(r"liangdian\.(?P<source>[a-z][a-z0-9_]*)\.(?P<event>[a-z][a-z0-9_]*)\.v(?P<version>[1-9][0-9]{0,3})")


class Undecodable(Exception):
    """A message that is no envelope; ``reason`` is a stable UPPER_SNAKE code and never quotes the message."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Envelope:
    """One event as it travels.

    ``source`` is the name of the announcing service, ``event`` the event's name, ``version`` its schema's version,
    ``subject`` the id of the thing it tells about and ``subject_version`` the version which that thing reached by it.
    """

    id: str
    source: str
    event: str
    version: int
    subject: str
    subject_version: int
    time: datetime
    station_code: str | None = None
    request_id: str | None = None
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def type(self) -> str:
        """The CloudEvents ``type``."""
        return f"liangdian.{self.source}.{self.event}.v{self.version}"

    def is_of(self, event: Event) -> bool:
        """Whether it is that event, in the same schema version."""
        return (self.source, self.event, self.version) == (event.service, event.name, event.version)

    def encode(self) -> bytes:
        """The JSON that goes to the broker; raises ``ValueError`` when it is too large for an event."""
        return self.encoded({self.id: (self.subject, self.data)})[self.id]

    def encoded(self, facts: Mapping[str, tuple[str, dict[str, Any]]]) -> dict[str, bytes]:
        """The JSON of envelopes like this one in all but id, subject and data: those by id. Raises as ``encode``."""
        common = self._common()
        bodies = {}
        for message_id, (subject, data) in facts.items():
            body = bodies[message_id] = orjson.dumps({**common, "id": message_id, "subject": subject, "data": data})
            if len(body) > LARGEST_BODY:
                raise ValueError(f"{self.type} has {len(body)} bytes")
        return bodies

    def _common(self) -> dict[str, Any]:
        attributes: dict[str, Any] = {
            "specversion": "1.0",
            "id": "",
            "source": f"/liangdian/{self.source}",
            "type": self.type,
            "subject": "",
            "time": self.time.astimezone(UTC).isoformat().replace("+00:00", "Z"),
            "datacontenttype": "application/json",
            "subjectversion": self.subject_version,
        }
        if self.station_code is not None:
            attributes["stationcode"] = self.station_code
        if self.request_id is not None:
            attributes["requestid"] = self.request_id
        return attributes

    @classmethod
    def decode(cls, body: bytes, content_type: str | None = CONTENT_TYPE) -> Self:
        """Read what the broker delivered; raises ``Undecodable``. Unknown attributes are skipped."""
        if content_type is None or content_type.partition(";")[0].strip().lower() not in ACCEPTED_TYPES:
            raise Undecodable("CONTENT_TYPE")
        if len(body) > LARGEST_BODY:
            raise Undecodable("TOO_LARGE")
        try:
            attributes = orjson.loads(body)
        except ValueError:
            raise Undecodable("NOT_JSON") from None
        if not isinstance(attributes, dict) or attributes.get("specversion") != "1.0":
            raise Undecodable("NOT_CLOUDEVENTS")
        return cls(**_read(attributes))


@dataclass(frozen=True, slots=True)
class Delivered(Envelope):
    """An envelope as a handler gets it; ``attempt`` counts from 1."""

    attempt: int = 1

    @classmethod
    def of(cls, envelope: Envelope, attempt: int) -> Self:
        """The envelope with the number of this attempt."""
        given = {name: getattr(envelope, name) for name in Envelope.__slots__}
        return cls(**given, attempt=attempt)


def _read(attributes: Mapping[str, Any]) -> dict[str, Any]:
    source, event, version = _type(_text(attributes, "type"))
    if _text(attributes, "source") != f"/liangdian/{source}":
        raise Undecodable("SOURCE")
    data = attributes.get("data")
    if not isinstance(data, dict):
        raise Undecodable("DATA")
    return {
        "id": _id(_text(attributes, "id")),
        "source": source,
        "event": event,
        "version": version,
        "subject": _text(attributes, "subject"),
        "subject_version": _count(attributes),
        "time": _time(_text(attributes, "time")),
        "station_code": _optional_text(attributes, "stationcode"),
        "request_id": _optional_text(attributes, "requestid"),
        "data": data,
    }


def _type(text: str) -> tuple[str, str, int]:
    match = TYPE.fullmatch(text)
    if match is None:
        raise Undecodable("TYPE")
    return match["source"], match["event"], int(match["version"])


def _id(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        raise Undecodable("ID") from None


def _text(attributes: Mapping[str, Any], name: str) -> str:
    value = attributes.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_ATTRIBUTE or not value.isprintable():
        raise Undecodable(name.upper())
    return value


def _optional_text(attributes: Mapping[str, Any], name: str) -> str | None:
    return None if attributes.get(name) is None else _text(attributes, name)


def _count(attributes: Mapping[str, Any]) -> int:
    value = attributes.get("subjectversion")
    if type(value) is not int or not 0 <= value <= LARGEST_VERSION:
        raise Undecodable("SUBJECTVERSION")
    return value


def _time(text: str) -> datetime:
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        raise Undecodable("TIME") from None
    if time.tzinfo is None:
        raise Undecodable("TIME")
    return time
