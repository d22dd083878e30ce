"""What is asked of the tables of jobs."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session

from shared.contracts.vocabulary import JobState
from shared.jobs.tables import Job, JobPart, JobRetention, PartPurpose

OPEN = (JobState.QUEUED.value, JobState.RUNNING.value)


def job(db: Session, job_id: str) -> Job | None:
    """A job."""
    return db.get(Job, job_id)


def locked_job(db: Session, job_id: str) -> Job | None:
    """A job, locked against changes."""
    return db.scalars(select(Job).where(Job.id == job_id).with_for_update()).one_or_none()


def listed(station_code: str | None, data: dict[str, Any]) -> Select[Any]:
    """Jobs of a station (None: all) that the filters of a listing let through."""
    given = {name: data[name] for name in ("kind", "state") if data[name] is not None}
    asked: Select[Any] = select(Job).filter_by(**given)
    return asked if station_code is None else asked.where(Job.station_code == station_code)


def open_jobs(db: Session) -> Sequence[Any]:
    """What a runner needs to know of each job that waits or runs, the oldest first."""
    asked = select(Job.id, Job.kind, Job.station_code, Job.requested_by, Job.requested_roles)
    return db.execute(asked.where(Job.state.in_(OPEN)).order_by(Job.created_at, Job.id)).all()


def part(db: Session, job_id: str, purpose: PartPurpose, number: int) -> bytes | None:
    """The ciphertext of a part."""
    asked = select(JobPart.content_encrypted).where(JobPart.job_id == job_id, JobPart.purpose == purpose.value, JobPart.number == number)
    return db.scalars(asked).one_or_none()


def drop_parts(db: Session, job_id: str, purposes: Sequence[PartPurpose]) -> None:
    """Remove a job's parts of these purposes."""
    db.execute(delete(JobPart).where(JobPart.job_id == job_id, JobPart.purpose.in_([purpose.value for purpose in purposes])))


def drop_parts_from(db: Session, job_id: str, purpose: PartPurpose, start: int, end: int | None = None) -> None:
    """Remove a job's parts of one purpose from ``start`` on, before ``end``."""
    of = delete(JobPart).where(JobPart.job_id == job_id, JobPart.purpose == purpose.value, JobPart.number >= start)
    db.execute(of if end is None else of.where(JobPart.number < end))


def count_parts(db: Session, job_id: str, purpose: PartPurpose) -> int:
    """How many parts of one purpose a job has."""
    return int(db.scalar(select(func.count()).where(JobPart.job_id == job_id, JobPart.purpose == purpose.value)) or 0)


def retention(db: Session, today: date) -> JobRetention:
    """The rule that holds today."""
    return db.scalars(select(JobRetention).where(JobRetention.valid_from <= today).order_by(JobRetention.valid_from.desc()).limit(1)).one()


def remove_expired(db: Session, now: datetime) -> str | None:
    """Remove one job whose time is over, with all that hangs on it; returns its id, or None if there is none."""
    outdated = select(Job.id).where(Job.expires_at < now).order_by(Job.expires_at).limit(1).with_for_update(skip_locked=True)
    return db.scalars(delete(Job).where(Job.id.in_(outdated)).returning(Job.id)).one_or_none()
