"""What handlers ask about the answers to reports of stays. An answer that is to be changed is locked."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select, bindparam, exists, select
from sqlalchemy.orm import Session, aliased

from services.population.models import Residence, StayResidence, Tombstone
from shared.contracts.population.vocabulary import ResidenceState
from shared.contracts.population.vocabulary.stays import StayOutcome
from shared.db.statements import Prepared
from shared.db.unit_of_work import UnitOfWork

_ATTEMPT = Prepared(select(StayResidence.__table__.c.attempt).where(StayResidence.__table__.c.stay_id == bindparam("stay_id")))


def answered(uow: UnitOfWork, stay_id: str) -> int | None:
    """The number of the last report that was answered."""
    row = uow.row(_ATTEMPT, stay_id=stay_id)
    return None if row is None else int(row.attempt)


def locked(db: Session, stay_id: str) -> StayResidence | None:
    """The last answer about a stay, to change."""
    return db.scalars(select(StayResidence).where(StayResidence.stay_id == stay_id).with_for_update()).one_or_none()


def is_active(db: Session, residence_id: str) -> bool:
    """Whether a residence is there and goes on."""
    asked = select(Residence.id).where(Residence.id == residence_id, Residence.state == ResidenceState.ACTIVE.value)
    return db.scalar(asked) is not None


def residence(db: Session, residence_id: str) -> Residence:
    """A residence that there is."""
    return db.get_one(Residence, residence_id)


def stay_of(db: Session, residence_id: str) -> str | None:
    """The stay that has led to a residence, if one has."""
    return db.scalar(select(StayResidence.stay_id).where(StayResidence.residence_id == residence_id).limit(1))


def homes(db: Session, person_id: str) -> Sequence[Row[Residence, bool]]:
    """Where a person (locked) lives, each with whether a stay that goes on has led to it."""
    of_stay = exists().where(StayResidence.residence_id == Residence.id, StayResidence.outcome == StayOutcome.REGISTERED.value)
    asked = select(Residence, of_stay).where(Residence.person_id == person_id, Residence.state == ResidenceState.ACTIVE.value)
    return db.execute(asked.order_by(Residence.id)).all()


def twin(db: Session, ended: Residence) -> Residence | None:
    """The spell that goes on for one that was ended as its duplicate, locked; none that another stay has led to."""
    other = aliased(StayResidence)
    of_other = exists().where(other.residence_id == Residence.id, other.outcome == StayOutcome.REGISTERED.value)
    asked = select(Residence).where(
        Residence.person_id == ended.person_id,
        Residence.address_key == ended.address_key,
        Residence.state == ResidenceState.ACTIVE.value,
        ~of_other,
    )
    return db.scalars(asked.with_for_update(key_share=True)).one_or_none()


def checked_out(db: Session, residence_id: str) -> StayResidence | None:
    """The stay that has led to a residence and is over, locked."""
    asked = select(StayResidence).where(StayResidence.residence_id == residence_id, StayResidence.outcome == StayOutcome.ENDED.value)
    return db.scalars(asked.order_by(StayResidence.stay_id.desc()).limit(1).with_for_update()).one_or_none()


def are_checked_out(db: Session, residence_ids: Sequence[str]) -> bool:
    """Whether a stay that has led to one of these residences is over."""
    asked = select(StayResidence.stay_id).where(StayResidence.residence_id.in_(residence_ids), StayResidence.outcome == StayOutcome.ENDED.value)
    return db.scalar(asked.limit(1)) is not None


def is_disposed(db: Session, residence_id: str) -> bool:
    """Whether there was such a residence, which is gone."""
    return db.scalar(select(Tombstone.record_id).where(Tombstone.record_id == residence_id).limit(1)) is not None


def refused(stations: Sequence[str] | None, *, but_for: str | None = None) -> Select[Any]:
    """Stays of stations (None: of all) whose last report was refused, ``but_for`` those of one cause."""
    asked = select(StayResidence).where(StayResidence.outcome == StayOutcome.REFUSED.value)
    asked = asked if but_for is None else asked.where(StayResidence.cause.is_distinct_from(but_for))
    return asked if stations is None else asked.where(StayResidence.station_code.in_(stations))
