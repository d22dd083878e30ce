"""The API document is valid, complete, and the committed copy is the one that is served."""

from functools import cache
from pathlib import Path
from typing import Any

import orjson
import pytest
from openapi_spec_validator import validate

from gateway.declaration import Route
from gateway.examples import example_of
from gateway.openapi import body_schema, document
from gateway.service import Gateway

COMMITTED = Path(__file__).parents[3] / "docs" / "openapi.json"
ROUTES = Gateway.declarations()


@cache
def described() -> dict[str, Any]:
    return orjson.loads(orjson.dumps(document(ROUTES)))


def operation(route: Route) -> dict[str, Any]:
    return described()["paths"][route.path][route.verb.lower()]


def named(route: Route) -> set[str]:
    parts = [part.get("$ref", part.get("name", "")).rpartition("/")[2] for part in operation(route)["parameters"]]
    return set(parts)


def test_it_is_valid_openapi_3_1() -> None:
    assert described()["openapi"] == "3.1.0"
    validate(described())


def test_the_committed_copy_is_current() -> None:
    assert orjson.loads(COMMITTED.read_bytes()) == described(), "run `python -m gateway.openapi`"


def test_operation_ids_are_the_names_of_the_methods() -> None:
    ids = [operation(route)["operationId"] for route in ROUTES]

    assert ids == [route.name for route in ROUTES]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("route", [route for route in ROUTES if route.has_body and route.request], ids=lambda route: route.name)
def test_a_body_is_closed_and_its_example_is_right(route: Route) -> None:
    if set(route.request_fields) <= route.elsewhere:
        pytest.skip("takes no body")
    media = operation(route)["requestBody"]["content"]["application/json"]
    schema = described()["components"]["schemas"][media["schema"]["$ref"].rpartition("/")[2]]

    assert schema["additionalProperties"] is False
    assert not set(schema["properties"]) & route.elsewhere
    assert body_schema(route).validate(media["example"]) == {}


@pytest.mark.parametrize("route", [route for route in ROUTES if route.answer_schema and route.status != 204], ids=lambda route: route.name)
def test_an_answers_example_is_right(route: Route) -> None:
    assert route.answer_schema is not None

    assert route.answer_schema().validate(example_of(route.answer_schema(), asked=False)) == {}


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_an_operation_says_who_may_and_what_it_takes(route: Route) -> None:
    told = operation(route)

    assert told["summary"]
    with_session = [{}, {"session": []}] if route.recognises else [{"session": []}]
    assert told["security"] == ([] if route.stranger and not route.recognises else with_session)
    assert ("IfMatch" in named(route)) == (route.version_field is not None and route.version_field.required)
    assert ("IdempotencyKey" in named(route)) == route.takes_key
    assert ("401" in told["responses"]) or route.stranger
    assert {"400", "429", "500", "503", str(route.status)} <= set(told["responses"])


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_what_may_not_be_there_or_be_unchanged_is_told(route: Route) -> None:
    responses = operation(route)["responses"]

    assert ("304" in responses) == ("IfNoneMatch" in named(route))
    assert "404" in responses or not route.path_names
