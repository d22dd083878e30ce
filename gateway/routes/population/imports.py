"""Imports of residents: the one place where a body is a file, which passes through part by part and is never whole in memory."""

import base64
import hashlib
from typing import Any

from werkzeug.wrappers import Response

from gateway.http import Outcome, Routes, route
from gateway.inquiry import Inquiry
from shared.contracts.jobs import JobState
from shared.contracts.population.imports import (
    ADD_IMPORT_PART,
    BEGIN_IMPORT,
    DECIDE_ROW,
    LARGEST_FILE,
    LARGEST_PART,
    LIST_IMPORT_ROWS,
    LIST_UNDECIDED,
    READ_IMPORT_TEMPLATE,
    SUBMIT_IMPORT,
)
from shared.contracts.population.jobs import GET_JOB
from shared.errors import Invalid
from shared.runtime.rpc_client import Reply

FILES = ("text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/octet-stream")


class ImportRoutes(Routes):
    """A file becomes a job; what became of its rows is asked for by the job's id."""

    @route(
        "POST", "/imports", BEGIN_IMPORT, status=202, location="/jobs/{id}", files=FILES, max_body=LARGEST_FILE, conditional=False, tag="population"
    )
    def import_residents(self, inquiry: Inquiry) -> Outcome:
        """Import residents from a CSV or XLSX file, the body. Good rows go in, others are told; follow the job that is answered.

        The same Idempotency-Key takes up an upload that broke off, and gives the same job again for one that did not.
        """
        if not inquiry.request.content_length:
            raise Invalid("FILE_EMPTY", "The body is the file.")
        account = inquiry.actor.account_id
        self.door.uploads.take(account)
        try:
            return self._receive(inquiry)
        finally:
            self.door.uploads.give_back(account)

    def _receive(self, inquiry: Inquiry) -> Reply:
        begun = inquiry.call(self.rpc)
        job_id = begun.result["id"]
        is_wanted = not begun.replayed or self._is_receiving(inquiry, job_id)
        digest, parts, size = hashlib.sha256(), 0, 0
        body = inquiry.request.environ["wsgi.input"]
        while part := body.read(LARGEST_PART):
            digest.update(part)
            if is_wanted:
                content = base64.b64encode(part).decode()
                inquiry.call(self.rpc, ADD_IMPORT_PART, {"id": job_id, "part": parts, "content": content}, keyed=False)
            parts, size = parts + 1, size + len(part)
        told: dict[str, Any] = {"id": job_id, "parts": parts, "size": size, "digest": digest.hexdigest()}
        # Its key and what it says make a repeated request with another file a contradiction.
        return inquiry.call(self.rpc, SUBMIT_IMPORT, told)

    def _is_receiving(self, inquiry: Inquiry, job_id: str) -> bool:
        found = inquiry.call(self.rpc, GET_JOB, {"id": job_id}, keyed=False).result
        return bool(found["state"] == JobState.RECEIVING)

    @route("GET", "/imports/template", READ_IMPORT_TEMPLATE, media=", ".join(FILES[:2]), tag="population")
    def get_import_template(self, inquiry: Inquiry) -> Outcome:
        """Download a file to begin with: the columns in both languages, and an example row that an import passes over."""
        found = self.ask(inquiry).result
        headers = {"Cache-Control": "no-cache", "Content-Disposition": f'attachment; filename="{found["name"]}"'}
        return Response(base64.b64decode(found["content"]), 200, headers, content_type=found["media_type"])

    @route("GET", "/imports/{id}/rows", LIST_IMPORT_ROWS, tag="population")
    def list_import_rows(self, inquiry: Inquiry) -> Outcome:
        """List what became of the rows of an import, in the order of the file; values are masked."""
        return self.ask(inquiry)

    @route("GET", "/imports/{id}/undecided", LIST_UNDECIDED, tag="population")
    def list_undecided(self, inquiry: Inquiry) -> Outcome:
        """List the rows that contradict the register and wait for a person, both sides masked."""
        return self.ask(inquiry)

    @route("POST", "/imports/{id}/undecided/{row}/decision", DECIDE_ROW, tag="population")
    def decide_row(self, inquiry: Inquiry) -> Outcome:
        """Decide about a row: the details were compared with the document and are right, or it is left."""
        return self.ask(inquiry)
