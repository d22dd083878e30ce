"""The read side of rooms and beds: whose they are, how many they hold, and in which of them somebody is. Locks are taken on the house first."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from services.housing.models import Bed, Room, Stay
from services.housing.rules.rooms import Count
from shared.contracts.housing.vocabulary.houses import PlaceState
from shared.contracts.housing.vocabulary.stays import StayState

TAKING = (StayState.PRE_CHECKED_IN, StayState.DELAYED_ARRIVAL, StayState.CHECKED_IN, StayState.DELAYED_DEPARTURE)
"""Somebody sleeps there, or is expected."""


def room(session: Session, room_id: str) -> Room | None:
    """A room."""
    return session.get(Room, room_id)


def locked_room(session: Session, room_id: str) -> Room:
    """A room that there is, locked."""
    return session.scalars(select(Room).where(Room.id == room_id).with_for_update().execution_options(populate_existing=True)).one()


def names(session: Session, house_id: str) -> dict[str, str]:
    """The names of a house's rooms, by id."""
    return {row.id: row.name for row in session.execute(select(Room.id, Room.name).where(Room.house_id == house_id))}


def listed(house_id: str) -> Select[Any]:
    """The rooms of a house."""
    return select(Room).where(Room.house_id == house_id)


def beds_of(session: Session, room_ids: Sequence[str]) -> dict[str, list[Bed]]:
    """Beds by room, in the order of their making."""
    found: dict[str, list[Bed]] = {room_id: [] for room_id in room_ids}
    for bed in session.scalars(select(Bed).where(Bed.room_id.in_(room_ids)).order_by(Bed.id)):
        found[bed.room_id].append(bed)
    return found


def taken_beds(session: Session, house_id: str) -> set[str]:
    """The beds of a house in which somebody sleeps, or is expected."""
    return set(session.scalars(select(Stay.bed_id).where(Stay.house_id == house_id, Stay.state.in_(TAKING))))


def count_of(session: Session, house_id: str) -> Count:
    """How many a house holds."""
    return counts(session, [house_id]).get(house_id, Count())


def counts(session: Session, house_ids: Sequence[str]) -> dict[str, Count]:
    """How many houses hold, by id; one without rooms is missing."""
    held = (
        select(Room.house_id, func.count(Room.id.distinct()).label("rooms"), func.count(Bed.id).label("beds"))
        .outerjoin(Bed, (Bed.room_id == Room.id) & (Bed.state == PlaceState.OPEN))
        .where(Room.house_id.in_(house_ids), Room.state == PlaceState.OPEN)
        .group_by(Room.house_id)
    )
    taken = select(Stay.house_id, func.count(Stay.bed_id.distinct()).label("taken"))
    taken = taken.where(Stay.house_id.in_(house_ids), Stay.state.in_(TAKING)).group_by(Stay.house_id)
    there = {row.house_id: row.taken for row in session.execute(taken)}
    found = {row.house_id: Count(row.rooms, row.beds, there.pop(row.house_id, 0)) for row in session.execute(held)}
    return found | {house_id: Count(0, 0, number) for house_id, number in there.items()}
