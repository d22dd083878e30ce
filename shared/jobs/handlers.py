"""What callers do with jobs: see how far they are, cancel them, fetch what they made. And the removal of those whose time is over."""

import base64
from typing import Any

from shared.answers import Answer
from shared.contracts.vocabulary import JobState
from shared.db.paging import keyset, page
from shared.db.unit_of_work import UnitOfWork
from shared.errors import Conflict, NotFound
from shared.jobs import queries
from shared.jobs.answers import show_job
from shared.jobs.lifecycle import audit_job, end_job, job_in_reach, job_to_change
from shared.jobs.parts import open_part
from shared.jobs.tables import Job, PartPurpose
from shared.jobs.workshop import Workshop
from shared.reach import asks_elsewhere, scope


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


def cancel_job(uow: UnitOfWork, data: dict[str, Any], workshop: Workshop) -> Answer:
    """Stop a job; what it has done stays done. Raises ``NotFound`` and ``Conflict("JOB_ENDED")``; one that was cancelled stays so."""
    job = job_to_change(uow, data["id"])
    if job.state in {JobState.SUCCEEDED, JobState.FAILED}:
        raise Conflict("JOB_ENDED", "The job has ended before.")
    if job.state != JobState.CANCELLED:
        job.advance(job.version)
        end_job(uow, job, JobState.CANCELLED, keeps_result=workshop.keeps_broken_result(job.kind))
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


def remove_expired_job(uow: UnitOfWork, workshop: Workshop) -> bool:
    """Remove one job whose time is over, with its parts and whatever else hangs on it; whether there was one."""
    job_id = queries.remove_expired(uow.session, uow.now)
    if job_id is not None:
        workshop.drop(uow.session, job_id)
    return uow.commit(job_id is not None)
