"""Jobs as the contract's answers and events."""

from datetime import datetime
from typing import Any

from shared.answers import Answer, instant
from shared.jobs.pace import expected_end
from shared.jobs.tables import Job


def show_job(job: Job) -> Answer:
    """``JobAnswer``."""
    return {
        **{name: getattr(job, name) for name in ("id", "version", "kind", "state", "station_code", "requested_by", "parameters", "counts", "notes")},
        "progress": {"done": job.done, "total": job.total, "unit": job.unit},
        "created_at": _instant(job.created_at),
        "started_at": _instant(job.started_at),
        "finished_at": _instant(job.finished_at),
        "eta": None if job.finished_at else _instant(expected_end(job.started_at, job.updated_at, job.done, job.total)),
        "expires_at": _instant(job.expires_at),
        "result_url": f"/api/v1/jobs/{job.id}/result" if job.result_parts and job.finished_at else None,
        "error": None if job.error_code is None else {"code": job.error_code, "row": job.error_row},
    }


def _instant(value: datetime | None) -> str | None:
    return None if value is None else instant(value)


def progress_fact(job: Job) -> dict[str, Any]:
    """``JobProgressed``."""
    return {"job_id": job.id, "kind": job.kind, "state": job.state, "done": job.done, "total": job.total}
