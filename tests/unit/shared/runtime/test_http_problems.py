"""Errors become problem documents by their place in the tree, and unexpected ones tell nothing."""

import orjson
import pytest

from shared.errors import Conflict, DomainError, Forbidden, Invalid, NotFound, Stale, Throttled, Unauthorized, Unavailable, problem
from shared.runtime.http_problems import Problem, Refused, default_problem, problem_response, status_of


class Overlap(Conflict):
    pass


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Invalid(), 422),
        (Unauthorized(), 401),
        (Forbidden(), 403),
        (NotFound(), 404),
        (Conflict(), 409),
        (Overlap(), 409),
        (Stale(), 412),
        (Throttled(), 429),
        (Unavailable(), 503),
        (DomainError(), 500),
        (ValueError(), 500),
        (KeyboardInterrupt(), 500),
        (Refused(414, "X"), 414),
    ],
)
def test_the_nearest_class_decides_the_status(error, status):
    assert default_problem(error).status == status


def test_another_table_may_be_looked_up_the_same_way():
    assert status_of(Overlap(), {Exception: 400, Overlap: 418}) == 418


def test_an_unexpected_error_tells_nothing():
    told = problem_response(default_problem(ValueError("110101199003070717")), "r-1").get_data()

    assert b"110101199003070717" not in told
    assert b"ValueError" not in told


def test_a_refusal_is_told_whole():
    error = Invalid("INVALID_FIELDS", "Two fields.", [problem("/a", "TOO_LONG", "At most 3.")])
    answer = problem_response(default_problem(error), "r-1")

    assert answer.content_type == "application/problem+json"
    assert orjson.loads(answer.get_data()) == {
        "type": "urn:liangdian:problem:INVALID_FIELDS",
        "title": "Unprocessable Entity",
        "status": 422,
        "code": "INVALID_FIELDS",
        "detail": "Two fields.",
        "instance": "urn:request:r-1",
        "request_id": "r-1",
        "errors": [{"pointer": "/a", "code": "TOO_LONG", "detail": "At most 3."}],
    }


@pytest.mark.parametrize(("seconds", "header"), [(7, "7"), (0, "0"), (None, None)])
def test_when_to_try_again_is_said_when_known(seconds, header):
    assert problem_response(default_problem(Throttled(retry_after=seconds)), "r-1").headers.get("Retry-After") == header


def test_a_405_names_the_methods():
    answer = problem_response(default_problem(Refused(405, "METHOD_NOT_ALLOWED", allow=("POST", "GET"))), "r-1")

    assert answer.headers["Allow"] == "GET, POST"


def test_a_mapper_may_word_the_problem_itself():
    document = orjson.loads(problem_response(Problem(799, "ODD", title="奇怪", type="https://x/ODD"), "r-1").get_data())

    assert (document["title"], document["type"]) == ("奇怪", "https://x/ODD")


def test_a_status_without_a_name_has_a_title_all_the_same():
    assert orjson.loads(problem_response(Problem(799, "ODD"), "r-1").get_data())["title"] == "Error"
