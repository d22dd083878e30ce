"""What became of a piece of work, in the few words that metrics tell it apart by."""

from shared.errors import DomainError, Unavailable
from shared.runtime.deadline import is_timeout

OK = "ok"


def outcome_of(error: BaseException) -> str:
    """``unavailable``, ``refused`` (any other expected error) or ``error``."""
    if isinstance(error, Unavailable):
        return "unavailable"
    return "refused" if isinstance(error, DomainError) and error.code != "INTERNAL" else "error"


def as_exception(error: BaseException) -> Exception:
    """An error that ``except Exception`` sees: a stray timeout becomes ``Unavailable``, ``SystemExit`` and its like an ordinary failure."""
    if isinstance(error, Exception):
        return error
    if is_timeout(error):
        return Unavailable("DEADLINE_EXCEEDED")
    failure = RuntimeError(f"a service method raised {type(error).__name__}")
    failure.__cause__ = error
    return failure
