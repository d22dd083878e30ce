"""Who reads a sealed record. To search is another right than to read: a search says that there is somebody, and no more."""

from collections.abc import Set as AbstractSet

from shared.contracts.directory.roles import Role


def reads_sealed(roles: AbstractSet[Role]) -> bool:
    """Whether an account with these roles reads the sealed records within its reach: a station's head alone does."""
    return Role.STATION_HEAD in roles
