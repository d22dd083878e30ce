"""Who sees the guest of a stay whose person is sealed in the population register."""

from collections.abc import Set as AbstractSet

from shared.contracts.directory.roles import Role


def sees_sealed_guest(roles: AbstractSet[Role], station_code: str | None, stay_station_code: str) -> bool:
    """Whether an account of that station sees such a guest: the head of the stay's station does, nobody else, not even who wrote the guest down."""
    return Role.STATION_HEAD in roles and station_code == stay_station_code
