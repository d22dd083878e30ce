"""The access matrix has every route, and says of roles what the services' contracts say."""

import pytest

from gateway.access import IncompleteMatrix, Outcome, Place, check_complete, expected
from gateway.declaration import Route
from gateway.matrix import MATRIX
from gateway.service import Gateway
from shared.contracts.audit import READERS, VERIFIERS
from shared.contracts.directory.roles import EVERYONE, STATION_ROLES, Role

ROUTES = {route.name: route for route in Gateway.declarations()}


def test_the_product_starts_with_a_complete_matrix() -> None:
    check_complete(ROUTES.values())


def test_a_route_without_an_entry_fails_the_start() -> None:
    with pytest.raises(IncompleteMatrix, match="spy_on_people"):
        check_complete([*ROUTES.values(), Route("GET", "/people/{id}/trail", name="spy_on_people")])


def test_an_entry_without_a_route_fails_the_start() -> None:
    with pytest.raises(IncompleteMatrix, match="get_me"):
        check_complete([route for route in ROUTES.values() if route.name != "get_me"])


def test_a_route_that_lets_strangers_in_against_the_matrix_fails_the_start() -> None:
    with pytest.raises(IncompleteMatrix, match="get_me"):
        check_complete([*(route for route in ROUTES.values() if route.name != "get_me"), Route("GET", "/me", name="get_me", stranger=True)])


OWN_SESSION = {"sign_in", "sign_out"}
"""Routes whose method takes strangers because the session is its argument."""
STRANGERS_TOO = {"give_clue"}
"""Routes that strangers and everybody else may use alike."""


@pytest.mark.parametrize("name", [name for name, route in ROUTES.items() if route.method and name not in OWN_SESSION | STRANGERS_TOO])
def test_the_owning_services_method_has_the_same_roles(name: str) -> None:
    method = ROUTES[name].method

    assert method is not None
    assert MATRIX[name].roles == (EVERYONE if MATRIX[name].is_open and not method.roles else method.roles)


def test_the_trail_is_for_whom_its_contract_says() -> None:
    assert MATRIX["list_audit"].roles == READERS
    assert MATRIX["verify_audit"].roles == VERIFIERS


@pytest.mark.parametrize("name", sorted(MATRIX))
def test_a_stranger_is_let_in_only_where_all_is_open(name: str) -> None:
    outcome = expected(name, None, Place.OWN_STATION)

    assert outcome is (Outcome.ALLOWED if MATRIX[name].is_open else Outcome.UNAUTHORIZED)


@pytest.mark.parametrize("role", sorted(STATION_ROLES))
def test_another_stations_record_is_not_there(role: Role) -> None:
    assert expected("get_residence", role, Place.OTHER_STATION) is Outcome.NOT_FOUND
    assert expected("get_residence", role, Place.OWN_STATION) is Outcome.ALLOWED


def test_the_bureau_reads_every_station_and_writes_at_none() -> None:
    assert expected("get_residence", Role.BUREAU, Place.OTHER_STATION) is Outcome.ALLOWED
    assert expected("register_residence", Role.BUREAU, Place.OTHER_STATION) is Outcome.FORBIDDEN


@pytest.mark.parametrize("role", sorted(EVERYONE - STATION_ROLES - {Role.BUREAU}))
@pytest.mark.parametrize("name", ["list_residences", "get_residence", "search_people", "get_person", "reveal_person"])
def test_nobody_else_reads_people(name: str, role: Role) -> None:
    assert expected(name, role, Place.OWN_STATION) is Outcome.FORBIDDEN
