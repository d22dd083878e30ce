"""Which stays something happens to without anybody's asking. All are locked; those that somebody is changing wait for the next time."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from services.housing.models import Stay
from services.housing.queries.stays import FRESH
from shared.contracts.housing.vocabulary.stays import EXPECTED, ReportState, StayState


def _taken(db: Session, asked: Select[Any], most: int) -> Sequence[Stay]:
    return db.scalars(asked.limit(most).with_for_update(skip_locked=True).execution_options(**FRESH)).all()


def not_arrived(db: Session, today: date, most: int) -> Sequence[Stay]:
    """Stays whose guest was expected before today."""
    asked = select(Stay).where(Stay.state == StayState.PRE_CHECKED_IN, Stay.arrives_on < today)
    return _taken(db, asked.order_by(Stay.arrives_on), most)


def not_departed(db: Session, today: date, most: int) -> Sequence[Stay]:
    """Stays whose guest was to have left before today."""
    asked = select(Stay).where(Stay.state == StayState.CHECKED_IN, Stay.expected_out_on < today)
    return _taken(db, asked.order_by(Stay.expected_out_on), most)


def unanswered(db: Session, now: datetime, most: int) -> Sequence[Stay]:
    """Stays whose report has not been answered for as long as one waits."""
    asked = select(Stay).where(Stay.report == ReportState.SENT, Stay.repeat_at <= now)
    return _taken(db, asked.order_by(Stay.repeat_at), most)


def kept_too_long(db: Session, over_until: date, most: int) -> Sequence[Stay]:
    """Stays that were over on that day or before, whose guest is still written down and asked for by nobody."""
    asked = select(Stay).where(Stay.guest_encrypted.is_not(None), Stay.over_on <= over_until)
    return _taken(db, asked.where(Stay.report != ReportState.SENT, ~Stay.disputed).order_by(Stay.over_on), most)


def never_came(db: Session, arrived_until: date, most: int) -> Sequence[Stay]:
    """Stays that were to begin on that day or before, whose guest never came and is still written down, for nobody has cancelled them."""
    asked = select(Stay).where(Stay.guest_encrypted.is_not(None), Stay.state.in_(EXPECTED), Stay.arrives_on <= arrived_until)
    return _taken(db, asked.order_by(Stay.arrives_on), most)


def stays_of_residence(db: Session, residence_id: str) -> list[Stay]:
    """The stays that a residence was registered by, locked."""
    asked = select(Stay).where(Stay.residence_id == residence_id)
    return list(db.scalars(asked.order_by(Stay.id).with_for_update().execution_options(**FRESH)))


def stays_of_person(db: Session, person_id: str) -> list[Stay]:
    """The stays of a person of the register, as far as it has said whose they are, locked."""
    asked = select(Stay).where(Stay.person_id == person_id, Stay.state.not_in(EXPECTED))
    return list(db.scalars(asked.order_by(Stay.id).with_for_update().execution_options(**FRESH)))
