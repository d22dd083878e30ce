"""Every refusal has a status, a stable code and a title in the reader's language."""

import ast
import re
from pathlib import Path

import pytest

from gateway.errors import LANGUAGES, catalogue, language, problem_of
from shared.errors import BY_NAME, Conflict, DomainError, NotFound, Throttled, Unavailable
from shared.runtime.http_problems import STATUS, Refused

ROOT = Path(__file__).parents[3]
CODE = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*")


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, "zh"),
        ("", "zh"),
        ("en", "en"),
        ("en-GB,en;q=0.8", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en;q=0.5, zh;q=0.9", "zh"),
        ("fr, en;q=0.1", "en"),
        ("fr", "zh"),
        ("en;q=0", "zh"),
        ("en;q=high", "zh"),
        (",;q=;,", "zh"),
    ],
)
def test_titles_are_in_the_best_liked_language(header: str | None, expected: str) -> None:
    assert language(header) == expected


def test_a_problem_says_what_a_program_and_a_person_need() -> None:
    problem = problem_of(Conflict("CONFLICT", "One at a time.", [{"pointer": "/a", "code": "B", "detail": ""}]), "en")

    assert (problem.status, problem.code, problem.detail) == (409, "CONFLICT", "One at a time.")
    assert problem.type == "/api/v1/problems/CONFLICT"
    assert problem.title == "The present state refuses it"
    assert problem.errors == [{"pointer": "/a", "code": "B", "detail": ""}]


@pytest.mark.parametrize(("name", "cls"), sorted(BY_NAME.items()))
def test_a_code_that_is_not_in_the_catalogue_has_its_class_status_and_title(name: str, cls: type[DomainError]) -> None:
    problem = problem_of(cls("SOMETHING_NEW"), "zh")

    assert problem.status == STATUS[cls]
    assert problem.title == catalogue()[cls.default_code]["zh"]


def test_an_unforeseen_error_tells_nothing() -> None:
    problem = problem_of(ValueError("password is hunter2"), "en")

    assert (problem.status, problem.code, problem.detail, list(problem.errors)) == (500, "INTERNAL", "", [])


@pytest.mark.parametrize(
    ("error", "seconds"), [(Throttled(retry_after=17), "17"), (Throttled(), "1"), (Unavailable(), "2"), (Unavailable(retry_after=5), "5")]
)
def test_who_is_to_wait_is_told_how_long(error: DomainError, seconds: str) -> None:
    assert problem_of(error).headers["Retry-After"] == seconds


def test_a_refusal_of_the_server_keeps_its_status_and_the_methods() -> None:
    problem = problem_of(Refused(405, "METHOD_NOT_ALLOWED", allow=["POST", "GET"]), "en")

    assert (problem.status, problem.headers["Allow"]) == (405, "GET, POST")


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_an_entry_is_whole(code: str) -> None:
    entry = catalogue()[code]

    assert CODE.fullmatch(code)
    assert set(entry) == {"status", *LANGUAGES}
    assert 400 <= entry["status"] <= 599
    assert any("\u4e00" <= char <= "\u9fff" for char in entry["zh"])
    assert entry["en"].isascii()


RAISERS = {*BY_NAME, "Refused", "_refused", "invalid_field", "found"}
"""What turns a code into a refusal: the error classes, rules' refusals, and the two that raise for a field or a missing row."""
INTERNAL = {"CONTEXT_EXPIRED", "CONTEXT_FORGED", "CONTEXT_FOR_ANOTHER_SERVICE"}
"""Refusals between services: the caller's session is as good as before."""
UNREADABLE = {400, 413, 415, 428}


def raised() -> dict[str, set[int]]:
    """Every code that the product refuses with, and the statuses of the error classes that it is raised with."""
    found: dict[str, set[int]] = {}
    for path in [path for part in ("gateway", "services", "shared") for path in (ROOT / part).rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RAISERS:
                cls = BY_NAME.get(node.func.id)
                for code in _codes(node):
                    found.setdefault(code, set()).update({STATUS[cls]} if cls else set())
    return found


def _codes(call: ast.Call) -> list[str]:
    texts = [argument.value for argument in call.args if isinstance(argument, ast.Constant) and isinstance(argument.value, str)]
    return [text for text in texts if CODE.fullmatch(text)]


def test_every_code_that_is_raised_is_in_the_catalogue() -> None:
    assert sorted(set(raised()) - set(catalogue())) == []


def test_a_code_has_the_status_of_the_class_that_it_is_raised_with() -> None:
    told = {code: entry["status"] for code, entry in catalogue().items() if entry["status"] not in UNREADABLE and code not in INTERNAL}

    assert {code: statuses for code, statuses in raised().items() if code in told and statuses - {told[code]}} == {}


def test_not_found_has_one_face() -> None:
    assert problem_of(NotFound()).code == "NOT_FOUND"
