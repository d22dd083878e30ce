"""Errors as HTTP shows them: RFC 9457 problems. The only place that knows both codes and statuses.

The catalogue (``problems.yaml``) gives each code its status and its titles in Chinese and English: what cannot be read at
all is a 400, what breaks a rule a 422. A code that is not in it has the status and the title of its class.
"""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from shared.errors import BY_NAME, DomainError
from shared.runtime.http_problems import STATUS, Problem, Refused, status_of

LANGUAGES = ("zh", "en")
"""Languages of titles; the first is the default."""

RETRY_AFTER = {429: 1, 503: 2}
"""Seconds that a client is told to wait when the error does not say."""

TYPE_BASE = "/api/v1/problems/"


@cache
def catalogue() -> dict[str, dict[str, Any]]:
    """Every documented code: its ``status``, its titles in ``zh`` and ``en``."""
    loaded: dict[str, dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "problems.yaml").read_text(encoding="utf-8"))
    return loaded


def language(accept_language: str | None) -> str:
    """The language of titles for an Accept-Language header: the best liked of those that there are."""
    liked = sorted((_liking(part) for part in (accept_language or "").split(",")), key=lambda pair: -pair[1])
    return next((tongue for tongue, quality in liked if tongue in LANGUAGES and quality > 0), LANGUAGES[0])


def _liking(part: str) -> tuple[str, float]:
    tag, _, parameter = part.partition(";")
    try:
        quality = float(parameter.strip().removeprefix("q=") or 1)
    except ValueError:
        quality = 0.0
    return tag.strip().lower().partition("-")[0], quality


def title(code: str, status: int, tongue: str) -> str:
    """The title of a code, or that of its status when the code is not in the catalogue."""
    entry = catalogue().get(code) or catalogue()[_fallback(status)]
    return str(entry[tongue])


def problem_of(error: BaseException, tongue: str = LANGUAGES[0]) -> Problem:
    """What to answer for an error; of what nobody foresaw it tells nothing."""
    code = error.code if isinstance(error, DomainError | Refused) else "INTERNAL"
    status = _status(error, code)
    return Problem(
        status=status,
        code=code,
        detail=error.detail if isinstance(error, DomainError | Refused) else "",
        title=title(code, status, tongue),
        type=TYPE_BASE + code,
        errors=error.problems if isinstance(error, DomainError) else (),
        headers={"Cache-Control": "no-store", "Content-Language": tongue, "Vary": "Accept-Language", **_headers(error, status)},
    )


def _status(error: BaseException, code: str) -> int:
    if isinstance(error, Refused):
        return error.status
    return int(catalogue().get(code, {}).get("status") or status_of(error))


def _headers(error: BaseException, status: int) -> dict[str, str]:
    if status == 401:  # the status that the header belongs to
        return {"WWW-Authenticate": 'Bearer realm="liangdian"'}
    if status in RETRY_AFTER:
        return {"Retry-After": str(getattr(error, "retry_after", None) or RETRY_AFTER[status])}
    if isinstance(error, Refused) and error.allow:
        return {"Allow": ", ".join(sorted(error.allow))}
    return {}


@cache
def _fallback(status: int) -> str:
    known = {STATUS[cls]: cls.default_code for cls in BY_NAME.values()}
    return known.get(status) or ("BAD_REQUEST" if status < 500 else "INTERNAL")  # where the server's own errors begin
