"""What the letting rule asks for, and how a house stands towards it; the letters of a house, and their texts."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Text, and_, bindparam, cast, exists, func, or_, select
from sqlalchemy.orm import Session

from services.housing.models import Hazard, House, Letter, LetterText, LettingRule, Room
from shared.contracts.housing.vocabulary.hazards import OPEN_STATES
from shared.contracts.housing.vocabulary.houses import HouseState
from shared.db.statements import Prepared
from shared.db.unit_of_work import UnitOfWork

_OPEN = or_(*(Hazard.state == state.value for state in sorted(OPEN_STATES)))
_UNLETTING = (
    select(Hazard.severity)
    .where(
        Hazard.house_id == bindparam("house_id"),
        _OPEN,
        or_(Hazard.room_id.is_(None), Hazard.room_id == bindparam("room_id")),
        Hazard.severity == func.any(LettingRule.unletting_severities),
    )
    .correlate(LettingRule)
    .distinct()
)
_STANDING = Prepared(
    select(
        *LettingRule.__table__.columns,
        cast(func.array(_UNLETTING.scalar_subquery()), ARRAY(Text)).label("hazards"),
        select(Room.state).where(Room.id == bindparam("room_id"), Room.house_id == bindparam("house_id")).scalar_subquery().label("room_state"),
    )
    .where(LettingRule.valid_from <= bindparam("today"))
    .order_by(LettingRule.valid_from.desc())
    .limit(1)
)


def standing(uow: UnitOfWork, house_id: str, room_id: str | None) -> Any:
    """The rule in force today, the severities of open hazards that unlet the house or the room, and the state of the room, if there is such a room."""
    return uow.row(_STANDING, house_id=house_id, room_id=room_id, today=uow.today)


def rule_on(db: Session, day: date) -> LettingRule:
    """The version of the letting rule of a day."""
    return db.scalars(select(LettingRule).where(LettingRule.valid_from <= day).order_by(LettingRule.valid_from.desc()).limit(1)).one()


def is_lettable(rule: LettingRule) -> ColumnElement[bool]:
    """Whether a house may be let by a version of the rule, for a listing: the same as ``rules.letting.reasons`` finds for the whole house."""
    unlet = exists().where(Hazard.house_id == House.id, Hazard.room_id.is_(None), _OPEN, Hazard.severity.in_(rule.unletting_severities))
    asked = [House.state == HouseState.VERIFIED, ~unlet]
    if rule.needs_letter:
        asked.append(House.letter_signed_on.is_not(None))
    if rule.needs_first_inspection:
        asked.append(House.first_passed_on.is_not(None))
    return and_(*asked)


def rules(db: Session) -> Sequence[LettingRule]:
    """All versions of the rule, the newest first."""
    return db.scalars(select(LettingRule).order_by(LettingRule.valid_from.desc())).all()


def texts(db: Session) -> Sequence[LetterText]:
    """All versions of the letter, the newest first."""
    return db.scalars(select(LetterText).order_by(LetterText.valid_from.desc())).all()


def text_on(db: Session, day: date) -> LetterText | None:
    """The version of the letter of a day, None before the first."""
    return db.scalars(select(LetterText).where(LetterText.valid_from <= day).order_by(LetterText.valid_from.desc()).limit(1)).first()


def text(db: Session, version: int) -> LetterText:
    """A version of the letter that there is."""
    return db.scalars(select(LetterText).where(LetterText.version == version)).one()


def lock_versions(db: Session, table: str) -> None:
    """Nobody else adds a version of this rule before this unit of work ends."""
    db.execute(select(func.pg_advisory_xact_lock(func.hashtext(table))))


def letters(db: Session, house_id: str) -> Sequence[Letter]:
    """The letters of a house, the latest first."""
    return db.scalars(select(Letter).where(Letter.house_id == house_id).order_by(Letter.number.desc())).all()


def current_letter(db: Session, house_id: str) -> Letter | None:
    """The letter of a house that holds. Whoever changes it has locked the house."""
    asked = select(Letter).where(Letter.house_id == house_id, Letter.ended_on.is_(None)).execution_options(populate_existing=True)
    return db.scalars(asked).one_or_none()
