"""Who sees which account, for every role, station and owner, against a table written another way."""

import itertools

import pytest

from services.directory.rules.visibility import sees_account, sees_all_leave_of
from shared.contracts.directory.roles import Role

SEES_EVERYBODY = {"ADMINISTRATOR", "BUREAU", "AUDITOR"}
SEES_COLLEAGUES = {"CLERK", "OFFICER", "MEDIATOR", "DUTY_OFFICER", "STATION_HEAD"}
STATIONS = ["changtang", "puqian", None]


@pytest.mark.parametrize(("role", "own", "theirs"), list(itertools.product(Role, STATIONS, STATIONS)))
def test_an_account_is_seen_by_whom_it_concerns(role: Role, own: str | None, theirs: str | None) -> None:
    expected = role in SEES_EVERYBODY or (role in SEES_COLLEAGUES and own is not None and own == theirs)

    assert sees_account({role}, own, is_own=False, account_station=theirs) is expected


@pytest.mark.parametrize("role", list(Role))
def test_everyone_sees_the_own_account(role: Role) -> None:
    assert sees_account({role}, None, is_own=True, account_station=None)


@pytest.mark.parametrize(("role", "own", "theirs"), list(itertools.product(Role, STATIONS, STATIONS)))
def test_leave_of_others_is_seen_by_the_head_and_the_district(role: Role, own: str | None, theirs: str | None) -> None:
    expected = role in SEES_EVERYBODY or (role == "STATION_HEAD" and own is not None and own == theirs)

    assert sees_all_leave_of({role}, own, theirs) is expected
