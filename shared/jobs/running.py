"""Doing jobs step by step: each step is one transaction that also says how far the job is.

Whatever is killed, and wherever: a step that was committed is not done again, one that was not is done as if for the first time.
"""

from collections.abc import Sequence
from typing import Any

from shared.contracts.directory.roles import Role
from shared.contracts.vocabulary import JobState
from shared.db.mergers import transfer
from shared.db.unit_of_work import UnitOfWork
from shared.identity import Actor
from shared.jobs import queries
from shared.jobs.lifecycle import audit_job, end_job, tell_progress
from shared.jobs.pace import ENDED, is_given_up, is_to_be_told
from shared.jobs.tables import Job
from shared.jobs.workshop import JobFailed, Runner, Workshop

CHUNK = 500
"""Jobs that follow a merger at once."""


def waiting_jobs(uow: UnitOfWork) -> Sequence[Any]:
    """The jobs that wait or run, oldest first, those of absorbed stations handed over to the survivors."""
    transfer(uow.session, Job, CHUNK, uow.now)
    return uow.commit(queries.open_jobs(uow.session))


def requester(row: Any) -> Actor:
    """On whose behalf a job is done."""
    return Actor(row.requested_by, frozenset(Role(role) for role in row.requested_roles), row.station_code)


def run_step(uow: UnitOfWork, runner: Runner) -> bool:
    """Do one step of a job; whether there are more. A job that was cancelled meanwhile has none."""
    job = queries.locked_job(uow.session, runner.job_id)
    if job is None or job.state in ENDED:
        return uow.commit(False)
    job.advance(job.version)
    if job.started_at is None:
        job.state, job.started_at = JobState.RUNNING.value, uow.now
        audit_job(uow, job, "JOB_STARTED", {"kind": job.kind})
    is_done = runner.step(uow, job)
    job.attempts, job.updated_at = 0, uow.now
    if is_done:
        end_job(uow, job, JobState.SUCCEEDED)
    elif is_to_be_told(job.announced_at, uow.now):
        tell_progress(uow, job)
    return uow.commit(not is_done)


def note_failure(uow: UnitOfWork, workshop: Workshop, job_id: str, failure: JobFailed | None) -> bool:
    """Note that a step failed, for a reason that is known or (None) not; whether the job is tried again."""
    job = queries.locked_job(uow.session, job_id)
    if job is None or job.state in ENDED:
        return uow.commit(False)
    job.advance(job.version)
    job.attempts += 1
    if failure is None and not is_given_up(job.attempts):
        return uow.commit(True)
    job.error_code, job.error_row = (failure.code, failure.row) if failure else ("INTERNAL", None)
    end_job(uow, job, JobState.FAILED, keeps_result=workshop.keeps_broken_result(job.kind))
    return uow.commit(False)
