"""Ceilings hold per key, say when to come back, and count a customer rather than an address."""

import pytest

from gateway.limits import Ceiling, Places, customer
from shared.errors import Throttled


def test_the_last_allowed_act_passes_and_the_next_does_not() -> None:
    ceiling = Ceiling("3/hour")
    for _ in range(3):
        ceiling.count("a")

    with pytest.raises(Throttled) as caught:
        ceiling.count("a")
    assert 1 <= (caught.value.retry_after or 0) <= 3600


def passes(ceiling: Ceiling, key: str) -> bool:
    try:
        ceiling.count(key)
    except Throttled:
        return False
    return True


def test_a_high_ceiling_is_held_to_one_per_cent() -> None:
    ceiling = Ceiling("1000/hour")

    assert 990 <= sum(passes(ceiling, "a") for _ in range(1_100)) <= 1_010


def test_keys_do_not_share_a_ceiling() -> None:
    ceiling = Ceiling("1/hour")
    ceiling.count("a")

    ceiling.count("b")


def test_looking_counts_nothing() -> None:
    ceiling = Ceiling("1/hour", "TOO_MANY_SIGN_INS")
    for _ in range(5):
        ceiling.check("a")
    ceiling.count("a")

    with pytest.raises(Throttled, match="TOO_MANY_SIGN_INS"):
        ceiling.check("a")


def test_a_place_that_is_given_back_can_be_taken_again() -> None:
    places = Places(1, "TOO_MANY_STREAMS")
    places.take("a")
    with pytest.raises(Throttled, match="TOO_MANY_STREAMS"):
        places.take("a")
    places.take("b")

    places.give_back("a")

    places.take("a")


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("no address", "unknown"),
        (None, "unknown"),
    ],
)
def test_a_customer_is_what_one_line_has(address: str | None, counted: str) -> None:
    assert customer(address) == counted
