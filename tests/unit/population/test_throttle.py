"""How often an account may have personal data shown in full, and people checked."""

import pytest
import time_machine

from services.population.throttle import HireCheckLimit, RevealLimit
from shared.errors import Throttled


def test_one_too_many_within_a_minute_is_refused() -> None:
    limit = RevealLimit("3/minute")
    for _ in range(3):
        limit.count("clerk")

    with pytest.raises(Throttled, match="TOO_MANY_REVEALS"):
        limit.count("clerk")


def test_accounts_are_counted_apart() -> None:
    limit = RevealLimit("1/minute")
    limit.count("clerk")

    limit.count("officer")


def test_a_minute_later_there_is_room_again() -> None:
    with time_machine.travel(0, tick=False) as clock:
        limit = RevealLimit("2/minute")
        limit.count("clerk")
        clock.shift(40)
        limit.count("clerk")
        with pytest.raises(Throttled) as refusal:
            limit.count("clerk")
        clock.shift(21)
        limit.count("clerk")

    assert refusal.value.retry_after == 20


def test_people_are_counted_and_not_calls() -> None:
    limit = HireCheckLimit("5/minute")
    limit.count("employer", 3)

    with pytest.raises(Throttled, match="TOO_MANY_HIRE_CHECKS"):
        limit.count("employer", 3)
    limit.count("employer", 2)
    limit.count("another", 5)
