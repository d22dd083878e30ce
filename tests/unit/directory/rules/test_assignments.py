"""Only an active officer of the station answers for its communities, one after another."""

from datetime import date

import pytest

from services.directory.rules.assignments import check_officer, check_succession
from shared.contracts.directory.roles import Role
from shared.decisions import ALLOWED, Refused


@pytest.mark.parametrize("roles", [{Role.OFFICER}, {Role.OFFICER, Role.STATION_HEAD}])
def test_an_active_officer_of_the_station_may_answer(roles: set[Role]) -> None:
    assert check_officer(roles, "changtang", "changtang", active=True) == ALLOWED


@pytest.mark.parametrize(
    ("roles", "station", "active"),
    [({Role.CLERK}, "changtang", True), ({Role.OFFICER}, "puqian", True), ({Role.OFFICER}, None, True), ({Role.OFFICER}, "changtang", False)],
)
def test_nobody_else_may_answer(roles: set[Role], station: str | None, active: bool) -> None:
    assert isinstance(check_officer(roles, station, "changtang", active=active), Refused)


@pytest.mark.parametrize(("day", "allowed"), [(1, False), (2, True), (3, True)])
def test_an_assignment_never_begins_before_the_latest(day: int, allowed: bool) -> None:
    assert (check_succession(date(2022, 2, day), date(2022, 2, 2)) == ALLOWED) is allowed


def test_the_first_assignment_begins_on_any_day() -> None:
    assert check_succession(date(1999, 1, 1), None) == ALLOWED
