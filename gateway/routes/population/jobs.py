"""Jobs, what takes longer than a call."""

import base64
from collections.abc import Iterator
from typing import Any

from werkzeug.wrappers import Response

from gateway.http import Outcome, Routes, route
from gateway.inquiry import Inquiry
from shared.contracts.population.jobs import CANCEL_JOB, GET_JOB, LIST_JOBS, READ_JOB_RESULT


class JobRoutes(Routes):
    """Imports and exports are answered 202 with the job that does them; this is where to see how far it is."""

    @route("GET", "/jobs", LIST_JOBS, tag="population")
    def list_jobs(self, inquiry: Inquiry) -> Outcome:
        """List the jobs within reach, the newest first."""
        return self.ask(inquiry)

    @route("GET", "/jobs/{id}", GET_JOB, tag="population")
    def get_job(self, inquiry: Inquiry) -> Outcome:
        """Show how far a job is. Poll it with If-None-Match, or follow `job_progressed` in the event stream."""
        return self.ask(inquiry)

    @route("DELETE", "/jobs/{id}", CANCEL_JOB, tag="population")
    def cancel_job(self, inquiry: Inquiry) -> Outcome:
        """Cancel a job; what it has done stays done."""
        return self.ask(inquiry)

    @route("GET", "/jobs/{id}/result", READ_JOB_RESULT, given={"part"}, media="text/csv, application/octet-stream", tag="population")
    def get_job_result(self, inquiry: Inquiry) -> Outcome:
        """Download the file that a job has made; only whoever asked for the job can, and each download is put on record."""
        first = self._part(inquiry, 0)
        headers = {
            "Cache-Control": "no-store",
            "Content-Disposition": f'attachment; filename="{first["name"]}"',
            "Content-Length": str(first["size"]),
        }
        return Response(self._parts(inquiry, first), 200, headers, content_type=first["media_type"])

    def _parts(self, inquiry: Inquiry, first: dict[str, Any]) -> Iterator[bytes]:
        yield base64.b64decode(first["content"])
        for number in range(1, first["parts"]):
            yield base64.b64decode(self._part(inquiry, number)["content"])

    def _part(self, inquiry: Inquiry, number: int) -> dict[str, Any]:
        found: dict[str, Any] = inquiry.call(self.rpc, data={**inquiry.data, "part": number}).result
        return found
