"""Errors as HTTP shows them: RFC 9457 problem documents. The only place that knows both codes and statuses.

The status is that of the error's class, found along its MRO, unless the catalogue (``problems.yaml``) gives the code one
of its own: what cannot be read at all is a 400, what breaks a rule a 422. Titles are in Chinese and English.
"""

from functools import cache
from pathlib import Path
from typing import Any

import orjson
import yaml
from werkzeug.datastructures import LanguageAccept
from werkzeug.wrappers import Response

from shared.errors import BY_NAME, Conflict, DomainError, Forbidden, Invalid, NotFound, Stale, Throttled, Unauthorized, Unavailable

STATUS: dict[type[BaseException], int] = {
    Invalid: 422,
    Unauthorized: 401,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    Stale: 412,
    Throttled: 429,
    Unavailable: 503,
    BaseException: 500,
}
"""Looked up along the MRO of what was raised."""

LANGUAGES = ("zh", "en")
"""Languages of titles; the first is the default."""

RETRY_AFTER = {429: 1, 503: 2}
"""Seconds that a client is told to wait when the error does not say."""

TYPE_BASE = "/api/v1/problems/"


@cache
def catalogue() -> dict[str, dict[str, Any]]:
    """Every documented code: ``status`` (when it differs from its class's), titles in ``zh`` and ``en``."""
    loaded: dict[str, dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "problems.yaml").read_text(encoding="utf-8"))
    return loaded


def status_of(error: BaseException) -> int:
    """The HTTP status that tells of the error."""
    entry = catalogue().get(getattr(error, "code", ""), {})
    return int(entry.get("status") or next(STATUS[cls] for cls in type(error).__mro__ if cls in STATUS))


def code_of(error: BaseException) -> str:
    """The stable code; ``INTERNAL`` for anything that is not of the tree."""
    return error.code if isinstance(error, DomainError) else "INTERNAL"


def language(accept: LanguageAccept) -> str:
    """The language of titles for an ``Accept-Language`` header."""
    for tag, _ in accept:
        short = tag.lower().partition("-")[0]
        if short in LANGUAGES:
            return short
    return LANGUAGES[0]


def title(code: str, status: int, tongue: str) -> str:
    """The title of a code, or that of its status when the code is not in the catalogue."""
    entry = catalogue().get(code) or catalogue()[_class_code(status)]
    return str(entry[tongue])


def document(error: BaseException, request_id: str, tongue: str) -> dict[str, Any]:
    """The problem document of an error; of what is not of the tree it tells nothing."""
    status, code = status_of(error), code_of(error)
    found: dict[str, Any] = {
        "type": TYPE_BASE + code,
        "title": title(code, status, tongue),
        "status": status,
        "instance": f"urn:liangdian:request:{request_id}",
        "code": code,
        "request_id": request_id,
    }
    if isinstance(error, DomainError):
        if error.detail:
            found["detail"] = error.detail
        found["errors"] = error.problems
    return found


def problem_response(error: BaseException, request_id: str, tongue: str) -> Response:
    """The whole answer, with the headers that a client program acts on."""
    found = document(error, request_id, tongue)
    headers = {"Cache-Control": "no-store", "Content-Language": tongue, "Vary": "Accept-Language"}
    headers |= _headers(error, found["status"])
    return Response(orjson.dumps(found), found["status"], headers, content_type="application/problem+json")


def _headers(error: BaseException, status: int) -> dict[str, str]:
    if status == 401:  # noqa: PLR2004 # the status that this header belongs to
        return {"WWW-Authenticate": 'Bearer realm="liangdian"'}
    if status in RETRY_AFTER:
        return {"Retry-After": str(getattr(error, "retry_after", None) or RETRY_AFTER[status])}
    return {}


@cache
def _class_code(status: int) -> str:
    for cls in BY_NAME.values():
        if STATUS[cls] == status:
            return cls.default_code
    return "INVALID" if status < 500 else "INTERNAL"  # noqa: PLR2004 # where the server's own errors begin
