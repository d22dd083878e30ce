"""Moving residences between two records that are one person, and back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from services.population.models import Alteration, Move, Person, Residence
from shared.contracts.population.vocabulary import EndReason, ResidenceState

_QUIET = {"synchronize_session": False}
PERSON_FIELDS = ["birth_date", "document_number", "name", "nationality", "phone", "sex"]


def residences_of(db: Session, person_id: str) -> Sequence[Residence]:
    """All residences of a person."""
    return db.scalars(select(Residence).where(Residence.person_id == person_id).order_by(Residence.id)).all()


def with_moves(db: Session, ids: Sequence[str]) -> list[str]:
    """These residences and all that were entered by a move from one of them, taken back or not: they are the same person's."""
    found = select(Residence.id).where(Residence.id.in_(ids)).cte("found", recursive=True)
    found = found.union(select(Move.to_residence_id).join(found, Move.from_residence_id == found.c.id))
    return [*ids, *sorted(set(db.scalars(select(found.c.id))) - set(ids))]


def residences_by_id(db: Session, ids: Sequence[str]) -> Sequence[Residence]:
    """These residences as they are now."""
    asked = select(Residence).where(Residence.id.in_(ids)).order_by(Residence.id)
    return db.scalars(asked, execution_options={"populate_existing": True}).all()


def end_as_duplicates(db: Session, ids: Sequence[str], now: datetime) -> None:
    """End spells on their first day: they never were."""
    values = {"state": ResidenceState.ENDED.value, "ended_on": Residence.started_on, "end_reason": EndReason.DUPLICATE.value, "end_recorded_at": now}
    db.execute(update(Residence).where(Residence.id.in_(ids)).values(values), execution_options=_QUIET)


def reopen(db: Session, ids: Sequence[str]) -> None:
    """The opposite."""
    values: dict[str, Any] = {"state": ResidenceState.ACTIVE.value, "ended_on": None, "end_reason": None, "end_recorded_at": None}
    db.execute(update(Residence).where(Residence.id.in_(ids)).values(values), execution_options=_QUIET)


def hand_over(db: Session, ids: Sequence[str], person_id: str) -> None:
    """Make residences a person's."""
    db.execute(update(Residence).where(Residence.id.in_(ids)).values(person_id=person_id), execution_options=_QUIET)


def merged_into(db: Session, person_id: str) -> list[str]:
    """Whose records were merged into this person's."""
    return list(db.scalars(select(Person.id).where(Person.merged_into == person_id).order_by(Person.id)))


def repoint(db: Session, person_ids: Sequence[str], into: str) -> None:
    """Say of people whose records were merged into one that they are part of another now, so that one step always leads to who goes on."""
    db.execute(update(Person).where(Person.id.in_(person_ids)).values(merged_into=into), execution_options=_QUIET)


def altered_since(db: Session, person_id: str, merge_id: str) -> bool:
    """Whether what is on file about a person was altered after a merge; what was altered in residences does not count."""
    # By ids, which sort by the time they were made: an alteration that waited for the merge began before it.
    of = (Alteration.person_id == person_id, Alteration.id > merge_id, Alteration.fields.overlap(PERSON_FIELDS))
    return db.scalars(select(exists().where(*of))).one()
