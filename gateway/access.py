"""Who may do what through which route, as the access matrix (``gateway.matrix``) says.

Each route has an entry there: the roles that may use it, and how far each reaches. Services enforce it (roles in their methods,
reach where the record is read); this is what they are measured by: ``tests/e2e/test_access_matrix.py`` calls every route
as every role against the own station's records and another's, and expects what ``expected`` says.
"""

from collections.abc import Iterable
from enum import StrEnum

from gateway.declaration import Route
from gateway.matrix import EVENTS, MATRIX, SOURCES
from shared.contracts.directory.roles import Role


class Place(StrEnum):
    """Whose record is asked for, seen from the caller."""

    OWN_STATION = "OWN_STATION"
    OTHER_STATION = "OTHER_STATION"


class Outcome(StrEnum):
    """What becomes of a request that is right in all other respects."""

    ALLOWED = "ALLOWED"
    NOTHING = "NOTHING"
    """A listing, with nothing of that station in it."""
    UNAUTHORIZED = "UNAUTHORIZED"
    FORBIDDEN = "FORBIDDEN"
    NOT_FOUND = "NOT_FOUND"


def audience(source: str, event: str) -> frozenset[Role]:
    """The roles that may be told of an event, within their reach."""
    return EVENTS.get(event, SOURCES.get(source, frozenset()))


class IncompleteMatrix(Exception):
    """A route without an entry, an entry without a route, or one that contradicts the route's declaration."""


def check_complete(routes: Iterable[Route]) -> None:
    """Raise ``IncompleteMatrix`` unless matrix and routes speak of the same; run at start-up."""
    known = {route.name: route for route in routes}
    wrong = set(known) ^ set(MATRIX)
    wrong |= {name for name in set(known) & set(MATRIX) if known[name].stranger != MATRIX[name].is_open}
    if wrong:
        raise IncompleteMatrix(", ".join(sorted(wrong)))


def expected(name: str, role: Role | None, place: Place) -> Outcome:
    """What becomes of a request by an account of one role, or of a stranger (None), for a record of that place."""
    access = MATRIX[name]
    if access.is_open:
        return Outcome.ALLOWED
    if role is None:
        return Outcome.UNAUTHORIZED
    if role not in access.roles:
        return Outcome.FORBIDDEN
    if role in access.everywhere or (place is Place.OWN_STATION and role in access.at_home):
        return Outcome.ALLOWED
    return Outcome.NOTHING if access.filters else Outcome.NOT_FOUND
