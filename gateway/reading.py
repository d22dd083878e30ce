"""Reading what arrives: strict JSON bodies, query parameters and the headers that carry meaning.

Two parsers disagree about JSON in the corners (a member given twice, NaN, numbers beyond 64 bits, half a surrogate pair,
a thousand brackets); a body that any of them would read differently is refused.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

import orjson
from marshmallow import fields
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Request

from shared.errors import Invalid, invalid_field, problem

JSON_TYPES = frozenset({"application/json", "application/merge-patch+json"})
DEEPEST = 16
"""Levels of nesting; no request of ours has more than four."""
LARGEST_INTEGER = 2**53 - 1
"""What every JSON reader keeps exactly (RFC 8259 §6)."""

_ETAG = re.compile(r'"v(0|[1-9][0-9]{0,8})"')
_KEY = re.compile(r"[\x21-\x7e]{1,255}")


def read_body(request: Request, *, required: bool) -> dict[str, Any]:
    """The JSON object in the body (whose size the server has bounded); raises ``Invalid`` with the code of what is wrong."""
    length = request.content_length or 0
    if not length and not required:
        return {}
    if request.mimetype not in JSON_TYPES:
        raise Invalid("UNSUPPORTED_MEDIA_TYPE", "Send application/json.")
    return parse_object(request.environ["wsgi.input"].read(length))


def check_file_type(request: Request, accepted: tuple[str, ...]) -> None:
    """Raise ``Invalid`` unless the body is a file of one of these content types, where a file is awaited."""
    if accepted and request.mimetype not in accepted:
        raise Invalid("UNSUPPORTED_MEDIA_TYPE", f"Send {', '.join(accepted)}.")


def parse_object(raw: bytes) -> dict[str, Any]:
    """A JSON object, strictly; raises ``Invalid``."""
    try:
        orjson.loads(raw)
        value = _DECODER.decode(raw.decode())
    except (ValueError, RecursionError):
        raise Invalid("MALFORMED_JSON") from None
    if not isinstance(value, dict):
        raise Invalid("NOT_AN_OBJECT")
    if raw.count(b"{") + raw.count(b"[") > DEEPEST:
        _check_depth(value, DEEPEST)
    return value


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise Invalid("DUPLICATE_MEMBER")
    return members


def _integer(text: str) -> int:
    if len(text) > 17 or abs(int(text)) > LARGEST_INTEGER:  # digits and sign of 2**53
        raise Invalid("NUMBER_OUT_OF_RANGE")
    return int(text)


_DECODER = json.JSONDecoder(object_pairs_hook=_members, parse_int=_integer)


def _check_depth(value: Any, left: int) -> None:
    if left == 0:
        raise Invalid("NESTED_TOO_DEEP", f"At most {DEEPEST} levels.")
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        if isinstance(part, dict | list):
            _check_depth(part, left - 1)


def read_query(given: MultiDict[str, str], known: Mapping[str, fields.Field[Any]]) -> dict[str, Any]:
    """The query as the request's fields want it: lists from commas, integers and booleans from their text."""
    unknown = [problem(f"/{name}", "UNKNOWN_PARAMETER") for name in given if name not in known]
    if unknown:
        raise Invalid("UNKNOWN_PARAMETER", problems=unknown)
    return {name: _value(name, texts, known[name]) for name, texts in given.lists()}


def _value(name: str, texts: list[str], field: fields.Field[Any]) -> Any:
    if isinstance(field, fields.List):
        return [part for text in texts for part in text.split(",") if part]
    if len(texts) > 1:
        raise invalid_field(f"/{name}", "REPEATED_PARAMETER")
    if isinstance(field, fields.Integer) and re.fullmatch(r"-?\d{1,9}", texts[0]):
        return int(texts[0])
    if isinstance(field, fields.Boolean):
        return {"true": True, "false": False}.get(texts[0], texts[0])
    return texts[0]


def read_version(if_match: str | None) -> int:
    """The version that ``If-Match: "v7"`` names; raises ``Invalid`` (428 without one, 400 if it is not of that form)."""
    if if_match is None:
        raise Invalid("IF_MATCH_REQUIRED", 'Send the ETag that you read, for example If-Match: "v7".')
    match = _ETAG.fullmatch(if_match.strip())
    if match is None:
        raise Invalid("INVALID_IF_MATCH", 'One strong ETag of the form "v7".')
    return int(match[1])


def read_key(idempotency_key: str | None) -> str | None:
    """The Idempotency-Key, 1 to 255 visible ASCII characters, or None; raises ``Invalid``."""
    if idempotency_key is not None and _KEY.fullmatch(idempotency_key) is None:
        raise Invalid("INVALID_IDEMPOTENCY_KEY", "1 to 255 visible ASCII characters.")
    return idempotency_key


def matches(if_none_match: str | None, etag: str) -> bool:
    """Whether ``If-None-Match`` names the ETag (weakly compared, RFC 9110 §13.1.2)."""
    if if_none_match is None:
        return False
    given = {part.strip().removeprefix("W/") for part in if_none_match.split(",")}
    return "*" in given or etag in given
