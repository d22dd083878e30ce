"""The one tree of errors that may cross a process boundary.

    DomainError
    ├── Invalid        the request contradicts a rule of form or meaning      HTTP 422 (400 when it cannot be read)
    ├── Unauthorized   nobody, or nobody any more                             HTTP 401
    ├── Forbidden      somebody, but not with this role                       HTTP 403
    ├── NotFound       there is none, or none that the caller may see         HTTP 404
    ├── Conflict       the present state refuses it                           HTTP 409
    ├── Stale          the caller's version is not the current one            HTTP 412
    ├── Throttled      too many, too soon                                     HTTP 429
    └── Unavailable    a part that is needed does not answer in time          HTTP 503

An error is told apart by its stable ``code`` (UPPER_SNAKE), never by its text. ``detail`` is a sentence for a
developer and ``problems`` point at fields (JSON pointers). None of them ever holds personal data.
This module never moves: class names are part of the wire format.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar


class DomainError(Exception):
    """An expected refusal with a stable code; ``args`` are JSON-safe, so it survives the bus."""

    default_code: ClassVar[str] = "INTERNAL"

    def __init__(self, code: str = "", detail: str = "", problems: Sequence[Mapping[str, str]] = (), retry_after: int | None = None) -> None:
        self.code = code or self.default_code
        self.detail = detail
        self.problems = [dict(problem) for problem in problems]
        self.retry_after = retry_after
        super().__init__(self.code, self.detail, self.problems, self.retry_after)

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}" if self.detail else self.code


class Invalid(DomainError):
    """The request breaks a rule; ``problems`` is a list of ``{pointer, code, detail}``."""

    default_code = "INVALID"


class Unauthorized(DomainError):
    """The caller is unknown, or the session has ended."""

    default_code = "UNAUTHORIZED"


class Forbidden(DomainError):
    """The caller is known and lacks the role."""

    default_code = "FORBIDDEN"


class NotFound(DomainError):
    """No such thing within what the caller may see."""

    default_code = "NOT_FOUND"


class Conflict(DomainError):
    """The present state of the thing refuses the change."""

    default_code = "CONFLICT"


class Stale(DomainError):
    """The version that the caller names is not the current one."""

    default_code = "STALE_VERSION"


class Throttled(DomainError):
    """The caller has asked too often; ``retry_after`` is in seconds."""

    default_code = "TOO_MANY_REQUESTS"


class Unavailable(DomainError):
    """A part that the answer needs is away, frozen or overloaded; trying again may help."""

    default_code = "UNAVAILABLE"


def problem(pointer: str, code: str, detail: str = "") -> dict[str, str]:
    """One entry of ``DomainError.problems``; ``pointer`` is a JSON pointer (RFC 6901) into the request body."""
    return {"pointer": pointer, "code": code, "detail": detail}


def invalid_field(pointer: str, code: str, detail: str = "") -> Invalid:
    """The common case: one field breaks one rule."""
    return Invalid(code, detail, [problem(pointer, code, detail)])


BY_NAME: dict[str, type[DomainError]] = {
    cls.__name__: cls for cls in (Invalid, Unauthorized, Forbidden, NotFound, Conflict, Stale, Throttled, Unavailable)
}


def from_wire(name: str, args: Sequence[Any]) -> DomainError | None:
    """Rebuild an error that another process raised, or None if the name is not of this tree."""
    cls = BY_NAME.get(name)
    return cls(*args) if cls else None
