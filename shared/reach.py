"""Whose records a caller may see: the own station's, or with a district role all."""

from shared.errors import Forbidden
from shared.identity import Actor


def own_station(actor: Actor) -> str:
    """The station that the caller writes for; raises ``Forbidden`` for an account without one."""
    if actor.station_code is None:
        raise Forbidden("NO_STATION", "This account belongs to no station.")
    return actor.station_code


def scope(actor: Actor) -> str | None:
    """The station whose records the caller reads, None meaning all."""
    return None if actor.is_district_wide else own_station(actor)


def asks_elsewhere(own: str | None, asked: str | None) -> bool:
    """Whether a listing asks for another station than the only one that the caller reads; its page is empty, as if there were nothing."""
    return own is not None and asked not in {None, own}
