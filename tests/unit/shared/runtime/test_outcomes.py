import eventlet
import pytest

from shared.errors import Conflict, DomainError, Unavailable
from shared.runtime.outcomes import as_exception, outcome_of


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (Conflict("X"), "refused"),
        (Unavailable("X"), "unavailable"),
        (DomainError("INTERNAL"), "error"),
        (ValueError(), "error"),
        (SystemExit(), "error"),
    ],
)
def test_an_outcome_is_one_of_few(error, expected):
    assert outcome_of(error) == expected


def test_an_exception_stays_what_it_is():
    error = ValueError()
    assert as_exception(error) is error


def test_a_stray_timeout_is_a_deadline():
    timeout = eventlet.Timeout(60)
    timeout.cancel()
    assert str(as_exception(timeout)) == "DEADLINE_EXCEEDED"


@pytest.mark.parametrize("error", [SystemExit(3), KeyboardInterrupt()])
def test_what_would_end_the_process_becomes_an_ordinary_failure(error):
    failure = as_exception(error)
    assert type(failure) is RuntimeError
    assert failure.__cause__ is error
