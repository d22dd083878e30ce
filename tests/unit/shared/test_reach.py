"""Reach: an officer's is a station, a district role's is the district, and another station's listing is empty."""

import pytest

from shared.contracts.directory.roles import Role
from shared.errors import Forbidden
from shared.identity import Actor
from shared.reach import asks_elsewhere, own_station, scope

CLERK = Actor("a1", frozenset({Role.CLERK}), "changtang")
BUREAU = Actor("a2", frozenset({Role.BUREAU}), None)
STRAY = Actor("a3", frozenset({Role.CLERK}), None)


def test_an_officer_reads_and_writes_for_the_own_station() -> None:
    assert (own_station(CLERK), scope(CLERK)) == ("changtang", "changtang")


def test_a_district_role_reads_all_and_writes_for_none() -> None:
    assert scope(BUREAU) is None
    with pytest.raises(Forbidden, match="NO_STATION"):
        own_station(BUREAU)


def test_an_officer_without_a_station_reads_nothing() -> None:
    with pytest.raises(Forbidden, match="NO_STATION"):
        scope(STRAY)


@pytest.mark.parametrize(
    ("own", "asked", "is_elsewhere"),
    [(None, None, False), (None, "pingnan", False), ("changtang", None, False), ("changtang", "changtang", False), ("changtang", "pingnan", True)],
)
def test_a_listing_of_another_station_is_asked_elsewhere(own: str | None, asked: str | None, is_elsewhere: bool) -> None:
    assert asks_elsewhere(own, asked) is is_elsewhere
