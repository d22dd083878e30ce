"""Stations are opened under free codes and closed when empty; modules are used in stretches that do not overlap."""

from datetime import date

import pytest

from services.directory.rules.stations import check_active, check_module_closing, check_module_opening, check_opening, check_removal
from shared.contracts.directory.vocabulary import StationState
from shared.decisions import ALLOWED, Refused

FIRST, SECOND = date(2022, 1, 1), date(2022, 1, 2)


@pytest.mark.parametrize(
    ("present", "allowed"), [(None, True), (StationState.CLOSED, True), (StationState.ACTIVE, False), (StationState.MERGED, False)]
)
def test_a_station_opens_under_a_free_or_closed_code(present: StationState | None, allowed: bool) -> None:
    assert (check_opening(present) == ALLOWED) is allowed


@pytest.mark.parametrize("present", list(StationState))
def test_only_a_station_at_work_takes_changes(present: StationState) -> None:
    assert (check_active(present) == ALLOWED) is (present is StationState.ACTIVE)


@pytest.mark.parametrize(("accounts", "communities", "allowed"), [(0, 0, True), (1, 0, False), (0, 1, False)])
def test_only_an_empty_station_is_taken_out_of_use(accounts: int, communities: int, allowed: bool) -> None:
    assert (check_removal(accounts, communities) == ALLOWED) is allowed


@pytest.mark.parametrize(
    ("opened_on", "open_since", "last_closed_on", "allowed"),
    [(FIRST, None, None, True), (SECOND, None, SECOND, True), (FIRST, None, SECOND, False), (SECOND, FIRST, None, False)],
)
def test_stretches_of_use_do_not_overlap(opened_on: date, open_since: date | None, last_closed_on: date | None, allowed: bool) -> None:
    assert (check_module_opening(opened_on, open_since, last_closed_on) == ALLOWED) is allowed


def test_a_module_closes_on_or_after_its_first_day() -> None:
    assert check_module_closing(FIRST, FIRST) == ALLOWED
    assert isinstance(check_module_closing(SECOND, FIRST), Refused)
