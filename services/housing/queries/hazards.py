"""The read side of hazards."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.housing.models import Hazard
from services.housing.rules.findings import OpenHazard
from shared.contracts.housing.vocabulary.hazards import OPEN_STATES, HazardState, Severity
from shared.contracts.housing.vocabulary.inspections import Aspect


def open_hazards_of(session: Session, house_id: str, today: date) -> list[OpenHazard]:
    """What is still wrong with a house, as the rating sees it."""
    there = select(Hazard).where(Hazard.house_id == house_id, Hazard.state.in_([state.value for state in sorted(OPEN_STATES)]))
    return [_as_open(row, today) for row in session.scalars(there.order_by(Hazard.id))]


def _as_open(row: Hazard, today: date) -> OpenHazard:
    late = row.state == HazardState.OPEN and row.due_on < today
    return OpenHazard(row.id, row.item_code, Aspect(row.aspect), Severity(row.severity), late)
