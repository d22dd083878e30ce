"""Which roles may be together in one account, and whether it needs a station."""

from collections.abc import Iterable

from shared.contracts.directory.roles import DISTRICT_ROLES, OUTSIDE_ROLES, STATION_ROLES, Role
from shared.contracts.directory.vocabulary import RoleGroup
from shared.decisions import ALLOWED, Decision, Refused

GROUPS: dict[RoleGroup, frozenset[Role]] = {
    RoleGroup.STATION: STATION_ROLES,
    RoleGroup.OUTSIDE: OUTSIDE_ROLES,
    RoleGroup.DISTRICT: DISTRICT_ROLES,
}


def group_of(roles: Iterable[Role]) -> RoleGroup | None:
    """The one group that holds all these roles, or None if there is no such group (no roles, or mixed)."""
    held = frozenset(roles)
    return next((group for group, members in GROUPS.items() if held and held <= members), None)


def check_roles(roles: Iterable[Role], station_code: str | None) -> Decision:
    """Whether an account may hold these roles with that station: station roles need one, district roles have none."""
    group = group_of(roles)
    if group is None:
        return Refused("ROLES_OF_SEVERAL_GROUPS", "An account holds roles of one group: station, outside or district.", "/roles")
    if group is RoleGroup.STATION and station_code is None:
        return Refused("STATION_REQUIRED", "A station role needs a station.", "/station_code")
    if group is RoleGroup.DISTRICT and station_code is not None:
        return Refused("STATION_NOT_ALLOWED", "A district role belongs to no station.", "/station_code")
    return ALLOWED
