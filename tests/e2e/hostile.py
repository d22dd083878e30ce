"""What an attacker sends: broken HTTP to the door, and messages on the bus that are no calls and no events."""

import base64
import json
import pickle
import random
import socket
import struct
import time
import uuid
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Self

import amqp
import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from kombu import Connection

from shared.contracts.directory.roles import Role
from shared.identity import LIFETIME, Actor

CANARY = f"canary{uuid.uuid4().hex}"
"""A word in every body that is sent; it must never be in a log."""

# HTTP

NOISE = [
    b"GET ", b"POST ", b"BREW ", b"PRI * ", b"/api/v1/me", b"/api/v1/residences", b"*", b"//", b"/%00", b"/%ff", b"/..", b"?q=1", b" HTTP/1.1", b" HTTP/1.0",
    b" HTTP/9", b"\r\n", b"\n", b"\r", b"\x00", b"\xff\xfe", b"Host: a\r\n", b"Content-Length: 5\r\n", b"Content-Length: -1\r\n", b"Content-Length: 9" + b"9" * 20,
    b"Transfer-Encoding: chunked\r\n", b"Expect: 100-continue\r\n", b"Connection: close\r\n", b"Connection: upgrade\r\nUpgrade: websocket\r\n", b": \r\n",
    b" folded\r\n", b"A" * 9_000, b"X: " + b"b" * 40_000 + b"\r\n", b"0\r\n\r\n", b"5\r\nhello\r\n", b"hello", b"\r\n\r\n", b"\x16\x03\x01\x02\x00\x01",
]  # fmt: skip
VERBS = [b"GET", b"POST", b"PUT", b"PATCH", b"DELETE", b"HEAD", b"OPTIONS", b"TRACE", b"PROPFIND"]
PATHS = [
    b"/api/v1/residences", b"/api/v1/residences/%s", b"/api/v1/residences/%s/end", b"/api/v1/residences/%s/changes", b"/api/v1/people/search",
    b"/api/v1/people/%s", b"/api/v1/people/%s/reveal", b"/api/v1/stations/%s", b"/api/v1/stations/%s/strength", b"/api/v1/communities?station_code=%s",
    b"/api/v1/accounts?cursor=%s", b"/api/v1/audit?subject=%s", b"/api/v1/problems/%s", b"/api/v1/docs/%s", b"/api/v1/residences?as_of=%s&limit=%s",
    b"/api/v1/accounts/%s/leave/%s", b"/%s", b"/api/v1/sessions/current?%s",
]  # fmt: skip
PARTS = [
    b"0", b"-1", b"1e9", b"9" * 400, b"%00", b"%0a", b"%ff", b"%e7%8e%8b", b"..%2f..%2fetc%2fpasswd", b"'%20or%201=1--", b"{}", b"null", b"%25s%25n",
    b"01a20ab1-35a0-70ad-8139-14f7edbd7a84", b"changtang", b"residence:%00", b"2022-02-30", b"9999-12-31", b"a" * 3_000, b"${jndi:x}", b"<b>",
]  # fmt: skip
BODIES = [
    b"", b"{", b"[]", b"null", b"1e999", b'{"a":1,"a":2}', b'{"person":{}}', b'{"\\u0000":"\\u0000"}', b'{"document_number":"\\u0000"}', b'{"name_zh":"\\ud800"}',
    b'{"fields":["name"],"purpose":"\\u0000"}', b'{"ended_on":"2022-02-30","reason":[]}', b'{"version":9007199254740993}', b"[" * 5_000, b'{"a":' * 40 + b"1" + b"}" * 40,
    b'{"a":"' + b"x" * 70_000 + b'"}', b"\xff\xfe{}", b"--x\r\nContent-Disposition: form-data\r\n\r\n--x--", b'{"kind":"CHANGE","fields":{"reason":1}}',
]  # fmt: skip
HEADERS = [
    b"If-Match: *", b'If-Match: W/"v1"', b'If-Match: "v1"', b'If-None-Match: "v1", *', b"Idempotency-Key: \xff", b"Idempotency-Key: k", b"X-Request-Id: \x7f", b"Range: bytes=0-",
    b"Accept-Language: " + b"a-" * 300, b"Accept-Language: en;q=inf,zh;q=nan", b"Content-Type: application/json", b"Content-Type: text/xml", b"Content-Type: ;=", b"Accept: */*;q=x",
    b"X-Forwarded-For: " + b"1," * 500, b"Expect: 100-continue", b"Cookie: a=\x01", b"Authorization: Bearer x", b"Last-Event-ID: -1", b"Accept-Encoding: gzip;q=9",
]  # fmt: skip


def broken(chance: random.Random) -> bytes:
    """Bytes that are hardly a request."""
    data = b"".join(chance.choices(NOISE, k=chance.randint(1, 8)))
    if chance.random() < 0.5:
        data = b"POST /api/v1/residences HTTP/1.1\r\nHost: a\r\n" + data
    if chance.random() < 0.3:
        place = chance.randrange(len(data))
        data = data[:place] + bytes([chance.randrange(256)]) + data[place + 1 :]
    return data[: chance.randint(1, len(data))] if chance.random() < 0.3 else data


def odd(chance: random.Random, token: str) -> bytes:
    """A request that can be read, with something hostile in each of its parts."""
    verb, body = chance.choice(VERBS), chance.choice(BODIES)
    path = chance.choice(PATHS)
    path %= tuple(chance.choice(PARTS) for _ in range(path.count(b"%s")))
    lines = [verb + b" " + path + b" HTTP/1.1", b"Host: a", b"Content-Length: %d" % len(body), *chance.sample(HEADERS, chance.randint(0, 4))]
    if not any(line.startswith(b"Authorization") for line in lines):
        lines.append(b"Authorization: Bearer " + token.encode())
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


class HttpAttack:
    """One attacker with a seed of his own; ``statuses`` is what he was answered."""

    def __init__(self, port: int, token: str, seed: int) -> None:
        self.statuses: list[int] = []
        self._port = port
        self._token = token
        self._chance = random.Random(seed)

    def run(self, requests: int) -> None:
        """Send that many, half of them hardly requests."""
        for number in range(requests):
            if number % 2:
                self._throw(broken(self._chance))
            else:
                self._ask(odd(self._chance, self._token))

    def _throw(self, data: bytes) -> None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self._port), 5) as client:
            client.sendall(data)
            if self._chance.random() < 0.2:
                client.settimeout(0.02)
                client.recv(100)
            if self._chance.random() < 0.5:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # close with a reset

    def _ask(self, data: bytes) -> None:
        with suppress(ConnectionError), socket.create_connection(("127.0.0.1", self._port), 5) as client:
            client.sendall(data)
            answer = client.recv(4096)
            if answer:
                self.statuses.append(int(answer[9:12]))


# The bus

Poison = tuple[bytes, dict[str, Any]]
KIBIBYTE = 1024


def call_of(**kwargs: Any) -> bytes:
    return orjson.dumps({"args": [], "kwargs": kwargs})


GOOD_CALL = call_of(id=CANARY)

# What reliability calls the poison set, as calls: routing key ("" is a proper method's), body, properties, and the reason that is noted.
POISONED_CALLS: dict[str, tuple[str, bytes, dict[str, Any], str]] = {
    "no reply_to": ("", GOOD_CALL, {"reply_to": None}, "NO_REPLY_TO"),
    "no content type": ("", GOOD_CALL, {"content_type": None}, "CONTENT_TYPE"),
    "bad JSON": ("", GOOD_CALL[:-3], {}, "NOT_JSON"),
    "bad UTF-8": ("", GOOD_CALL.replace(b"canary", b"\xff\xfecanary"), {}, "NOT_JSON"),
    "pickle": ("", pickle.dumps({"id": CANARY}), {"content_type": "application/x-python-serialize"}, "CONTENT_TYPE"),
    "unknown type": ("", GOOD_CALL, {"content_type": "application/x-unknown"}, "CONTENT_TYPE"),
    "body list": ("", orjson.dumps([CANARY]), {}, "ENVELOPE"),
    "body null": ("", b"null", {}, "ENVELOPE"),
    "body 5 MiB": ("", call_of(id=CANARY + "x" * 5 * KIBIBYTE * KIBIBYTE), {}, "TOO_LARGE"),
    "body 10,000 deep": ("", b'{"args": [], "kwargs": ' + b'{"a":' * 10_000 + b"1" + b"}" * 10_001, {}, "NOT_JSON"),
    "args not a list": ("", b'{"args": 7, "kwargs": {"id": "%s"}}' % CANARY.encode(), {}, "ENVELOPE"),
    "call stack a number": ("", GOOD_CALL, {"application_headers": {"nameko.call_id_stack": 7}}, "CALL_ID_STACK"),
    "call stack a text": ("", GOOD_CALL, {"application_headers": {"nameko.call_id_stack": CANARY}}, "CALL_ID_STACK"),
    "call stack of 100 kB": ("", GOOD_CALL, {"application_headers": {"nameko.call_id_stack": "x" * 100_000}}, "CALL_ID_STACK"),
    "negative deadline": ("", GOOD_CALL, {"application_headers": {"nameko.deadline_ms": -1}}, "DEADLINE"),
    "context a table": ("", GOOD_CALL, {"application_headers": {"nameko.context": {"a": CANARY}}}, "HEADERS"),
    "reply_to another service": ("", GOOD_CALL, {"reply_to": "population.register_residence"}, "REPLY_TO"),
    "unknown method": ("nothing", GOOD_CALL, {}, "METHOD_UNKNOWN"),
    "private method": ("_run", GOOD_CALL, {}, "METHOD_UNKNOWN"),
    "dunder method": ("__init__", GOOD_CALL, {}, "METHOD_UNKNOWN"),
}
# These are calls; they are refused, and nobody needs to look at them.
ODD_CALLS: dict[str, Poison] = {
    "keys that are no names": (call_of(**{"a b": CANARY, "\u0000": 2}), {}),
    "a call stack of 2,000": (GOOD_CALL, {"application_headers": {"nameko.call_id_stack": ["x"] * 2_000}}),
    "nested tables": (GOOD_CALL, {"application_headers": {"x": {"a": {"b": [1, {"c": None}]}}}}),
    "a huge expiration": (GOOD_CALL, {"expiration": "4294967295"}),
    "a reply queue that is gone": (GOOD_CALL, {"reply_to": str(uuid.uuid4())}),
    "a direct reply to nobody": (GOOD_CALL, {"reply_to": "amq.rabbitmq.reply-to.g2dkABByYWJiaXRAbG9jYWxob3N0"}),
    "ids of 255 bytes": (GOOD_CALL, {"message_id": "m" * 255, "app_id": "a" * 255, "type": "t" * 255}),
    "a key of 1,000 bytes": (GOOD_CALL, {"application_headers": {"nameko.idempotency_key": "k" * 1_000}}),
}


def event_of(source: str, event: str, /, **changed: Any) -> bytes:
    """A proper envelope with attributes changed, or left out where the value is None."""
    attributes = {
        "specversion": "1.0",
        "id": str(uuid.uuid4()),
        "source": f"/liangdian/{source}",
        "type": f"liangdian.{source}.{event}.v1",
        "subject": CANARY,
        "time": "2022-03-01T00:00:00Z",
        "subjectversion": 1,
        "data": {"word": CANARY},
        **changed,
    }
    return orjson.dumps({name: value for name, value in attributes.items() if value is not None})


def poisoned_events(source: str, event: str) -> dict[str, Poison]:
    """The poison set as events of one kind."""

    def made(**changed: Any) -> Poison:
        return event_of(source, event, **changed), {}

    return {
        "no content type": (event_of(source, event), {"content_type": None}),
        "bad JSON": (b"{" + CANARY.encode(), {}),
        "bad UTF-8": (b'{"a": "\xff\xfe%s"}' % CANARY.encode(), {}),
        "pickle": (pickle.dumps(CANARY), {"content_type": "application/x-python-serialize"}),
        "unknown type": (event_of(source, event), {"content_type": "application/x-unknown"}),
        "body list": (orjson.dumps([CANARY]), {}),
        "body null": (b"null", {}),
        "body empty": (b"", {}),
        "body 5 MiB": (orjson.dumps({"a": CANARY + "x" * 5 * KIBIBYTE * KIBIBYTE}), {}),
        "body 10,000 deep": (b"[" * 10_000 + b"]" * 10_000, {}),
        "headers of any kind": (b"{", {"application_headers": {"nameko.call_id_stack": 7, "x": {"a": {"b": [1]}}, "x-delivery-count": "many"}}),
        "odd properties": (b"{" + CANARY.encode(), {"expiration": "600000", "priority": 9, "message_id": "m" * 255, "reply_to": "gone"}),
        "another source": made(source="/liangdian/elsewhere"),
        "another event": made(type=f"liangdian.{source}.thing_undone.v1"),
        "another version": made(type=f"liangdian.{source}.{event}.v9999"),
        "an id that is none": made(id="x" * 255),
        "version -1": made(subjectversion=-1),
        "version 2^63": made(subjectversion=2**63),
        "data a list": made(data=[CANARY]),
        "data that breaks the schema": made(),
        "no time": made(time=None),
        "a NUL": made(subject=f"{CANARY}\x00"),
    }


class Bus:
    """A connection that may publish anything, and collects the answers by correlation id."""

    def __init__(self, uri: str) -> None:
        self._connection = Connection(uri, connect_timeout=5).transport.establish_connection()
        self._channel = self._connection.channel()
        self._channel.basic_consume("amq.rabbitmq.reply-to", no_ack=True, callback=self._receive)
        self._answers: dict[str, Any] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError, amqp.AMQPError):
            self._connection.close()

    def publish(self, exchange: str, routing_key: str, body: bytes, properties: dict[str, Any]) -> str:
        """Put any bytes anywhere; properties that are None are left out. Returns the correlation id."""
        number = uuid.uuid4().hex
        given = {"content_type": "application/json", "correlation_id": number, **properties}
        message = amqp.Message(body, **{name: value for name, value in given.items() if value is not None})
        self._channel.basic_publish(message, exchange, routing_key)
        return number

    def send(self, routing_key: str, body: bytes, properties: dict[str, Any]) -> str:
        """Publish as a call."""
        return self.publish("nameko-rpc", routing_key, body, {"reply_to": "amq.rabbitmq.reply-to", **properties})

    def answer(self, number: str, seconds: float = 5) -> Any:
        """The answer to a call; None when none comes in time."""
        end = time.monotonic() + seconds
        while number not in self._answers and (left := end - time.monotonic()) > 0:
            with suppress(TimeoutError):
                self._connection.drain_events(timeout=left)
        return self._answers.get(number)

    def _receive(self, message: Any) -> None:
        self._answers[message.properties["correlation_id"]] = orjson.loads(message.body)


def numbered(poison: dict[str, Poison], count: int) -> Iterator[Poison]:
    """So many of them, in turn, without the large ones."""
    small = [(body, properties) for body, properties in poison.values() if len(body) < 50 * KIBIBYTE]
    for number in range(count):
        yield small[number % len(small)]


# Who calls

OFFICER = Actor("01a20ab1-35a0-70ad-8139-14f7edbd7a84", frozenset({Role.OFFICER}), "changtang")


def encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def signed(key: bytes, **changed) -> str:
    """A statement with any claims at all."""
    now = int(time.time())
    claims = {
        "sub": OFFICER.account_id,
        "roles": ["OFFICER"],
        "stn": "changtang",
        "pur": None,
        "aud": "population",
        "iat": now,
        "exp": now + LIFETIME,
    }
    payload = json.dumps(claims | changed).encode()
    return f"{encoded(payload)}.{encoded(Ed25519PrivateKey.from_private_bytes(key).sign(payload))}"


def forged(key: bytes) -> dict[str, str]:
    now, good = int(time.time()), signed(key)
    payload, signature = good.split(".")
    more = encoded(json.dumps({**json.loads(base64.urlsafe_b64decode(payload + "==")), "roles": ["ADMINISTRATOR"]}).encode())
    return {
        "nothing": "",
        "words": "x.y",
        "of another key": signed(bytes(range(32))),
        "for another service": signed(key, aud="directory"),
        "expired": signed(key, iat=now - 3600, exp=now - 3600 + LIFETIME),
        "of tomorrow": signed(key, iat=now + 86_400, exp=now + 86_400 + LIFETIME),
        "for ever": signed(key, exp=now + 10**9),
        "without signature": f"{payload}.",
        "with more roles": f"{more}.{signature}",
        "with three parts": f"{good}.{signature}",
        "with an unknown role": signed(key, roles=["EMPEROR"]),
        "roles of no kind": signed(key, roles=7),
        "very long": "x" * 30_000 + "." + "y" * 30_000,
        "not ASCII": "王.明",
    }
