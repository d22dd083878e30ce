"""A body that is a file of rows: it passes through to its service part by part, and is never whole in memory."""

import base64
import hashlib
from typing import Any

from werkzeug.wrappers import Response

from gateway.http import Routes
from gateway.inquiry import Inquiry
from shared.contracts.imports import LARGEST_PART, add_import_part, submit_import
from shared.contracts.jobs import get_job
from shared.contracts.vocabulary import JobState
from shared.errors import Invalid
from shared.runtime.rpc_client import Reply

FILES = ("text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/octet-stream")


class FileRoutes(Routes):
    """Routes by which files come in; the declared method begins an import, its service's others go on with it."""

    def receive(self, inquiry: Inquiry) -> Reply:
        """The job that the body becomes. The same key takes up an upload that broke off, and gives the same job again for one that did not."""
        begun_by = inquiry.route.method
        if begun_by is None:
            raise ValueError("a route of files declares the method that begins an import")
        if not inquiry.request.content_length:
            raise Invalid("FILE_EMPTY", "The body is the file.")
        account = inquiry.actor.account_id
        self.door.uploads.take(account)
        try:
            return self._pass_on(inquiry, begun_by.service)
        finally:
            self.door.uploads.give_back(account)

    def _pass_on(self, inquiry: Inquiry, service: str) -> Reply:
        begun = inquiry.call(self.rpc)
        job_id = begun.result["id"]
        is_wanted = not begun.replayed or self._is_receiving(inquiry, service, job_id)
        digest, parts, size = hashlib.sha256(), 0, 0
        body = inquiry.request.environ["wsgi.input"]
        while part := body.read(LARGEST_PART):
            digest.update(part)
            if is_wanted:
                content = base64.b64encode(part).decode()
                inquiry.call(self.rpc, add_import_part(service), {"id": job_id, "part": parts, "content": content}, keyed=False)
            parts, size = parts + 1, size + len(part)
        told: dict[str, Any] = {"id": job_id, "parts": parts, "size": size, "digest": digest.hexdigest()}
        # Its key and what it says make a repeated request with another file a contradiction.
        return inquiry.call(self.rpc, submit_import(service), told)

    def _is_receiving(self, inquiry: Inquiry, service: str, job_id: str) -> bool:
        found = inquiry.call(self.rpc, get_job(service), {"id": job_id}, keyed=False).result
        return bool(found["state"] == JobState.RECEIVING)

    def template(self, inquiry: Inquiry) -> Response:
        """The file that the declared method gives to begin with."""
        found = self.ask(inquiry).result
        headers = {"Cache-Control": "no-cache", "Content-Disposition": f'attachment; filename="{found["name"]}"'}
        return Response(base64.b64decode(found["content"]), 200, headers, content_type=found["media_type"])
