"""What a stranger is answered who may be a person with a browser or a program: a page or JSON, a refusal in words or as a problem."""

from collections.abc import Callable, Mapping
from typing import Any

from werkzeug.wrappers import Response

from gateway import notice_page
from gateway.answers import JSON, render
from gateway.errors import language, problem_of
from gateway.inquiry import Inquiry
from gateway.public_page import HTML
from shared.errors import DomainError
from shared.runtime.rpc_client import Reply


def page_or_json(
    inquiry: Inquiry, found: Callable[[], Reply], page: Callable[[Mapping[str, Any], str], Response], titles: Mapping[str, str]
) -> Response:
    """What ``found`` answers, as the ``page`` of it or as JSON to those who accept it rather."""
    accepted = inquiry.request.accept_mimetypes
    if accepted.best_match([HTML, JSON], HTML) == JSON:
        return render(inquiry, found())
    first = language(inquiry.request.headers.get("Accept-Language"))
    try:
        return page(found().result, first)
    except DomainError as error:
        if HTML not in accepted.values():  # a browser names it; programs get the problem document
            raise
        problem = problem_of(error)
        return notice_page.later(titles, first, problem.status, problem.headers)
