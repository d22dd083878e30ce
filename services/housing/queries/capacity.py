"""The read side of capacity: the rule's lines, the rooms in which too many stay, and the breaches that were announced."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Numeric, Select, and_, case, func, literal, or_, select
from sqlalchemy.orm import Session

from services.housing.models import Bed, CapacityBreach, CapacityRuleLine, House, Room, Stay
from services.housing.queries.occupancy import SLEEPS_THERE
from services.housing.rules.capacity import Limit
from shared.contracts.housing.vocabulary.houses import PlaceState

LASTS = CapacityBreach.ended_at.is_(None)


def rule_lines(db: Session) -> Sequence[CapacityRuleLine]:
    """Every line of every version, the newest version first."""
    return db.scalars(select(CapacityRuleLine).order_by(CapacityRuleLine.version.desc(), CapacityRuleLine.id)).all()


def limits(db: Session) -> list[Limit]:
    """Every line of every version as values."""
    names = ("version", "valid_from", "rental_kind", "area_per_person_m2", "most_in_room")
    return [Limit(**{name: getattr(line, name) for name in names}) for line in rule_lines(db)]


def lock_rules(db: Session) -> None:
    """Nobody else adds a version before this unit of work ends."""
    db.execute(select(func.pg_advisory_xact_lock(func.hashtext("capacity_rule"))))


def rooms_over(station_code: str | None, in_force: Sequence[Limit], room_ids: Sequence[str] | None = None) -> Select[Any]:
    """``Room``, ``House``, how many people stay there and on how many open beds, wherever they are too many by the lines of one version.

    The same as ``rules.capacity.breaches`` says of a room, for all of a station's or for some (None: of all).
    """
    there = select(Stay.room_id, func.count().label("people")).where(SLEEPS_THERE).group_by(Stay.room_id)
    open_beds = select(Bed.room_id, func.count().label("beds")).where(Bed.state == PlaceState.OPEN.value).group_by(Bed.room_id)
    if station_code is not None:
        there = there.where(Stay.station_code == station_code)
        open_beds = open_beds.where(Bed.room_id.in_(select(Stay.room_id).where(SLEEPS_THERE, Stay.station_code == station_code)))
    if room_ids is not None:
        there, open_beds = there.where(Stay.room_id.in_(room_ids)), open_beds.where(Bed.room_id.in_(room_ids))
    # Both counted as a whole: a look into the beds of each room by itself takes ten times as long.
    crowd, furnished = there.subquery("crowd"), open_beds.subquery("furnished")
    beds = func.coalesce(furnished.c.beds, 0)
    area, most = _by_kind(in_force, "area_per_person_m2"), _by_kind(in_force, "most_in_room")
    is_over = or_(crowd.c.people > beds, crowd.c.people * area > Room.area_m2, crowd.c.people > most)
    both = select(Room, House, crowd.c.people, beds.label("open_beds"), CapacityBreach.began_on)
    asked = both.join(crowd, crowd.c.room_id == Room.id).join(House, House.id == Room.house_id).outerjoin(furnished, furnished.c.room_id == Room.id)
    return asked.outerjoin(CapacityBreach, and_(CapacityBreach.room_id == Room.id, LASTS)).where(is_over)


def _by_kind(in_force: Sequence[Limit], name: str) -> ColumnElement[Any]:
    rest = next(getattr(limit, name) for limit in in_force if limit.rental_kind is None)
    own = {limit.rental_kind: literal(getattr(limit, name), Numeric) for limit in in_force if limit.rental_kind is not None}
    return case(own, value=House.rental_kind, else_=literal(rest, Numeric)) if own else literal(rest, Numeric)


def over_now(db: Session, in_force: Sequence[Limit]) -> dict[str, bool]:
    """Every room with too many people, and whether somebody was told of it."""
    asked = rooms_over(None, in_force).with_only_columns(Room.id, CapacityBreach.id.is_not(None)).order_by(Room.id)
    return {row[0]: row[1] for row in db.execute(asked)}


def lasting(db: Session) -> Sequence[CapacityBreach]:
    """The breaches that were announced and last, as far as anybody noted."""
    return db.scalars(select(CapacityBreach).where(LASTS).order_by(CapacityBreach.id)).all()
