"""The life of a job: made, told of, ended; and whose jobs a caller sees and changes."""

from datetime import timedelta
from typing import Any

from shared.contracts.job_ids import job_id as owned
from shared.contracts.jobs import job_progressed
from shared.contracts.vocabulary import JobState
from shared.db.base import new_id
from shared.db.unit_of_work import UnitOfWork
from shared.errors import NotFound
from shared.jobs import queries
from shared.jobs.answers import progress_fact
from shared.jobs.parts import drop_parts
from shared.jobs.tables import Job, PartPurpose
from shared.reach import scope


def new_job(uow: UnitOfWork, kind: str, parameters: dict[str, Any], unit: str, state: JobState = JobState.QUEUED) -> Job:
    """A job on behalf of the caller, for the caller's station or, with a district role, for all; put on record.

    ``parameters`` are shown to all who see the job: nothing personal. One that is still to receive its file is removed if it never does.
    """
    rule = queries.retention(uow.session, uow.today)
    job = Job(
        id=owned(uow.service, new_id()),
        kind=str(kind),
        station_code=scope(uow.actor),
        state=state.value,
        requested_by=uow.actor.account_id,
        requested_roles=sorted(uow.actor.roles),
        parameters=parameters,
        position={},
        done=0,
        unit=unit,
        counts={},
        notes=[],
        attempts=0,
        result_size=0,
        result_parts=0,
        created_at=uow.now,
        updated_at=uow.now,
        expires_at=uow.now + timedelta(minutes=rule.receive_minutes) if state is JobState.RECEIVING else None,
    )
    uow.session.add(job)
    audit_job(uow, job, "JOB_REQUESTED", {"kind": job.kind})
    return job


def audit_job(uow: UnitOfWork, job: Job, action: str, detail: dict[str, Any]) -> None:
    """Put on record what happened to a job."""
    uow.audit(action, f"job:{job.id}", station_code=job.station_code, detail=detail)


def end_job(uow: UnitOfWork, job: Job, state: JobState, *, keeps_result: bool = True) -> None:
    """The end of a job, whichever it is: nothing is kept but what it made, and that for a while; put on record and told."""
    job.state, job.finished_at, job.updated_at = state.value, uow.now, uow.now
    job.expires_at = uow.now + timedelta(days=queries.retention(uow.session, uow.today).keep_days)
    drop_parts(uow, job, [PartPurpose.INPUT, PartPurpose.ROWS, *([] if keeps_result else [PartPurpose.RESULT])])
    audit_job(uow, job, f"JOB_{state}", {"kind": job.kind, "counts": job.counts, **({"code": job.error_code} if job.error_code else {})})
    tell_progress(uow, job)


def tell_progress(uow: UnitOfWork, job: Job) -> None:
    """Announce how far a job is."""
    job.announced_at = uow.now
    uow.announce(job_progressed(uow.service), job.id, progress_fact(job), station_code=job.station_code, version=job.version)


def job_in_reach(uow: UnitOfWork, job_id: str, kind: str | None = None) -> Job:
    """A job that the caller may see, and of this kind if one is named; raises ``NotFound``."""
    return _checked(uow, job_id, queries.job(uow.session, job_id), kind, own=False)


def job_to_change(uow: UnitOfWork, job_id: str, kind: str | None = None) -> Job:
    """A job of the caller's own station, or of the district for one who is of no station, locked; raises ``NotFound``."""
    return _checked(uow, job_id, queries.locked_job(uow.session, job_id), kind, own=True)


def _checked(uow: UnitOfWork, job_id: str, job: Job | None, kind: str | None, *, own: bool) -> Job:
    of = scope(uow.actor)
    if job is not None and kind in {None, job.kind} and (job.station_code == of or (of is None and not own)):
        return job
    raise uow.denied(NotFound("JOB_NOT_FOUND"), f"job:{job_id}", station_code=job.station_code if job else None)
