"""How often an account may do something."""

import pytest
import time_machine

from shared.errors import Throttled
from shared.runtime.throttle import AccountLimit


def limit_of(rate: str) -> AccountLimit:
    return AccountLimit(rate, "TOO_MANY_LOOKS", "Too many were looked at.")


def test_one_too_many_within_a_minute_is_refused() -> None:
    limit = limit_of("3/minute")
    for _ in range(3):
        limit.count("clerk")

    with pytest.raises(Throttled, match="TOO_MANY_LOOKS") as refusal:
        limit.count("clerk")
    assert refusal.value.detail == "Too many were looked at."


def test_what_is_only_checked_is_not_counted() -> None:
    limit = limit_of("1/minute")
    for _ in range(3):
        limit.check("clerk")
    limit.count("clerk")

    with pytest.raises(Throttled, match="TOO_MANY_LOOKS"):
        limit.check("clerk")
    limit.check("officer")


def test_accounts_are_counted_apart() -> None:
    limit = limit_of("1/minute")
    limit.count("clerk")

    limit.count("officer")


def test_limits_are_counted_apart() -> None:
    limit_of("1/minute").count("clerk")

    limit_of("1/minute").count("clerk")


def test_a_minute_later_there_is_room_again() -> None:
    with time_machine.travel(0, tick=False) as clock:
        limit = limit_of("2/minute")
        limit.count("clerk")
        clock.shift(40)
        limit.count("clerk")
        with pytest.raises(Throttled) as refusal:
            limit.count("clerk")
        clock.shift(21)
        limit.count("clerk")

    assert refusal.value.retry_after == 20


def test_many_at_once_are_counted_one_by_one() -> None:
    limit = limit_of("5/minute")
    limit.count("employer", 3)

    with pytest.raises(Throttled, match="TOO_MANY_LOOKS"):
        limit.count("employer", 3)
    limit.count("employer", 2)
    limit.count("another", 5)
