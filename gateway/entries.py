"""What an entry of the access matrix says, and the usual kinds of it."""

from dataclasses import dataclass

from shared.contracts.directory.roles import DISTRICT_ROLES, EVERYONE, OUTSIDE_ROLES, STATION_ROLES, Role


@dataclass(frozen=True, slots=True)
class Access:
    """One entry: of the ``roles`` that may use a route, some reach records ``everywhere``, some only ``at_home``, the others none.

    ``is_open`` needs no session. What is out of reach is not found, or missing from the listing if the route ``filters``.
    """

    roles: frozenset[Role]
    everywhere: frozenset[Role]
    at_home: frozenset[Role] = frozenset()
    filters: bool = False
    is_open: bool = False


def everywhere(roles: frozenset[Role] = EVERYONE) -> Access:
    """Things that all who may use the route see alike, or the caller's own."""
    return Access(roles, roles)


def by_station(roles: frozenset[Role], *, filters: bool = False) -> Access:
    """Things of a station: its own staff reach them, and who is of the whole district."""
    return Access(roles, roles & DISTRICT_ROLES, roles & STATION_ROLES, filters)


def by_owner(roles: frozenset[Role], *, filters: bool = False) -> Access:
    """Things of a station that an outside account was made the owner of: its staff reach them, that account, and the whole district."""
    return Access(roles, roles & DISTRICT_ROLES, roles & (STATION_ROLES | OUTSIDE_ROLES), filters)


def own(roles: frozenset[Role]) -> Access:
    """Things that only the account reaches whose they are; another account's are not found."""
    return Access(roles, frozenset())


OPEN = Access(EVERYONE, EVERYONE, is_open=True)
"""No session is needed."""
