"""Which station a place belongs to: asked of the directory, and remembered for a minute, for places hardly move.

What does not exist is not remembered: it may be opened the next moment.
"""

import time
from collections.abc import Callable
from typing import Any

from nameko.extensions import DependencyProvider

from shared.contracts.directory.rpc import LOCATE_COMMUNITY, LOCATE_STATION, NAME_COMMUNITIES
from shared.contracts.method import Method
from shared.errors import Forbidden, NotFound, invalid_field
from shared.identity import Call
from shared.reach import own_station

MEMORY = 60.0
"""Seconds."""
MOST_REMEMBERED = 10_000

Ask = Callable[..., Any]
"""The ``RpcClient``'s caller."""


class Atlas:
    """What this process remembers of the directory's answers."""

    def __init__(self, memory: float = MEMORY, clock: Callable[[], float] = time.monotonic) -> None:
        self._memory = memory
        self._clock = clock
        self._known: dict[tuple[str, str], tuple[float, str]] = {}

    def find(self, kind: str, key: str, ask: Callable[[], str | None], hoped: str | None = None) -> str | None:
        """The station of a place; None if there is no such place. Raises what ``ask`` raises.

        A memory that is not what is ``hoped`` for is not relied upon: a merger may have moved the place since.
        """
        known = self._known.get((kind, key))
        if known and known[0] > self._clock() and hoped in {None, known[1]}:
            return known[1]
        station_code = ask()
        if station_code is not None:
            self._remember((kind, key), station_code)
        return station_code

    def _remember(self, place: tuple[str, str], station_code: str) -> None:
        if len(self._known) >= MOST_REMEMBERED:
            self._known.clear()
        self._known[place] = (self._clock() + self._memory, station_code)


class Places(DependencyProvider):  # type: ignore[misc] # nameko publishes no types
    """Injects the process's ``Atlas``."""

    def setup(self) -> None:
        """An empty one."""
        self.atlas = Atlas()

    def get_dependency(self, worker_ctx: Any) -> Atlas:
        """The same for all."""
        return self.atlas


def check_places(atlas: Atlas, rpc: Ask, call: Call, given: dict[str, Any], pointer: str = "") -> None:
    """Check that the station and community in ``given`` are the caller's own.

    Raises ``Invalid("UNKNOWN_STATION")`` or ``Invalid("UNKNOWN_COMMUNITY")``, and ``Forbidden("NOT_YOUR_STATION")`` for a station
    that exists; another station's community is unknown like one that is not there.
    """
    own = own_station(call.actor)
    station_code, community_id = given.get("station_code"), given.get("community_id")
    if station_code not in {None, own}:
        if atlas.find("station", station_code, lambda: _ask(rpc, call, LOCATE_STATION, {"code": station_code}, "code")) is None:
            raise invalid_field(f"{pointer}/station_code", "UNKNOWN_STATION", "There is no such station.")
        raise Forbidden("NOT_YOUR_STATION", "An account writes for its own station only.")
    _check_community(atlas, rpc, call, community_id, own, pointer)


def check_destination(atlas: Atlas, rpc: Ask, call: Call, given: dict[str, Any], pointer: str = "") -> None:
    """Check that a station to move to, which may be another than the caller's, is at work, and that the community is its own.

    Raises ``Invalid("UNKNOWN_STATION")``, also for a station that was absorbed by another, or ``Invalid("UNKNOWN_COMMUNITY")``.
    """
    station_code = given.get("station_code") or own_station(call.actor)
    current = atlas.find("survivor", station_code, lambda: _ask(rpc, call, LOCATE_STATION, {"code": station_code}, "current_code"), station_code)
    if current != station_code:
        raise invalid_field(f"{pointer}/station_code", "UNKNOWN_STATION", "There is no such station at work.")
    _check_community(atlas, rpc, call, given.get("community_id"), station_code, pointer)


def _check_community(atlas: Atlas, rpc: Ask, call: Call, community_id: str | None, station_code: str, pointer: str) -> None:
    if community_id is None:
        return
    found = atlas.find("community", community_id, lambda: _ask(rpc, call, LOCATE_COMMUNITY, {"id": community_id}, "station_code"), station_code)
    if found != station_code:
        raise invalid_field(f"{pointer}/community_id", "UNKNOWN_COMMUNITY", "The station has no such community.")


def station_at_work(atlas: Atlas, rpc: Ask, call: Call, station_code: str, pointer: str = "/station_code") -> str:
    """The station that answers today for one that anybody names; raises ``Invalid("UNKNOWN_STATION")``."""
    found = atlas.find("survivor", station_code, lambda: _ask(rpc, call, LOCATE_STATION, {"code": station_code}, "current_code"), station_code)
    if found is None:
        raise invalid_field(pointer, "UNKNOWN_STATION", "There is no such station.")
    return found


def station_names(rpc: Ask, call: Call) -> dict[str, str]:
    """What the caller's own station is called: ``zh`` and ``en``; raises ``NotFound`` for one that there is not."""
    return names_of(rpc, call, own_station(call.actor))


def names_of(rpc: Ask, call: Call, station_code: str) -> dict[str, str]:
    """What a station is called: ``zh`` and ``en``; raises ``NotFound`` for one that there is not."""
    found = rpc(LOCATE_STATION, {"code": station_code}, request_id=call.request_id, deadline=call.deadline).result
    return {"zh": found["name_zh"], "en": found["name_en"]}


def community_names(rpc: Ask, call: Call) -> list[dict[str, str]]:
    """The communities of the caller's own station: ``id``, ``name_zh`` and ``name_en``."""
    asked = {"code": own_station(call.actor)}
    found: list[dict[str, str]] = rpc(NAME_COMMUNITIES, asked, request_id=call.request_id, deadline=call.deadline).result["items"]
    return found


def _ask(rpc: Ask, call: Call, method: Method, data: dict[str, Any], field: str) -> str | None:
    try:
        found: str = rpc(method, data, request_id=call.request_id, deadline=call.deadline).result[field]
    except NotFound:
        return None
    return found
