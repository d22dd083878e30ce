"""One account, one group of roles; who needs a station and who has none."""

import itertools

import pytest

from services.directory.rules.roles import GROUPS, check_roles, group_of
from shared.contracts.directory.roles import Role
from shared.contracts.directory.vocabulary import RoleGroup
from shared.decisions import ALLOWED, Refused


def test_every_role_is_of_exactly_one_group() -> None:
    assert sorted(role for members in GROUPS.values() for role in members) == sorted(Role)


@pytest.mark.parametrize("pair", list(itertools.combinations(Role, 2)), ids="+".join)
def test_two_roles_go_together_only_within_a_group(pair: tuple[Role, Role]) -> None:
    together = any(set(pair) <= members for members in GROUPS.values())

    assert (group_of(pair) is not None) == together


def test_no_roles_are_of_no_group() -> None:
    assert group_of([]) is None


@pytest.mark.parametrize(
    ("roles", "station_code"),
    [
        ({Role.CLERK}, "changtang"),
        ({Role.OFFICER, Role.STATION_HEAD}, "changtang"),
        ({Role.LANDLORD}, None),
        ({Role.LANDLORD, Role.EMPLOYER}, "changtang"),
        ({Role.ADMINISTRATOR, Role.OPERATIONS}, None),
    ],
)
def test_roles_with_a_fitting_station_are_allowed(roles: set[Role], station_code: str | None) -> None:
    assert check_roles(roles, station_code) == ALLOWED


@pytest.mark.parametrize(
    ("roles", "station_code", "code"),
    [
        (set(), None, "ROLES_OF_SEVERAL_GROUPS"),
        ({Role.CLERK, Role.LANDLORD}, "changtang", "ROLES_OF_SEVERAL_GROUPS"),
        ({Role.STATION_HEAD, Role.ADMINISTRATOR}, "changtang", "ROLES_OF_SEVERAL_GROUPS"),
        ({Role.CLERK}, None, "STATION_REQUIRED"),
        ({Role.BUREAU}, "changtang", "STATION_NOT_ALLOWED"),
    ],
)
def test_other_roles_and_stations_are_refused(roles: set[Role], station_code: str | None, code: str) -> None:
    decision = check_roles(roles, station_code)

    assert isinstance(decision, Refused)
    assert decision.code == code


def test_groups_have_the_published_names() -> None:
    assert {group_of([role]) for role in Role} == set(RoleGroup)
