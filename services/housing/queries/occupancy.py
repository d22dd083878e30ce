"""Counts of houses, rooms, beds and stays by station, and the round of inspections that are due."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from services.housing.models import Bed, Campaign, CapacityBreach, Clue, Hazard, House, Room, Stay
from services.housing.queries.hazards import is_late
from shared.contracts.housing.vocabulary.campaigns import CampaignState
from shared.contracts.housing.vocabulary.hazards import OPEN_STATES
from shared.contracts.housing.vocabulary.houses import CloseReason, HouseState, PlaceState
from shared.contracts.housing.vocabulary.stays import ReportState, StayState

THERE = (StayState.CHECKED_IN.value, StayState.DELAYED_DEPARTURE.value)
SLEEPS_THERE: ColumnElement[bool] = Stay.state.in_(THERE)
IS_ANNOUNCED: ColumnElement[bool] = Stay.state.in_([StayState.PRE_CHECKED_IN.value, StayState.DELAYED_ARRIVAL.value])
IS_OPEN: ColumnElement[bool] = House.state != HouseState.CLOSED.value
IS_A_HOUSE: ColumnElement[bool] = House.close_reason.is_distinct_from(CloseReason.DUPLICATE.value)
OPEN_HAZARD: ColumnElement[bool] = Hazard.state.in_(sorted(state.value for state in OPEN_STATES))
NOWHERE = "00000000-0000-0000-0000-000000000000"

Counts = dict[tuple[Any, ...], int]
"""Numbers by station and further words."""


def _at(asked: Any, column: Any, station_code: str | None) -> Any:
    return asked if station_code is None else asked.where(column == station_code)


def _counted(db: Session, asked: Any) -> Counts:
    return {tuple(row[:-1]): row[-1] for row in db.execute(asked)}


def known_houses(db: Session, station_code: str | None, as_of: date, today: date) -> Mapping[str, list[Any]]:
    """Houses registered by a day: rows of state on that day, whether seen at the door by it, and how many, by station."""
    state: ColumnElement[Any] = House.state if as_of == today else _state_on(as_of)  # type: ignore[assignment] # a column
    seen = func.coalesce(House.verified_on <= as_of, False)
    asked = _at(select(House.station_code, state, seen, func.count()), House.station_code, station_code)
    found: dict[str, list[Any]] = {}
    for row in db.execute(asked.where(House.registered_on <= as_of, IS_A_HOUSE).group_by(House.station_code, state, seen)):
        found.setdefault(row[0], []).append(row[1:])
    return found


def _state_on(as_of: date) -> ColumnElement[Any]:
    def word(state: HouseState) -> ColumnElement[Any]:
        return literal(state.value)

    return case(
        (House.closed_on <= as_of, word(HouseState.CLOSED)),
        (and_(House.state == HouseState.SUSPENDED.value, House.suspended_on <= as_of), word(HouseState.SUSPENDED)),
        (House.verified_on <= as_of, word(HouseState.VERIFIED)),
        else_=word(HouseState.SELF_REGISTERED),
    )


def open_houses_by(db: Session, column: Any, station_code: str | None) -> Counts:
    """Houses that are not closed, by station and one column's values."""
    asked = select(House.station_code, column, func.count()).where(IS_OPEN, IS_A_HOUSE).group_by(House.station_code, column)
    return _counted(db, _at(asked, House.station_code, station_code))


def not_inspected(db: Session, station_code: str | None) -> Counts:
    """Houses that are not closed and were never inspected, by station."""
    asked = select(House.station_code, func.count()).where(IS_OPEN, House.last_inspected_on.is_(None)).group_by(House.station_code)
    return _counted(db, _at(asked, House.station_code, station_code))


def lettable(db: Session, station_code: str | None, condition: ColumnElement[bool]) -> Counts:
    """Houses of which a condition says that somebody new may be let in, by station."""
    asked = select(House.station_code, func.count()).where(condition).group_by(House.station_code)
    return _counted(db, _at(asked, House.station_code, station_code))


def open_rooms(db: Session, station_code: str | None) -> Counts:
    """Open rooms of houses that are not closed, by station."""
    asked = select(House.station_code, func.count()).join(Room, Room.house_id == House.id).where(IS_OPEN, Room.state == PlaceState.OPEN.value)
    return _counted(db, _at(asked.group_by(House.station_code), House.station_code, station_code))


def open_beds(db: Session, station_code: str | None) -> Counts:
    """Open beds in open rooms of houses that are not closed, by station."""
    asked = select(House.station_code, func.count()).join(Room, Room.house_id == House.id).join(Bed, Bed.room_id == Room.id)
    asked = asked.where(IS_OPEN, Room.state == PlaceState.OPEN.value, Bed.state == PlaceState.OPEN.value)
    return _counted(db, _at(asked.group_by(House.station_code), House.station_code, station_code))


def occupied(db: Session, station_code: str | None, as_of: date, today: date) -> Counts:
    """Beds in which somebody slept on a day, by station."""
    was_there = and_(Stay.checked_in_on <= as_of, or_(Stay.checked_out_on.is_(None), Stay.checked_out_on > as_of))
    # In one bed sleeps one guest, and on one day slept one.
    asked = select(Stay.station_code, func.count()).where(SLEEPS_THERE if as_of == today else was_there)
    return _counted(db, _at(asked.group_by(Stay.station_code), Stay.station_code, station_code))


def reserved(db: Session, station_code: str | None) -> Counts:
    """Free beds for which somebody was announced, by station."""
    other = aliased(Stay)
    is_taken = exists().where(other.bed_id == Stay.bed_id, other.state.in_(THERE))
    asked = select(Stay.station_code, func.count(Stay.bed_id.distinct())).where(IS_ANNOUNCED, ~is_taken).group_by(Stay.station_code)
    return _counted(db, _at(asked, Stay.station_code, station_code))


def due_inspections(station_code: str | None, community_id: str | None, until: date) -> tuple[Select[Any], Sequence[Any]]:
    """Houses that are to be inspected by a day, and the columns that put them in the order of a round."""
    asked = _at(select(House), House.station_code, station_code).where(House.inspection_due_on <= until, IS_OPEN)
    if community_id is not None:
        asked = asked.where(House.community_id == community_id)
    return asked, [func.coalesce(House.community_id, literal(NOWHERE, House.community_id.type)), House.address_key, House.id]


def count_due_inspections(db: Session, today: date) -> Counts:
    """How many are to be inspected today, by station."""
    asked = select(House.station_code, func.count()).where(House.inspection_due_on <= today, IS_OPEN)
    return _counted(db, asked.group_by(House.station_code))


def count_hazards(db: Session, today: date) -> Counts:
    """Open hazards by station, severity and whether they are overdue, as the listing finds them."""
    is_overdue = is_late(today)
    asked = select(Hazard.station_code, Hazard.severity, is_overdue, func.count()).where(OPEN_HAZARD)
    return _counted(db, asked.group_by(Hazard.station_code, Hazard.severity, is_overdue))


def count_breaches(db: Session) -> Counts:
    """Rooms with too many people, as far as they were noticed, by station."""
    asked = select(House.station_code, func.count()).join(CapacityBreach, CapacityBreach.house_id == House.id)
    return _counted(db, asked.where(CapacityBreach.ended_at.is_(None)).group_by(House.station_code))


def count_unreported(db: Session) -> Counts:
    """Stays of which the register has not said yes, by station."""
    waits = Stay.report.in_([ReportState.SENT.value, ReportState.REFUSED.value])
    return _counted(db, select(Stay.station_code, func.count()).where(waits).group_by(Stay.station_code))


def count_clues(db: Session) -> Counts:
    """Clues by station and state."""
    return _counted(db, select(Clue.station_code, Clue.state, func.count()).group_by(Clue.station_code, Clue.state))


def count_campaigns(db: Session) -> Counts:
    """Campaigns that were held, by station."""
    asked = select(Campaign.station_code, func.count()).where(Campaign.state == CampaignState.HELD.value)
    return _counted(db, asked.group_by(Campaign.station_code))
