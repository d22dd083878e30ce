"""What may be done with a house in which state: both sides."""

import pytest

from services.housing.rules.house_states import (
    CLOSABLE,
    REOPENABLE,
    RESUMABLE,
    SUSPENDABLE,
    VERIFIABLE,
    check_community,
    check_community_kept,
    check_empty,
    check_note,
    check_open,
    check_owner_changes,
    check_state,
)
from shared.contracts.housing.vocabulary.houses import HouseState
from shared.decisions import ALLOWED, Refused


@pytest.mark.parametrize(
    ("allowed", "states"),
    [
        (VERIFIABLE, {"SELF_REGISTERED"}),
        (SUSPENDABLE, {"VERIFIED"}),
        (RESUMABLE, {"SUSPENDED"}),
        (CLOSABLE, {"SELF_REGISTERED", "VERIFIED", "SUSPENDED"}),
        (REOPENABLE, {"CLOSED"}),
    ],
)
def test_each_act_is_for_certain_states(allowed: frozenset[HouseState], states: set[str]) -> None:
    assert {state.value for state in HouseState if check_state(state, allowed) is ALLOWED} == states


@pytest.mark.parametrize(("state", "is_open"), [("SELF_REGISTERED", True), ("VERIFIED", True), ("SUSPENDED", True), ("CLOSED", False)])
def test_nothing_of_a_closed_house_changes(state: str, is_open: bool) -> None:
    assert (check_open(state) is ALLOWED) is is_open


@pytest.mark.parametrize(("taken", "code"), [(0, None), (1, "ROOM_OCCUPIED"), (9, "ROOM_OCCUPIED")])
def test_what_is_taken_is_not_closed(taken: int, code: str | None) -> None:
    assert getattr(check_empty(taken, "ROOM_OCCUPIED"), "code", None) == code


@pytest.mark.parametrize(
    ("reason", "note", "code"), [("OTHER", None, "NOTE_REQUIRED"), ("OTHER", "说明", None), ("REBUILT", None, None), ("REBUILT", "说明", None)]
)
def test_the_reason_other_needs_a_note(reason: str, note: str | None, code: str | None) -> None:
    assert getattr(check_note(reason, note), "code", None) == code


@pytest.mark.parametrize(("known", "given", "code"), [(None, None, "COMMUNITY_REQUIRED"), ("a", None, None), (None, "b", None), ("a", "b", None)])
def test_a_verified_house_has_a_community(known: str | None, given: str | None, code: str | None) -> None:
    assert getattr(check_community(known, given), "code", None) == code


@pytest.mark.parametrize(
    ("state", "fields", "pointers"),
    [
        ("SELF_REGISTERED", ["address", "community_id", "floors"], []),
        ("VERIFIED", ["floors", "rental_kind"], []),
        ("VERIFIED", ["floors", "community_id", "address"], ["/address", "/community_id"]),
        ("SUSPENDED", ["address"], ["/address"]),
    ],
)
def test_a_landlord_does_not_change_what_was_seen_at_the_door(state: str, fields: list[str], pointers: list[str]) -> None:
    wrong = check_owner_changes(fields, state)

    assert [refusal.pointer for refusal in wrong] == pointers
    assert all(isinstance(refusal, Refused) and refusal.code == "CHANGED_BY_STATION" for refusal in wrong)


@pytest.mark.parametrize(
    ("given", "state", "code"),
    [(None, "SELF_REGISTERED", None), (None, "VERIFIED", "COMMUNITY_REQUIRED"), (None, "SUSPENDED", "COMMUNITY_REQUIRED"), ("a", "VERIFIED", None)],
)
def test_a_verified_house_stays_in_a_community(given: str | None, state: str, code: str | None) -> None:
    assert getattr(check_community_kept(given, state), "code", None) == code
