"""The read side of hazards: one, listings, the journal, the rules, and what the rating asks."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session

from services.housing.models import Hazard, HazardAction, HazardRuleLine, House, InspectionTemplate, Room, TemplateItem
from services.housing.queries.landlords import current_of
from services.housing.rules.findings import OpenHazard
from services.housing.rules.hazard_rules import FIELDS, HazardRule
from services.housing.rules.hazards import is_overdue
from shared.contracts.housing.vocabulary.hazards import OPEN_STATES, OTHER_ITEM, HazardState, Severity
from shared.contracts.housing.vocabulary.houses import HouseState
from shared.contracts.housing.vocabulary.inspections import Aspect

_IS_LET = exists().where(House.id == Hazard.house_id, House.state != HouseState.CLOSED.value)
"""Nobody is hurried while the house is let no more; when it is let again, its hazards are as they were."""
STILL_THERE = Hazard.state.in_([state.value for state in sorted(OPEN_STATES)])


def house_of(session: Session, hazard_id: str) -> str | None:
    """The house of a hazard; None when there is no such hazard."""
    return session.scalar(select(Hazard.house_id).where(Hazard.id == hazard_id))


def hazard(session: Session, hazard_id: str) -> Hazard:
    """A hazard that there is."""
    return session.get_one(Hazard, hazard_id)


def locked_hazard(session: Session, hazard_id: str) -> Hazard:
    """A hazard that there is, locked, as it is now; its house is locked before."""
    return session.scalars(select(Hazard).where(Hazard.id == hazard_id).with_for_update().execution_options(populate_existing=True)).one()


def locked_same(session: Session, house_id: str, item_code: str, room_id: str | None) -> Hazard | None:
    """The hazard of an item that is still there, in the same room of a locked house, locked; None when there is none."""
    same = (Hazard.house_id == house_id, Hazard.item_code == item_code, Hazard.room_id.is_not_distinct_from(room_id))
    return session.scalars(select(Hazard).where(STILL_THERE, *same).with_for_update()).one_or_none()


def locked_of_items(session: Session, house_id: str) -> Sequence[Hazard]:
    """The hazards of items of the template that are still there in a locked house, locked."""
    asked = select(Hazard).where(Hazard.house_id == house_id, STILL_THERE, Hazard.item_code != OTHER_ITEM)
    return session.scalars(asked.order_by(Hazard.id).with_for_update()).all()


def journal(session: Session, hazard_id: str) -> Sequence[HazardAction]:
    """What was done about a hazard, the first act first."""
    return session.scalars(select(HazardAction).where(HazardAction.hazard_id == hazard_id).order_by(HazardAction.id)).all()


def listed(station_code: str | None, account_id: str | None, filters: dict[str, Any], today: date) -> Select[Any]:
    """Hazards of a station (None: of all), of the houses that an account runs if one is given, as the filters of a listing say."""
    state, house_id, severity, due_until = (filters[name] for name in ("state", "house_id", "severity", "due_until"))
    asked = select(Hazard).where(STILL_THERE if state is None else Hazard.state == state)
    if station_code is not None:
        asked = asked.where(Hazard.station_code == station_code)
    if account_id is not None:
        asked = asked.where(Hazard.house_id.in_(_run_by(account_id)))
    given = [(Hazard.house_id, house_id), (Hazard.severity, severity)]
    asked = asked.where(*(column == value for column, value in given if value is not None))
    if due_until is not None:
        asked = asked.where(Hazard.due_on <= due_until, _IS_LET)
    return asked.where(is_late(today)) if filters["overdue"] else asked


def _run_by(account_id: str) -> Select[Any]:
    mine = current_of(account_id)
    return select(House.id).where(or_(House.landlord_id.in_(mine), House.manager_id.in_(mine)))


def is_late(today: date) -> ColumnElement[bool]:
    """What ``rules.hazards.is_overdue`` says, as a condition, of houses that are let."""
    late = and_(Hazard.state == HazardState.RECTIFIED.value, Hazard.rectified_on > Hazard.due_on)
    return and_(_IS_LET, or_(and_(Hazard.state == HazardState.OPEN.value, Hazard.due_on < today), late))


def of_house(house_id: str) -> Select[Any]:
    """All hazards that were ever found at a house."""
    return select(Hazard).where(Hazard.house_id == house_id)


def open_hazards_of(session: Session, house_id: str, today: date) -> list[OpenHazard]:
    """What is still wrong with a house, as the rating sees it."""
    return [_as_open(row, today) for row in session.scalars(of_house(house_id).where(STILL_THERE).order_by(Hazard.id))]


def _as_open(row: Hazard, today: date) -> OpenHazard:
    late = is_overdue(HazardState(row.state), row.due_on, row.rectified_on, today)
    return OpenHazard(row.id, row.item_code, Aspect(row.aspect), Severity(row.severity), late)


def overdue_to_note(session: Session, today: date, most: int) -> Sequence[House]:
    """Up to ``most`` houses that are let, locked, with hazards whose deadline has passed without that being noted; those in use are left."""
    # By itself, so that it costs what is due: as a mere subquery it would be looked up for every house there is.
    due = select(Hazard.house_id).where(*_to_note(today)).distinct().cte("due").prefix_with("MATERIALIZED")
    asked = select(House).where(House.id.in_(select(due.c.house_id)), House.state != HouseState.CLOSED.value)
    return session.scalars(asked.order_by(House.id).limit(most).with_for_update(skip_locked=True)).all()


def locked_to_note(session: Session, house_id: str, today: date) -> Sequence[Hazard]:
    """The hazards of a locked house whose deadline has passed without that being noted, locked."""
    asked = select(Hazard).where(Hazard.house_id == house_id, *_to_note(today))
    return session.scalars(asked.order_by(Hazard.id).with_for_update()).all()


def _to_note(today: date) -> tuple[ColumnElement[bool], ...]:
    return Hazard.state == HazardState.OPEN.value, Hazard.overdue_noted_on.is_(None), Hazard.due_on < today


def is_room_of(session: Session, room_id: str, house_id: str) -> bool:
    """Whether a house has such a room."""
    return session.scalar(select(Room.id).where(Room.id == room_id, Room.house_id == house_id)) is not None


def item_in_force(session: Session, code: str, today: date) -> TemplateItem | None:
    """An item of the template in force; None when that has no such item."""
    begun = select(InspectionTemplate.version).where(InspectionTemplate.valid_from <= today)
    newest = begun.order_by(InspectionTemplate.valid_from.desc()).limit(1).scalar_subquery()
    return session.scalar(select(TemplateItem).where(TemplateItem.code == code, TemplateItem.template_version == newest))


def known_items(session: Session) -> set[str]:
    """The codes of the items of all versions of the template."""
    return set(session.scalars(select(TemplateItem.code).distinct()))


def rule_lines(session: Session) -> Sequence[HazardRuleLine]:
    """Every line of every version, the newest version first, the severities before the items."""
    asked = select(HazardRuleLine).order_by(HazardRuleLine.version.desc(), HazardRuleLine.item_code.nulls_first(), HazardRuleLine.days.desc())
    return session.scalars(asked).all()


def hazard_rules(session: Session) -> list[HazardRule]:
    """Every line of every version."""
    return [HazardRule(**{name: getattr(line, name) for name in FIELDS}) for line in rule_lines(session)]
