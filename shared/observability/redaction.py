"""What may never reach a log line: numbers of documents and phones, tokens, passwords, names and bodies.

Two nets: values under a telling key are replaced whole, and every other text is searched for telling shapes. Objects
that are not plain data are reduced to their type, because nobody knows what their ``repr`` would say.
"""

import re
from collections.abc import Mapping
from typing import Any

REDACTED = "[redacted]"
MAX_DEPTH = 8
MAX_TEXT = 4_000
"""Characters of one text that are kept; a longer one is cut before it is searched, so that no line is a body in disguise."""

_TELLING_PARTS = (
    "password", "passwd", "secret", "token", "authorization", "cookie", "documentnumber", "idnumber", "idcard", "passport",
    "phone", "mobile", "telephone", "apikey", "privatekey", "fullname", "username", "personname", "realname", "birthdate",
)  # fmt: skip
_TELLING_KEYS = frozenset(
    {"name", "names", "body", "payload", "data", "args", "kwargs", "address", "email", "query", "params", "parameters", "answer"}
)

_SHAPES = re.compile(
    r"""
    (?P<kept>(?<![0-9A-Za-z])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9A-Za-z])) # a UUID names no person
    | (?<!\d)\d(?:[\s.\-]?\d){16}[\s.\-]?[\dXx\uff38\uff58](?!\d)                          # document number, 18 places
    | (?<!\d)\d(?:[\s.\-]?\d){14}(?!\d)                                                     # document number, old form
    | (?<!\d)(?:(?:\+|00)?86[\s.\-]?)?1[3-9](?:[\s.\-]?\d){9}(?!\d)                          # mobile
    | (?i:(?<![a-z])bearer\s+)\S+
    | (?<=://)[^/\s:@]*:[^/\s@]+(?=@)                                                       # user and password of a URL
    | (?<![\w\-])(?=[\w\-]*\d)(?=[\w\-]*[a-z])(?=[\w\-]*[A-Z])[\w\-]{32,}(?![\w\-])         # an opaque token
    """,
    re.VERBOSE,
)


def redact_text(text: str) -> str:
    """The text with every telling shape replaced, cut to ``MAX_TEXT`` characters."""
    return _SHAPES.sub(_replacement, text[:MAX_TEXT])


def _replacement(match: re.Match[str]) -> str:
    return match.group() if match.lastgroup == "kept" else REDACTED


def is_telling(key: str) -> bool:
    """Whether a value under this key is never written, whatever it is."""
    plain = key.lower().replace("_", "").replace("-", "")
    return plain in _TELLING_KEYS or any(part in plain for part in _TELLING_PARTS)


def redact(value: Any, depth: int = 0) -> Any:
    """A JSON-safe copy of ``value`` without anything personal or secret."""
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int):
        return _number(value)
    if isinstance(value, str):
        return redact_text(value)
    if depth < MAX_DEPTH and isinstance(value, Mapping):
        return redact_mapping(value, depth + 1)
    if depth < MAX_DEPTH and isinstance(value, list | tuple | set | frozenset):
        return [redact(item, depth + 1) for item in value]
    return f"<{type(value).__name__}>"


def redact_mapping(values: Mapping[Any, Any], depth: int = 0) -> dict[str, Any]:
    """The same for a mapping; its keys are searched too."""
    return {redact_text(str(key)): REDACTED if is_telling(str(key)) else redact(item, depth) for key, item in values.items()}


def _number(value: int) -> Any:
    if not -(2**63) <= value < 2**63:  # Longer than JSON writers take, and than any count is.
        return REDACTED
    text = str(value)
    return value if redact_text(text) == text else REDACTED
