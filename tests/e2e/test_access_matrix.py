"""Every route, called as every role and as a stranger, for the own station's things and another's: as the access matrix says."""

from collections.abc import Iterator

import httpx
import pytest

from gateway.access import Outcome, Place, expected
from gateway.matrix import MATRIX
from gateway.service import Gateway
from shared.contracts.directory.roles import EVERYONE, Role
from tests.e2e.access_world import PASSWORD, REQUESTS, World
from tests.e2e.api_client import ApiClient

VERBS = {route.name: route.verb for route in Gateway.declarations()}
APART = {"sign_in", "stream_events"}
CALLERS: list[Role | None] = [None, *sorted(EVERYONE)]
REFUSED = {401: Outcome.UNAUTHORIZED, 403: Outcome.FORBIDDEN, 404: Outcome.NOT_FOUND}


@pytest.fixture(scope="module")
def world(administrator: ApiClient, stranger: ApiClient) -> Iterator[World]:
    made = World(administrator, stranger)
    yield made
    made.close()


def outcome_of(response: httpx.Response, shows: frozenset[int]) -> Outcome:
    """What became of a request."""
    if response.status_code in REFUSED:
        return REFUSED[response.status_code]
    assert response.status_code in shows, f"{response.request.method} {response.request.url.path}: {response.status_code} {response.text[:300]}"
    is_listing = response.headers.get("content-type") == "application/json" and "items" in response.json()
    return Outcome.NOTHING if is_listing and not response.json()["items"] else Outcome.ALLOWED


def test_every_route_is_called() -> None:
    assert set(REQUESTS) | APART == set(MATRIX)


@pytest.mark.parametrize("role", CALLERS, ids=lambda role: role or "stranger")
@pytest.mark.parametrize("name", sorted(REQUESTS))
def test_the_matrix_holds(world: World, name: str, role: Role | None) -> None:
    for place in Place:
        asked = REQUESTS[name](world.things[place])
        client = world.session(role) if name == "sign_out" else world.client(role)

        response = client.send(VERBS[name], asked.path, **asked.options)

        found = outcome_of(response, asked.shows)
        if found is Outcome.NOTHING and not MATRIX[name].filters:
            found = Outcome.ALLOWED
        assert found is expected(name, role, place), f"{place}: {response.status_code} {response.text[:300]}"


@pytest.mark.parametrize("role", CALLERS, ids=lambda role: role or "stranger")
def test_the_stream_of_events_holds_to_the_matrix(world: World, role: Role | None) -> None:
    with world.client(role).events() as response:
        found = outcome_of(response, frozenset({200}))

    assert found is expected("stream_events", role, Place.OWN_STATION)


def test_every_account_may_sign_in(world: World) -> None:
    assert {world.stranger.sign_in(username, PASSWORD).status_code for username in world.usernames.values()} == {201}


def refuses(world: World, name: str, header: str) -> bool:
    asked = REQUESTS[name](world.things[Place.OWN_STATION])
    options = {**asked.options, "headers": {**asked.options.get("headers", {}), "Authorization": header}}
    return world.stranger.send(VERBS[name], asked.path, **options).status_code == 401


@pytest.mark.parametrize("name", sorted(name for name in REQUESTS if not MATRIX[name].is_open))
def test_a_false_token_is_a_strangers(world: World, name: str) -> None:
    assert refuses(world, name, "Bearer " + "x" * 43)


@pytest.mark.parametrize("header", ["Bearer", "Basic YWRtaW46YWRtaW4="])
def test_what_is_no_token_is_a_strangers(world: World, header: str) -> None:
    assert refuses(world, "get_residence", header)
