"""A file that comes in: begun, added to part by part, and submitted, which makes it a job that waits.

An upload that breaks off leaves a job that receives, which is removed when its time is over; the same key takes it up again.
"""

import base64
import binascii
from typing import Any

from shared.answers import Answer
from shared.contracts.vocabulary import JobState
from shared.db.unit_of_work import UnitOfWork
from shared.errors import Conflict, Invalid, NotFound, invalid_field
from shared.imports.queries import came_before
from shared.jobs.answers import show_job
from shared.jobs.lifecycle import job_to_change, new_job
from shared.jobs.parts import PART_BYTES, drop_parts_from, replace_part
from shared.jobs.queries import count_parts
from shared.jobs.tables import Job, PartPurpose
from shared.reach import own_station


def begin_import(uow: UnitOfWork, kind: str, parameters: dict[str, Any]) -> Answer:
    """A job of this kind that receives its file; ``parameters`` say ``dry_run`` besides the kind's own.

    Raises ``Forbidden`` for an account without a station.
    """
    own_station(uow.actor)
    return uow.commit(show_job(new_job(uow, kind, parameters, "rows", JobState.RECEIVING)))


def add_import_part(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Keep a part; one that comes again replaces itself. Raises ``NotFound``, ``Conflict("IMPORT_SUBMITTED")`` or ``Invalid``."""
    job = _receiving(uow, data["id"])
    try:
        content = base64.b64decode(data["content"], validate=True)
    except binascii.Error:
        raise invalid_field("/content", "INVALID", "Not base64.") from None
    if not 0 < len(content) <= PART_BYTES:
        raise invalid_field("/content", "INVALID", f"1 to {PART_BYTES} bytes.")
    replace_part(uow, job.id, PartPurpose.INPUT, data["part"], content)
    return uow.commit({"part": data["part"]})


def submit_import(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """The file is whole, and the job waits for its turn.

    Raises ``NotFound``, ``Conflict("IMPORT_SUBMITTED")``, ``Invalid("FILE_EMPTY")`` or ``Conflict("UPLOAD_INCOMPLETE")``.
    """
    job = _receiving(uow, data["id"])
    if not data["size"]:
        raise Invalid("FILE_EMPTY", "The file has no bytes.")
    drop_parts_from(uow, job, PartPurpose.INPUT, data["parts"])
    if count_parts(uow.session, job.id, PartPurpose.INPUT) != data["parts"]:
        raise Conflict("UPLOAD_INCOMPLETE", "Parts of the file are missing.")
    job.advance(job.version)
    job.state, job.expires_at, job.updated_at = JobState.QUEUED.value, None, uow.now
    job.position = {"inputs": data["parts"]}
    job.input_index = uow.index.of("job.input", data["digest"])
    if came_before(uow.session, job):
        job.notes = ["SAME_FILE_BEFORE"]
    return uow.commit(show_job(job))


def _receiving(uow: UnitOfWork, job_id: str) -> Job:
    job = job_to_change(uow, job_id)
    if job.requested_by != uow.actor.account_id:
        raise uow.denied(NotFound("JOB_NOT_FOUND"), f"job:{job.id}", station_code=job.station_code)
    if job.state != JobState.RECEIVING:
        raise Conflict("IMPORT_SUBMITTED", "The file was submitted, or the job cancelled.")
    return job
