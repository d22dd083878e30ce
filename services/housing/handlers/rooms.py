"""Rooms and beds of a house: added, changed, closed and opened again. Each is reached through its house, which is locked first."""

from collections.abc import Sequence
from typing import Any

from services.housing.handlers.house_acts import told
from services.housing.handlers.house_making import area, bed_values, room_values
from services.housing.handlers.reach import house_in_reach, house_to_change
from services.housing.models import Bed, House, Room
from services.housing.queries import rooms as queries
from services.housing.rules.house_states import check_empty, check_open
from services.housing.rules.rooms import check_beds, check_room_name, check_rooms
from services.housing.schemas.rooms import show_room
from shared.answers import Answer
from shared.contracts.housing.events.houses import HOUSE_CAPACITY_CHANGED
from shared.contracts.housing.vocabulary.houses import CapacityChange, PlaceState
from shared.db.paging import keyset, page
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import Refused, conflict, refusals, refuse
from shared.errors import Conflict, NotFound

FIELDS = ("name", "floor", "area_m2")


def add_rooms(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Give a house more rooms; raises ``NotFound``, ``Conflict("HOUSE_CLOSED")`` or ``Invalid`` with all that is wrong."""
    house = _open_house(uow, data["id"])
    refuse(check_rooms([given["name"] for given in data["rooms"]], queries.names(uow.session, house.id).values()))
    rooms, beds = room_values(uow, house.id, data["rooms"])
    uow.insert_rows(Room, rooms)
    uow.insert_rows(Bed, beds)
    uow.flush()
    _capacity_changed(uow, house, CapacityChange.ROOMS_ADDED, {"rooms": len(rooms), "beds": len(beds)})
    return uow.commit({"items": _shown(uow, house.id, [Room(**values) for values in rooms])})


def list_rooms(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """A page of the rooms of a house within reach; raises ``NotFound``."""
    house = house_in_reach(uow, data["id"])
    listing = f"rooms|{house.id}"
    columns: list[Any] = [Room.id]
    asked = keyset(queries.listed(house.id), columns, uow.cursor.start(data["cursor"], listing), data["limit"])
    found = page(uow.session.scalars(asked).all(), data["limit"], lambda room: [room.id], cursor=uow.cursor, scope=listing, show=lambda room: room)
    uow.audit("ROOMS_LISTED", f"house:{house.id}", station_code=house.station_code, detail={"count": len(found["items"])})
    return {**found, "items": _shown(uow, house.id, found["items"])}


def get_room(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """One room of a house within reach; raises ``NotFound``."""
    room = queries.room(uow.session, data["id"])
    house = _of_room(uow, data["id"], room, writes=False)
    uow.audit("ROOM_READ", f"room:{data['id']}", station_code=house.station_code, related=[f"house:{house.id}"])
    return _shown(uow, house.id, [room] if room else [])[0]


def change_room(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Change what is given; raises ``NotFound``, ``Stale``, ``Conflict`` or ``Invalid``, also when nothing is different."""
    house, room = _room_to_change(uow, data)
    given = {name: data[name] for name in FIELDS if name in data}
    if "area_m2" in given:
        given["area_m2"] = area(given["area_m2"])
    different = {name: value for name, value in given.items() if getattr(room, name) != value}
    if not different:
        refuse([Refused("NOTHING_TO_CHANGE", "All of it is on file already.")])
    if "name" in different:
        others = [name for room_id, name in queries.names(uow.session, house.id).items() if room_id != room.id]
        refuse(refusals(check_room_name(different["name"], others)))
    for name, value in different.items():
        setattr(room, name, value)
    room.updated_at = uow.now
    uow.audit("ROOM_CHANGED", f"room:{room.id}", station_code=house.station_code, detail={"fields": sorted(different)}, related=[f"house:{house.id}"])
    return uow.commit(_shown(uow, house.id, [room])[0])


def close_room(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """A room is let no more; raises ``NotFound``, ``Stale``, and ``Conflict("ROOM_OCCUPIED")`` while somebody stays in it."""
    house, room = _room_to_change(uow, data, PlaceState.OPEN)
    beds = queries.beds_of(uow.session, [room.id])[room.id]
    _require_empty(uow, house, beds, "ROOM_OCCUPIED")
    room.state, room.close_reason = PlaceState.CLOSED.value, data["reason"]
    return _altered(uow, house, room, CapacityChange.ROOM_CLOSED, {"reason": data["reason"]})


def reopen_room(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """A room is let again; raises ``NotFound``, ``Stale`` or ``Conflict``."""
    house, room = _room_to_change(uow, data, PlaceState.CLOSED)
    room.state, room.close_reason = PlaceState.OPEN.value, None
    return _altered(uow, house, room, CapacityChange.ROOM_REOPENED, {})


def add_beds(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Give a room more beds; raises ``NotFound``, ``Stale``, ``Conflict`` or ``Invalid("TOO_MANY_BEDS")``."""
    house, room = _room_to_change(uow, data)
    there = queries.beds_of(uow.session, [room.id])[room.id]
    refuse(refusals(check_beds(len(there), data["beds"])))
    uow.insert_rows(Bed, bed_values(room.id, [bed.label for bed in there], data["beds"]))
    uow.flush()
    return _altered(uow, house, room, CapacityChange.BEDS_ADDED, {"beds": data["beds"]})


def close_bed(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """A bed is let no more; raises ``NotFound``, ``Stale``, and ``Conflict("BED_OCCUPIED")`` while somebody sleeps in it."""
    house, room = _room_to_change(uow, data)
    bed = _bed(uow, room, data["bed_id"], PlaceState.OPEN)
    _require_empty(uow, house, [bed], "BED_OCCUPIED")
    bed.state, bed.close_reason = PlaceState.CLOSED.value, data["reason"]
    return _altered(uow, house, room, CapacityChange.BED_CLOSED, {"reason": data["reason"]})


def reopen_bed(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """A bed is let again; raises ``NotFound``, ``Stale`` or ``Conflict``."""
    house, room = _room_to_change(uow, data)
    bed = _bed(uow, room, data["bed_id"], PlaceState.CLOSED)
    bed.state, bed.close_reason = PlaceState.OPEN.value, None
    return _altered(uow, house, room, CapacityChange.BED_REOPENED, {})


def _open_house(uow: UnitOfWork, house_id: str) -> House:
    house = house_to_change(uow, house_id)
    if wrong := refusals(check_open(house.state)):
        raise conflict(wrong)
    return house


def _room_to_change(uow: UnitOfWork, data: dict[str, Any], state: PlaceState | None = None) -> tuple[House, Room]:
    """The room that a request names, in that state, with its house, both locked; the request's version is the room's."""
    house = _of_room(uow, data["id"], queries.room(uow.session, data["id"]), writes=True)
    room = queries.locked_room(uow.session, data["id"])
    room.advance(data["version"])
    if wrong := refusals(check_open(house.state)):
        raise conflict(wrong)
    if state not in {None, room.state}:
        raise Conflict("PLACE_STATE", "The room is not in the state that this act is for.")
    return house, room


def _of_room(uow: UnitOfWork, room_id: str, room: Room | None, *, writes: bool) -> House:
    if room is None:
        raise uow.denied(NotFound("ROOM_NOT_FOUND"), f"room:{room_id}")
    reach = house_to_change if writes else house_in_reach
    try:
        return reach(uow, room.house_id)
    except NotFound:
        raise NotFound("ROOM_NOT_FOUND") from None


def _bed(uow: UnitOfWork, room: Room, bed_id: str, state: PlaceState) -> Bed:
    bed = next((bed for bed in queries.beds_of(uow.session, [room.id])[room.id] if bed.id == bed_id), None)
    if bed is None:
        raise NotFound("BED_NOT_FOUND")
    if bed.state != state:
        raise Conflict("PLACE_STATE", "The bed is not in the state that this act is for.")
    return bed


def _require_empty(uow: UnitOfWork, house: House, beds: Sequence[Bed], code: str) -> None:
    taken = queries.taken_beds(uow.session, house.id) & {bed.id for bed in beds}
    if wrong := refusals(check_empty(len(taken), code)):
        raise conflict(wrong)


def _altered(uow: UnitOfWork, house: House, room: Room, change: CapacityChange, detail: Answer) -> Answer:
    room.updated_at = uow.now
    _capacity_changed(uow, house, change, detail, room)
    return uow.commit(_shown(uow, house.id, [room])[0])


def _capacity_changed(uow: UnitOfWork, house: House, change: CapacityChange, detail: Answer, room: Room | None = None) -> None:
    house.advance(house.version)
    house.updated_at = uow.now
    fact = {"change": change.value, "capacity": queries.count_of(uow.session, house.id).beds}
    related = [f"room:{room.id}"] if room else []
    told(uow, house, HOUSE_CAPACITY_CHANGED, fact, {"change": change.value, **detail}, related)


def _shown(uow: UnitOfWork, house_id: str, rooms: Sequence[Room]) -> list[Answer]:
    beds, taken = queries.beds_of(uow.session, [room.id for room in rooms]), queries.taken_beds(uow.session, house_id)
    return [show_room(room, beds[room.id], taken) for room in rooms]
