"""Mergers: only stations at work take part, chains are followed, rings cannot come about."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.directory.rules.mergers import check_merger, check_not_itself, current_code
from shared.contracts.directory.vocabulary import StationState
from shared.decisions import ALLOWED, Allowed, Refused

TODAY = date(2022, 3, 31)
ACTIVE, MERGED, CLOSED = StationState.ACTIVE, StationState.MERGED, StationState.CLOSED


@pytest.mark.parametrize(
    ("survivor", "absorbed", "on"),
    [(ACTIVE, ACTIVE, TODAY), (ACTIVE, None, date(2020, 11, 1)), (ACTIVE, None, TODAY)],
)
def test_a_station_at_work_absorbs_another_or_one_of_long_ago(survivor: StationState, absorbed: StationState | None, on: date) -> None:
    assert check_merger(survivor, absorbed, on, TODAY) == ALLOWED


@pytest.mark.parametrize(
    ("survivor", "absorbed", "on", "code"),
    [
        (ACTIVE, ACTIVE, TODAY + timedelta(days=1), "MERGER_IN_THE_FUTURE"),
        (MERGED, ACTIVE, TODAY, "STATION_NOT_ACTIVE"),
        (CLOSED, None, TODAY, "STATION_NOT_ACTIVE"),
        (ACTIVE, MERGED, TODAY, "ALREADY_MERGED"),
        (ACTIVE, CLOSED, TODAY, "STATION_NOT_ACTIVE"),
    ],
)
def test_other_mergers_are_refused(survivor: StationState, absorbed: StationState | None, on: date, code: str) -> None:
    decision = check_merger(survivor, absorbed, on, TODAY)

    assert isinstance(decision, Refused)
    assert decision.code == code


def test_no_station_absorbs_itself() -> None:
    assert isinstance(check_not_itself("puqian", "puqian"), Refused)
    assert check_not_itself("puqian", "yuanxi") == ALLOWED


def test_a_chain_is_followed_to_its_end() -> None:
    merged_into = {"a": "b", "b": "c", "x": "b"}

    assert [current_code(code, merged_into) for code in "abcxz"] == ["c", "c", "c", "c", "z"]


def test_a_ring_is_an_error_and_not_a_hang() -> None:
    with pytest.raises(ValueError, match="ring"):
        current_code("a", {"a": "b", "b": "c", "c": "a"})


@given(st.lists(st.tuples(st.sampled_from("abcdefg"), st.sampled_from("abcdefg")), max_size=30))
def test_no_order_of_mergers_makes_a_ring(attempts: list[tuple[str, str]]) -> None:
    merged_into: dict[str, str] = {}
    for survivor, absorbed in attempts:
        states = [MERGED if code in merged_into else ACTIVE for code in (survivor, absorbed)]
        decisions = check_not_itself(survivor, absorbed), check_merger(states[0], states[1], TODAY, TODAY)
        if all(isinstance(decision, Allowed) for decision in decisions):
            merged_into[absorbed] = survivor

    assert all(current_code(code, merged_into) not in merged_into for code in "abcdefg")
