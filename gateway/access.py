"""Who may do what through which route: the one access matrix.

Each route has an entry: the roles that may use it, and how far each reaches. Services enforce it (roles in their methods,
reach where the record is read); this is what they are measured by: ``tests/e2e/test_access_matrix.py`` calls every route
as every role against the own station's records and another's, and expects what ``expected`` says.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from gateway.declaration import Route
from shared.contracts.directory.roles import EVERYONE, OUTSIDE_ROLES, STATION_ROLES, Role


class Reach(StrEnum):
    """Whose things a route is about.

    ``OPEN``: nobody's, and no session is needed. ``COMMON``: things that all who may use the route see alike.
    ``OWN``: the caller's own. ``STATION``: a station's; of another station's there is none (404), unless the caller's
    role is of the whole district.
    """

    OPEN = "OPEN"
    COMMON = "COMMON"
    OWN = "OWN"
    STATION = "STATION"


class Place(StrEnum):
    """Whose record is asked for, seen from the caller."""

    OWN_STATION = "OWN_STATION"
    OTHER_STATION = "OTHER_STATION"


class Outcome(StrEnum):
    """What becomes of a request that is right in all other respects."""

    ALLOWED = "ALLOWED"
    UNAUTHORIZED = "UNAUTHORIZED"
    FORBIDDEN = "FORBIDDEN"
    NOT_FOUND = "NOT_FOUND"


@dataclass(frozen=True, slots=True)
class Access:
    """One entry: ``roles`` may, within ``reach``."""

    reach: Reach
    roles: frozenset[Role] = EVERYONE


_R = Role
ADMINISTRATOR = frozenset({_R.ADMINISTRATOR})
HEAD_OR_ADMINISTRATOR = frozenset({_R.ADMINISTRATOR, _R.STATION_HEAD})
INSIDERS = EVERYONE - OUTSIDE_ROLES
OVERSEERS = frozenset({_R.ADMINISTRATOR, _R.STATION_HEAD, _R.BUREAU, _R.AUDITOR})
READERS = STATION_ROLES | {_R.BUREAU}
WRITERS = frozenset({_R.CLERK, _R.OFFICER, _R.DUTY_OFFICER, _R.STATION_HEAD})

MATRIX: dict[str, Access] = {
    "sign_in": Access(Reach.OPEN),
    "sign_out": Access(Reach.OWN),
    "get_me": Access(Reach.OWN),
    "change_own_password": Access(Reach.OWN),
    "list_stations": Access(Reach.COMMON),
    "open_station": Access(Reach.COMMON, ADMINISTRATOR),
    "get_station": Access(Reach.COMMON),
    "change_station": Access(Reach.COMMON, ADMINISTRATOR),
    "remove_station": Access(Reach.COMMON, ADMINISTRATOR),
    "list_mergers": Access(Reach.COMMON, INSIDERS),
    "merge_station": Access(Reach.COMMON, ADMINISTRATOR),
    "list_modules": Access(Reach.STATION, INSIDERS),
    "open_module": Access(Reach.STATION, HEAD_OR_ADMINISTRATOR),
    "close_module": Access(Reach.STATION, HEAD_OR_ADMINISTRATOR),
    "get_strength": Access(Reach.STATION, STATION_ROLES | {_R.ADMINISTRATOR, _R.BUREAU, _R.AUDITOR}),
    "record_strength": Access(Reach.STATION, HEAD_OR_ADMINISTRATOR),
    "put_strength": Access(Reach.STATION, HEAD_OR_ADMINISTRATOR),
    "list_communities": Access(Reach.STATION, INSIDERS),
    "add_community": Access(Reach.COMMON, ADMINISTRATOR),
    "get_community": Access(Reach.STATION, INSIDERS),
    "change_community": Access(Reach.COMMON, ADMINISTRATOR),
    "get_officer": Access(Reach.STATION, INSIDERS),
    "assign_officer": Access(Reach.STATION, HEAD_OR_ADMINISTRATOR),
    "list_accounts": Access(Reach.STATION, OVERSEERS),
    "open_account": Access(Reach.COMMON, ADMINISTRATOR),
    "get_account": Access(Reach.STATION),
    "change_account": Access(Reach.COMMON, ADMINISTRATOR),
    "set_password": Access(Reach.COMMON, ADMINISTRATOR),
    "list_leave": Access(Reach.STATION, STATION_ROLES | OVERSEERS),
    "record_leave": Access(Reach.STATION, HEAD_OR_ADMINISTRATOR),
    "cancel_leave": Access(Reach.STATION, HEAD_OR_ADMINISTRATOR),
    "list_residences": Access(Reach.STATION, READERS),
    "register_residence": Access(Reach.STATION, WRITERS),
    "get_residence": Access(Reach.STATION, READERS),
    "change_residence": Access(Reach.STATION, WRITERS),
    "end_residence": Access(Reach.STATION, WRITERS),
    "search_people": Access(Reach.COMMON, READERS),
    "get_person": Access(Reach.STATION, READERS),
    "reveal_person": Access(Reach.STATION, STATION_ROLES),
    "list_audit": Access(Reach.STATION, frozenset({_R.AUDITOR, _R.STATION_HEAD})),
    "verify_audit": Access(Reach.COMMON, frozenset({_R.AUDITOR, _R.OPERATIONS})),
    "stream_events": Access(Reach.COMMON, INSIDERS),
    "get_openapi": Access(Reach.OPEN),
    "get_docs": Access(Reach.OPEN),
    "get_docs_file": Access(Reach.OPEN),
    "list_problems": Access(Reach.OPEN),
    "get_problem": Access(Reach.OPEN),
}


class IncompleteMatrix(Exception):
    """A route without an entry, an entry without a route, or one that contradicts the route's declaration."""


def check_complete(routes: Iterable[Route]) -> None:
    """Raise ``IncompleteMatrix`` unless matrix and routes speak of the same; run at start-up."""
    known = {route.name: route for route in routes}
    wrong = set(known) ^ set(MATRIX)
    wrong |= {name for name in set(known) & set(MATRIX) if known[name].stranger != (MATRIX[name].reach is Reach.OPEN)}
    if wrong:
        raise IncompleteMatrix(", ".join(sorted(wrong)))


def expected(name: str, role: Role | None, place: Place) -> Outcome:
    """What becomes of a request by an account of one role, or of a stranger (None), for a record of that place."""
    access = MATRIX[name]
    if access.reach is Reach.OPEN:
        return Outcome.ALLOWED
    if role is None:
        return Outcome.UNAUTHORIZED
    if role not in access.roles:
        return Outcome.FORBIDDEN
    if access.reach is Reach.STATION and place is Place.OTHER_STATION and role in STATION_ROLES:
        return Outcome.NOT_FOUND
    return Outcome.ALLOWED
