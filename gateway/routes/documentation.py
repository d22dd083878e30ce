"""The API described by itself: the OpenAPI document, its page, and what each problem code means."""

from collections.abc import Hashable
from functools import cache
from typing import Any, cast

import orjson
from werkzeug.wrappers import Response

from gateway import docs_page, openapi
from gateway.declaration import declared
from gateway.errors import TYPE_BASE, catalogue
from gateway.http import Outcome, Routes, route
from gateway.inquiry import Inquiry
from gateway.schemas import ProblemAnswer, ProblemList
from shared.errors import NotFound
from shared.runtime.rpc_client import Reply


class DocumentationRoutes(Routes):
    """Open to everyone: it tells nothing that the source code does not."""

    @route("GET", "/openapi.json", stranger=True, media="application/json", tag="documentation")
    def get_openapi(self, inquiry: Inquiry) -> Outcome:  # the same for everyone
        """Show the OpenAPI 3.1 document."""
        return Response(_document(cast(Hashable, type(self))), 200, {"Cache-Control": "no-cache"}, content_type="application/json")

    @route("GET", "/docs", stranger=True, media="text/html", tag="documentation")
    def get_docs(self, inquiry: Inquiry) -> Outcome:  # the same for everyone
        """Show the documentation page."""
        return docs_page.page()

    @route("GET", "/docs/{name}", stranger=True, media="text/css, text/javascript, image/png", tag="documentation")
    def get_docs_file(self, inquiry: Inquiry) -> Outcome:
        """Get a file of the documentation page."""
        return docs_page.asset(inquiry.data["name"])

    @route("GET", "/problems", stranger=True, answer=ProblemList, tag="documentation")
    def list_problems(self, inquiry: Inquiry) -> Outcome:  # the same for everyone
        """List every problem code."""
        return Reply({"items": [_problem(code) for code in sorted(catalogue())]})

    @route("GET", "/problems/{code}", stranger=True, answer=ProblemAnswer, tag="documentation")
    def get_problem(self, inquiry: Inquiry) -> Outcome:
        """Say what a problem code means: the page that a problem's `type` leads to."""
        if inquiry.data["code"] not in catalogue():
            raise NotFound("NOT_FOUND")
        return Reply(_problem(inquiry.data["code"]))


@cache
def _document(service: Any) -> bytes:
    return orjson.dumps(openapi.document(declared(service)))


def _problem(code: str) -> dict[str, object]:
    entry = catalogue()[code]
    return {"type": TYPE_BASE + code, "code": code, "status": entry["status"], "title_zh": entry["zh"], "title_en": entry["en"]}
