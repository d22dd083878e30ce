"""Who sees the guest of a sealed person's stay."""

import pytest

from services.housing.rules.secrecy import sees_sealed_guest
from shared.contracts.directory.roles import EVERYONE, Role


@pytest.mark.parametrize("role", sorted(EVERYONE))
def test_the_head_of_the_stays_station_alone_sees_who_it_is(role: Role) -> None:
    assert sees_sealed_guest(frozenset({role}), "changtang", "changtang") is (role is Role.STATION_HEAD)


@pytest.mark.parametrize("station_code", ["pingnan", None])
def test_a_head_of_another_station_does_not(station_code: str | None) -> None:
    assert not sees_sealed_guest(frozenset({Role.STATION_HEAD}), station_code, "changtang")


def test_other_roles_beside_it_change_nothing() -> None:
    assert sees_sealed_guest(frozenset({Role.STATION_HEAD, Role.OFFICER}), "changtang", "changtang")
    assert not sees_sealed_guest(frozenset(), "changtang", "changtang")
