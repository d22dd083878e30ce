"""A job's data in parts: what came in and what goes out, small enough for one message each, encrypted for their cells."""

from collections.abc import Sequence

from shared.db.encryption import cell
from shared.db.unit_of_work import UnitOfWork
from shared.jobs import queries
from shared.jobs.tables import Job, JobPart, PartPurpose

PART_BYTES = 256 * 1024
"""The most that a part holds."""


def put_part(uow: UnitOfWork, job_id: str, purpose: PartPurpose, number: int, content: bytes) -> None:
    """Keep one part, with the commit; raises ``ValueError`` for one that is too large."""
    if len(content) > PART_BYTES:
        raise ValueError(f"a part has at most {PART_BYTES} bytes")
    encrypted = uow.cipher.seal(content, _cell(job_id, purpose, number))
    uow.insert(JobPart(job_id=job_id, purpose=purpose.value, number=number, content_encrypted=encrypted))


def replace_part(uow: UnitOfWork, job_id: str, purpose: PartPurpose, number: int, content: bytes) -> None:
    """Keep one part now, in the place of one that came before under its number."""
    queries.drop_parts_from(uow.session, job_id, purpose, number, number + 1)
    put_part(uow, job_id, purpose, number, content)


def open_part(uow: UnitOfWork, job_id: str, purpose: PartPurpose, number: int) -> bytes | None:
    """One part in plain, or None if there is no such part."""
    encrypted = queries.part(uow.session, job_id, purpose, number)
    return None if encrypted is None else uow.cipher.open(encrypted, _cell(job_id, purpose, number))


def add_to_result(uow: UnitOfWork, job: Job, content: bytes) -> None:
    """Add to the file that the job makes, in as many parts as it takes; name and type are the job's ``result_name`` and ``result_type``."""
    for start in range(0, len(content), PART_BYTES):
        piece = content[start : start + PART_BYTES]
        put_part(uow, job.id, PartPurpose.RESULT, job.result_parts, piece)
        job.result_parts += 1
        job.result_size += len(piece)


def drop_parts(uow: UnitOfWork, job: Job, purposes: Sequence[PartPurpose]) -> None:
    """Remove parts that nobody needs any more."""
    queries.drop_parts(uow.session, job.id, purposes)
    if PartPurpose.RESULT in purposes:
        job.result_parts = job.result_size = 0


def drop_parts_from(uow: UnitOfWork, job: Job, purpose: PartPurpose, number: int) -> None:
    """Remove the parts of one purpose from a number on."""
    queries.drop_parts_from(uow.session, job.id, purpose, number)


def _cell(job_id: str, purpose: PartPurpose, number: int) -> str:
    return cell("job_part", "content_encrypted", f"{job_id}|{purpose}|{number}")
