"""Strength: community officers are officers, and their share has one decimal."""

from decimal import Decimal

import pytest

from services.directory.rules.strength import check_strength, community_percent
from shared.decisions import ALLOWED, Refused


@pytest.mark.parametrize(
    ("officers", "community_officers", "percent"),
    [(50, 30, "60.0"), (3, 1, "33.3"), (3, 2, "66.7"), (16, 1, "6.3"), (10, 0, "0.0"), (7, 7, "100.0")],
)
def test_the_share_has_one_decimal_halves_up(officers: int, community_officers: int, percent: str) -> None:
    assert community_percent(officers, community_officers) == Decimal(percent)


def test_there_is_no_share_of_nobody() -> None:
    assert community_percent(0, 0) is None


@pytest.mark.parametrize(("officers", "community_officers"), [(0, 0), (1, 0), (1, 1), (50, 49)])
def test_community_officers_may_be_all(officers: int, community_officers: int) -> None:
    assert check_strength(officers, community_officers) == ALLOWED


@pytest.mark.parametrize(("officers", "community_officers"), [(0, 1), (50, 51)])
def test_community_officers_cannot_be_more_than_all(officers: int, community_officers: int) -> None:
    assert isinstance(check_strength(officers, community_officers), Refused)
