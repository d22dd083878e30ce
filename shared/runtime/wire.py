"""nameko's wire format of a call and its answer, as JSON, so that any nameko client can call and be called.

Request: ``{"args": [], "kwargs": {…}}``. Answer: ``{"result": …, "error": null}``, or an error as ``{exc_type, exc_path,
exc_args, value}``, and ``"replayed": true`` when it is the remembered answer of an earlier call. Only errors of
``shared.errors`` cross with their text; of anything else the caller learns that it happened.
"""

from dataclasses import dataclass
from typing import Any

import orjson

from shared.errors import DomainError, Invalid, from_wire
from shared.runtime.frames import long, short, table

EXCHANGE = "nameko-rpc"
CONTENT_TYPE = "application/json"
DIRECT_REPLY = "amq.rabbitmq.reply-to"
LARGEST_BODY = 1024 * 1024
LONGEST_CALL_ID = 255
"""Characters; what we are given here we pass on, and a message's headers must fit into one frame."""
LARGEST_HEADERS = 64 * 1024
DEEPEST_CALL = 6
"""Calls that may be nested in each other."""
_INTERNAL = {"exc_type": "InternalError", "exc_path": "shared.errors.InternalError", "exc_args": ["INTERNAL"], "value": "internal error"}
_REQUEST_FLAGS = (0x8000 | 0x2000 | 0x1000 | 0x0400 | 0x0200 | 0x0100).to_bytes(2) + short(CONTENT_TYPE)
_REPLY_FLAGS = (0x8000 | 0x1000 | 0x0400).to_bytes(2) + short(CONTENT_TYPE) + b"\x01"
_AFTER_HEADERS = b"\x01"
_REPLY_TO = short(DIRECT_REPLY)
_NAMES = {name: short(f"nameko.{name}") for name in ("call_id_stack", "deadline_ms", "request_id", "context", "idempotency_key")}


class Poison(Exception):
    """A message that is no call; ``reason`` is a stable UPPER_SNAKE code."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(slots=True)
class Envelope:
    """What the properties of a request say."""

    reply_to: str
    correlation_id: str
    call_id_stack: list[str]
    deadline_ms: int | None
    request_id: str | None
    context: str | None
    idempotency_key: str | None


def request_properties(stack: list[str], correlation_id: str, milliseconds: int, texts: dict[str, str | None]) -> bytes:
    """The encoded properties of a transient request that is answered on the channel it is sent on.

    Raises ``Invalid("CALL_HEADERS_TOO_LARGE")``: the broker would close the connection over them, with every call on it.
    """
    calls = b"".join(long(call) for call in stack)
    entries = [_NAMES["call_id_stack"], b"A", len(calls).to_bytes(4), calls, _NAMES["deadline_ms"], b"I", milliseconds.to_bytes(4)]
    for name, text in texts.items():
        if text is not None:
            entries += (_NAMES[name], long(text))
    headers = b"".join(entries)
    if len(headers) > LARGEST_HEADERS:
        raise Invalid("CALL_HEADERS_TOO_LARGE")
    return b"".join((_REQUEST_FLAGS, table(headers), _AFTER_HEADERS, short(correlation_id), _REPLY_TO, short(str(milliseconds))))


def reply_properties(correlation_id: str) -> bytes:
    """The encoded properties of an answer."""
    return _REPLY_FLAGS + short(correlation_id)


def read_envelope(given: dict[str, Any]) -> Envelope:
    """Check a request's AMQP properties; raises ``Poison``. Headers that nobody declared are not looked at."""
    headers = given.get("application_headers") or {}
    stack = headers.get("nameko.call_id_stack", [])
    if not isinstance(stack, list) or not all(isinstance(call, str) and len(call) <= LONGEST_CALL_ID for call in stack):
        raise Poison("CALL_ID_STACK")
    milliseconds = headers.get("nameko.deadline_ms")
    if milliseconds is not None and (type(milliseconds) is not int or milliseconds < 0):
        raise Poison("DEADLINE")
    texts = [headers.get(f"nameko.{name}") for name in ("request_id", "context", "idempotency_key")]
    if not all(text is None or isinstance(text, str) for text in texts):
        raise Poison("HEADERS")
    return Envelope(given.get("reply_to", ""), given.get("correlation_id", ""), stack, milliseconds, *texts)


def encode_request(data: dict[str, Any]) -> bytes:
    """The body of a request."""
    return b'{"args":[],"kwargs":' + orjson.dumps(data) + b"}"


def read_request(body: bytes, content_type: str | None) -> dict[str, Any]:
    """The keyword arguments of a request; raises ``Poison``."""
    if content_type != CONTENT_TYPE:
        raise Poison("CONTENT_TYPE")
    if len(body) > LARGEST_BODY:
        raise Poison("TOO_LARGE")
    try:
        envelope = orjson.loads(body)
    except ValueError:
        raise Poison("NOT_JSON") from None
    kwargs = envelope.get("kwargs") if isinstance(envelope, dict) else None
    if not isinstance(kwargs, dict) or envelope.get("args") != []:
        raise Poison("ENVELOPE")
    return kwargs


def encode_result(result: Any, replayed: bool) -> bytes:
    """The body of an answer; raises ``TypeError`` when the result is not JSON."""
    tail = b',"error":null,"replayed":true}' if replayed else b',"error":null}'
    return b'{"result":' + orjson.dumps(result) + tail


def encode_error(error: BaseException) -> bytes:
    """The body of an answer that is an error; the text of an unexpected one stays here."""
    described: dict[str, Any] = _INTERNAL
    if isinstance(error, DomainError) and from_wire(type(error).__name__, ()) is not None:
        name = type(error).__name__
        described = {
            "exc_type": name,
            "exc_path": f"shared.errors.{name}",
            "exc_args": [error.code, error.detail, error.problems, error.retry_after],
            "value": str(error),
        }
    return orjson.dumps({"result": None, "error": described})


def decode_answer(body: bytes) -> tuple[Any, bool]:
    """Result and whether it is a remembered one; raises the ``DomainError`` that was answered.

    An unexpected error of the service (or an answer that is none) is a plain ``DomainError`` with the code ``INTERNAL``.
    """
    try:
        answer = orjson.loads(body)
        error = answer["error"]
        if error is None:
            return answer["result"], bool(answer.get("replayed"))
        raised = from_wire(error["exc_type"], error.get("exc_args") or ())
    except (ValueError, TypeError, KeyError, AttributeError):
        raise DomainError("INTERNAL") from None
    raise raised or DomainError("INTERNAL")
