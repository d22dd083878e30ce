"""Jobs, what takes longer than a call: of every service, under one address. The id says whose a job is."""

import base64
from collections.abc import Callable, Iterator
from typing import Any

from werkzeug.wrappers import Response

from gateway.http import Outcome, Routes, route
from gateway.inquiry import Inquiry
from gateway.schemas import JOBS, JobsQuery
from shared.contracts.job_ids import owner_of
from shared.contracts.jobs import JobPage, cancel_job, get_job, list_jobs, read_job_result
from shared.contracts.method import Method
from shared.errors import NotFound

FIRST = "population"
"""Whose methods say what all owners' are like, and whose jobs are listed unless another owner is named."""


class JobRoutes(Routes):
    """Imports and exports are answered 202 with the job that does them; this is where to see how far it is."""

    @route("GET", "/jobs", query=JobsQuery, answer=JobPage, tag="jobs")
    def list_jobs(self, inquiry: Inquiry) -> Outcome:
        """List one service's jobs within reach, the newest first."""
        asked = dict(inquiry.data)
        owner = asked.pop("owner", FIRST)
        return inquiry.call(self.rpc, list_jobs(owner), asked)

    @route("GET", "/jobs/{id}", get_job(FIRST), tag="jobs")
    def get_job(self, inquiry: Inquiry) -> Outcome:
        """Show how far a job is. Poll it with If-None-Match, or follow `job_progressed` in the event stream."""
        return inquiry.call(self.rpc, _owners(inquiry, get_job))

    @route("DELETE", "/jobs/{id}", cancel_job(FIRST), tag="jobs")
    def cancel_job(self, inquiry: Inquiry) -> Outcome:
        """Cancel a job; what it has done stays done."""
        return inquiry.call(self.rpc, _owners(inquiry, cancel_job))

    @route("GET", "/jobs/{id}/result", read_job_result(FIRST), given={"part"}, media="text/csv, application/octet-stream", tag="jobs")
    def get_job_result(self, inquiry: Inquiry) -> Outcome:
        """Download the file that a job has made; only whoever asked for the job can, and each download is put on record."""
        method = _owners(inquiry, read_job_result)
        first = self._part(inquiry, method, 0)
        headers = {
            "Cache-Control": "no-store",
            "Content-Disposition": f'attachment; filename="{first["name"]}"',
            "Content-Length": str(first["size"]),
        }
        return Response(self._parts(inquiry, method, first), 200, headers, content_type=first["media_type"])

    def _parts(self, inquiry: Inquiry, method: Method, first: dict[str, Any]) -> Iterator[bytes]:
        yield base64.b64decode(first["content"])
        for number in range(1, first["parts"]):
            yield base64.b64decode(self._part(inquiry, method, number)["content"])

    def _part(self, inquiry: Inquiry, method: Method, number: int) -> dict[str, Any]:
        found: dict[str, Any] = inquiry.call(self.rpc, method, {**inquiry.data, "part": number}).result
        return found


def _owners(inquiry: Inquiry, method_of: Callable[[str], Method]) -> Method:
    """The method of the service whose job is asked for; raises ``NotFound`` for an id that is no job's, and for a role what the method would."""
    owner = owner_of(inquiry.data["id"])
    if owner is not None and owner in JOBS:
        return method_of(owner)
    inquiry.actor.require(method_of(FIRST).roles)
    raise NotFound("JOB_NOT_FOUND")
