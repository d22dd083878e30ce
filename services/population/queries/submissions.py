"""What handlers ask about submissions. A submission that is to be changed is locked."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, delete, or_, select
from sqlalchemy.orm import Session

from services.population.models import Person, Residence, Submission, SubmissionAction, SubmissionRetention


def submission(db: Session, submission_id: str) -> Submission | None:
    """A submission, to read."""
    return db.get(Submission, submission_id)


def locked(db: Session, submission_id: str) -> Submission | None:
    """A submission, to change."""
    return db.scalars(select(Submission).where(Submission.id == submission_id).with_for_update()).one_or_none()


def journal(db: Session, submission_id: str) -> Sequence[SubmissionAction]:
    """What was done with it, the first act first."""
    return db.scalars(select(SubmissionAction).where(SubmissionAction.submission_id == submission_id).order_by(SubmissionAction.id)).all()


def listed(account_id: str, station_code: str, state: str | None, *, own: bool) -> Select[Any]:
    """An account's submissions at its station, and unless ``own`` all that were ever submitted there."""
    asked = select(Submission).where(Submission.station_code == station_code)
    asked = asked.where(
        Submission.account_id == account_id if own else or_(Submission.account_id == account_id, Submission.submitted_on.is_not(None))
    )
    return asked if state is None else asked.where(Submission.state == state)


def of_sealed(db: Session, residence_ids: Sequence[str]) -> set[str]:
    """Of these residences those whose person is sealed."""
    asked = select(Residence.id).join(Person, Person.id == Residence.person_id).where(Residence.id.in_(residence_ids), Person.sealed_at.is_not(None))
    return set(db.scalars(asked)) if residence_ids else set()


def retention(db: Session, today: date) -> Sequence[SubmissionRetention]:
    """How long submissions are kept, as it holds today."""
    until = SubmissionRetention.valid_to
    return db.scalars(select(SubmissionRetention).where(SubmissionRetention.valid_from <= today, or_(until.is_(None), until > today))).all()


def remove(db: Session, state: str, before: datetime, most: int) -> Sequence[Any]:
    """Remove submissions in a state that were last touched before an instant, with their journals; those that are being changed wait."""
    dead = select(Submission.id).where(Submission.state == state, Submission.updated_at < before).limit(most).with_for_update(skip_locked=True)
    # Chosen once, as in ``residences.transfer``.
    chosen = dead.cte("chosen")
    return db.execute(
        delete(Submission).where(Submission.id == chosen.c.id).returning(Submission.id, Submission.station_code),
        execution_options={"synchronize_session": False},
    ).all()
