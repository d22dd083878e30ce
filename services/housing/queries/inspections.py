"""The read side of inspections. Rows that a change depends on are locked, after their house."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from services.housing.models import Inspection, InspectionResult, Room
from shared.contracts.housing.vocabulary.inspections import InspectionState


def inspection(session: Session, inspection_id: str) -> Inspection | None:
    """An inspection."""
    return session.get(Inspection, inspection_id)


def locked_inspection(session: Session, inspection_id: str) -> Inspection:
    """An inspection that there is, locked until the end of the transaction, as it is now; its house is locked before."""
    return session.scalars(select(Inspection).where(Inspection.id == inspection_id).with_for_update().execution_options(populate_existing=True)).one()


def open_inspection(session: Session, house_id: str) -> str | None:
    """The id of the inspection of a house that is under way."""
    return session.scalar(select(Inspection.id).where(Inspection.house_id == house_id, Inspection.state == InspectionState.OPEN.value))


def results(session: Session, inspection_id: str) -> Sequence[InspectionResult]:
    """What was recorded in an inspection."""
    return session.scalars(select(InspectionResult).where(InspectionResult.inspection_id == inspection_id)).all()


def rooms(session: Session, house_id: str) -> set[str]:
    """The ids of a house's rooms, closed ones too: what was seen there was seen."""
    return set(session.scalars(select(Room.id).where(Room.house_id == house_id)))


def of_house(house_id: str, *, signed_only: bool) -> Select[Any]:
    """The inspections of a house; those that were signed only, for whom a sheet that is still filled in is not for."""
    asked = select(Inspection).where(Inspection.house_id == house_id)
    return asked.where(Inspection.state == InspectionState.CLOSED.value) if signed_only else asked


def listed(station_code: str | None, filters: Mapping[str, Any]) -> Select[Any]:
    """The inspections of a station, or of all."""
    asked = select(Inspection) if station_code is None else select(Inspection).where(Inspection.station_code == station_code)
    equal = {name: filters[name] for name in ("state", "outcome", "kind") if filters[name] is not None}
    asked = asked.filter_by(**equal)
    if filters["inspected_from"] is not None:
        asked = asked.where(Inspection.inspected_on >= filters["inspected_from"])
    if filters["inspected_until"] is not None:
        asked = asked.where(Inspection.inspected_on <= filters["inspected_until"])
    return asked
