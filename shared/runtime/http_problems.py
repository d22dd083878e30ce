"""Refusals as problem documents (RFC 9457): a stable code, never the text of an unexpected error.

The table of statuses is looked up along an error's class hierarchy. A gateway that needs more (titles in another
language, documentation links) gives its server a ``problem_mapper`` of its own and falls back on this one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

import orjson
from werkzeug.wrappers import Response

from shared.errors import Conflict, DomainError, Forbidden, Invalid, NotFound, Stale, Throttled, Unauthorized, Unavailable

CONTENT_TYPE = "application/problem+json"
STATUS: dict[type[BaseException], int] = {
    Invalid: 422,
    Unauthorized: 401,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    Stale: 412,
    Throttled: 429,
    Unavailable: 503,
}


class Refused(DomainError):
    """The server turns a request down for its form, its size or the state of the server; it never crosses the bus.

    ``allow`` lists the methods that the resource has, for a 405; ``retry_after`` is in seconds.
    """

    def __init__(self, status: int, code: str, detail: str = "", allow: Sequence[str] = (), retry_after: int | None = None) -> None:
        super().__init__(code, detail, retry_after=retry_after)
        self.status = status
        self.allow = tuple(allow)


@dataclass(frozen=True, slots=True)
class Problem:
    """What a problem document says, and the headers that go with it."""

    status: int
    code: str
    detail: str = ""
    title: str = ""
    type: str = ""
    errors: Sequence[Mapping[str, str]] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


ProblemMapper = Callable[[BaseException], Problem]


def status_of(error: BaseException, table: Mapping[type[BaseException], int] = STATUS) -> int:
    """The status of the nearest class in the error's hierarchy; 500 when none is listed."""
    return next((table[cls] for cls in type(error).__mro__ if cls in table), 500)


def default_problem(error: BaseException) -> Problem:
    """What to answer for an error; one that nobody foresaw says no more than that."""
    if isinstance(error, Refused):
        allow = {"Allow": ", ".join(sorted(error.allow))} if error.allow else {}
        return Problem(error.status, error.code, error.detail, headers=allow | _retry(error.retry_after))
    if isinstance(error, DomainError):
        return Problem(status_of(error), error.code, error.detail, errors=error.problems, headers=_retry(error.retry_after))
    return Problem(500, "INTERNAL")


def _retry(seconds: int | None) -> dict[str, str]:
    return {} if seconds is None else {"Retry-After": str(seconds)}


def problem_response(problem: Problem, request_id: str) -> Response:
    """The answer that carries the problem."""
    document: dict[str, object] = {
        "type": problem.type or f"urn:liangdian:problem:{problem.code}",
        "title": problem.title or _phrase(problem.status),
        "status": problem.status,
        "code": problem.code,
        "instance": f"urn:request:{request_id}",
        "request_id": request_id,
    }
    if problem.detail:
        document["detail"] = problem.detail
    if problem.errors:
        document["errors"] = [dict(error) for error in problem.errors]
    return Response(orjson.dumps(document), problem.status, dict(problem.headers), content_type=CONTENT_TYPE)


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Error"
