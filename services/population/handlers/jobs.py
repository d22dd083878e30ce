"""Asking for jobs, seeing how far they are, cancelling them and fetching what they made."""

import base64
from datetime import timedelta
from typing import Any

from services.population.handlers.job_parts import drop_parts, open_part
from services.population.models import Job
from services.population.queries import jobs as queries
from services.population.queries.imports import drop_rows
from services.population.rules.jobs import check_cancel
from services.population.schemas.jobs import progress_fact, show_job
from services.population.schemas.residences import Answer
from shared.contracts.population.events.jobs import JOB_PROGRESSED
from shared.contracts.population.vocabulary.jobs import JobKind, JobState, PartPurpose
from shared.db.base import new_id
from shared.db.paging import keyset, page
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import Refused
from shared.errors import Conflict, NotFound
from shared.reach import asks_elsewhere, scope


def new_job(uow: UnitOfWork, kind: JobKind, parameters: dict[str, Any], unit: str, state: JobState = JobState.QUEUED) -> Job:
    """A job on behalf of the caller, for the caller's station or, with a district role, for all; put on record.

    ``parameters`` are shown to all who see the job: nothing personal. One that is still to receive its file is removed if it never does.
    """
    rule = queries.retention(uow.session, uow.today)
    job = Job(
        id=new_id(),
        kind=kind.value,
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


def end_job(uow: UnitOfWork, job: Job, state: JobState) -> None:
    """The end of a job, whichever it is: nothing is kept but what it made, and that for a while; put on record and told."""
    job.state, job.finished_at, job.updated_at = state.value, uow.now, uow.now
    job.expires_at = uow.now + timedelta(days=queries.retention(uow.session, uow.today).keep_days)
    # A list that breaks off says less than it seems to; what an import did until then it did.
    is_cut_off = job.kind == JobKind.EXPORT and state is not JobState.SUCCEEDED
    drop_parts(uow, job, [PartPurpose.INPUT, PartPurpose.ROWS, *([PartPurpose.RESULT] if is_cut_off else [])])
    audit_job(uow, job, f"JOB_{state}", {"kind": job.kind, "counts": job.counts, **({"code": job.error_code} if job.error_code else {})})
    tell_progress(uow, job)


def tell_progress(uow: UnitOfWork, job: Job) -> None:
    """Announce how far a job is."""
    job.announced_at = uow.now
    uow.announce(JOB_PROGRESSED, job.id, progress_fact(job), station_code=job.station_code, version=job.version)


def job_in_reach(uow: UnitOfWork, job_id: str) -> Job:
    """A job that the caller may see; raises ``NotFound``."""
    return _checked(uow, job_id, queries.job(uow.session, job_id), own=False)


def job_to_change(uow: UnitOfWork, job_id: str) -> Job:
    """A job of the caller's own station, or of the district for one who is of no station, locked; raises ``NotFound``."""
    return _checked(uow, job_id, queries.locked_job(uow.session, job_id), own=True)


def _checked(uow: UnitOfWork, job_id: str, job: Job | None, *, own: bool) -> Job:
    of = scope(uow.actor)
    if job is not None and (job.station_code == of or (of is None and not own)):
        return job
    raise uow.denied(NotFound("JOB_NOT_FOUND"), f"job:{job_id}", station_code=job.station_code if job else None)


def get_job(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """One job within reach; raises ``NotFound``."""
    return show_job(job_in_reach(uow, data["id"]))


def list_jobs(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """A page of the jobs within reach; another station's page is empty."""
    station_code = scope(uow.actor)
    if asks_elsewhere(station_code, data["station_code"]):
        return {"items": [], "next": None}
    station_code = station_code or data["station_code"]
    listing = f"jobs|{station_code}|{data['kind']}|{data['state']}"
    columns: list[Any] = [Job.id]
    asked = keyset(queries.listed(station_code, data), columns, uow.cursor.start(data["cursor"], listing), data["limit"], descending=True)
    found = uow.session.scalars(asked).all()
    return page(found, data["limit"], lambda job: [job.id], cursor=uow.cursor, scope=listing, show=show_job)


def cancel_job(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Stop a job; what it has done stays done. Raises ``NotFound`` and ``Conflict("JOB_ENDED")``."""
    job = job_to_change(uow, data["id"])
    refusal = check_cancel(job.state)
    if isinstance(refusal, Refused):
        raise Conflict(refusal.code, refusal.because)
    if job.state != JobState.CANCELLED:
        job.advance(job.version)
        end_job(uow, job, JobState.CANCELLED)
    return uow.commit(show_job(job))


def read_job_result(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """One part of the file that a job has made for the caller; the first one is put on record as the download.

    Raises ``NotFound``: also for a job of somebody else's, whose file is none of the caller's business.
    """
    job = job_in_reach(uow, data["id"])
    if job.requested_by != uow.actor.account_id:
        raise uow.denied(NotFound("JOB_RESULT_NOT_FOUND"), f"job:{job.id}", station_code=job.station_code)
    content = open_part(uow, job.id, PartPurpose.RESULT, data["part"]) if job.finished_at else None
    if content is None:
        raise NotFound("JOB_RESULT_NOT_FOUND", "There is no result, or not yet, or not any more.")
    if data["part"] == 0:
        audit_job(uow, job, "JOB_RESULT_DOWNLOADED", {"kind": job.kind, "size": job.result_size})
    return {
        "name": job.result_name,
        "media_type": job.result_type,
        "size": job.result_size,
        "parts": job.result_parts,
        "content": base64.b64encode(content).decode(),
    }


def remove_expired_job(uow: UnitOfWork) -> bool:
    """Remove one job whose time is over, with its parts and whatever else hangs on it; whether there was one."""
    job_id = queries.remove_expired(uow.session, uow.now)
    if job_id is not None:
        drop_rows(uow.session, job_id)
    return uow.commit(job_id is not None)
