"""Sealing in the population register reaches stays: nobody but the head is told who sleeps there."""

import datetime as dt
from typing import Any

import pytest

from shared.contracts.event import Event
from shared.contracts.housing import check_outs, stays
from shared.contracts.population.events.records import PERSON_ERASED, PERSON_SEALED, PERSON_UNSEALED
from shared.contracts.population.events.residences import RESIDENCE_CORRECTED
from shared.db.base import new_id
from shared.errors import Forbidden
from shared.identity import Actor
from tests.factories.housing import BUREAU, HEAD, LANDLORD, OFFICER, TODAY, Housing, Place
from tests.factories.housing_stays import check_in, check_out, ended, hear, registered, residence_fact, stay_of

PERSON = new_id()


@pytest.fixture
def place(housing: Housing) -> Place:
    return housing.put_house({"301": 3})


@pytest.fixture
def stay(housing: Housing, place: Place) -> dict[str, Any]:
    made = check_in(housing, place)
    registered(housing, made, person_id=PERSON)
    return made


def say(housing: Housing, event: Event, version: int, person_id: str = PERSON) -> None:
    hear(housing, event, {"person_id": person_id}, version=version)


def listed(housing: Housing, place: Place, actor: Actor) -> list[dict[str, Any]]:
    of_house = housing.ask(stays.LIST_HOUSE_STAYS, {"id": place.id}, actor)["items"]
    assert of_house == housing.ask(stays.LIST_STAYS, {}, actor)["items"]
    return list(of_house)


def reveal(housing: Housing, stay: dict[str, Any], actor: Actor) -> Any:
    return housing.ask(stays.REVEAL_GUEST, {"id": stay["id"], "fields": ["name"], "purpose": "asked at the counter"}, actor)["name"]


def is_veiled(housing: Housing, stay: dict[str, Any], actor: Actor = OFFICER) -> bool:
    found = stay_of(housing, stay["id"], actor)
    assert (found["guest"] is None) == (found["residence_id"] is None)
    return found["guest"] is None


@pytest.mark.parametrize(("actor", "veiled"), [(OFFICER, True), (LANDLORD, True), (BUREAU, True), (HEAD, False)])
def test_the_head_alone_is_shown_who_it_is(housing: Housing, place: Place, stay: dict[str, Any], actor: Actor, veiled: bool) -> None:
    other = check_in(housing, place)
    registered(housing, other)
    assert not is_veiled(housing, stay, actor)
    say(housing, PERSON_SEALED, 2)

    assert (is_veiled(housing, stay, actor), is_veiled(housing, other, actor)) == (veiled, False)
    found = {one["id"]: (one["guest"] is None, one["residence_id"] is None) for one in listed(housing, place, actor)}
    assert found == {stay["id"]: (veiled, veiled), other["id"]: (False, False)}


@pytest.mark.parametrize("actor", [OFFICER, LANDLORD])
def test_nobody_else_has_the_guest_revealed_and_the_try_is_on_record(housing: Housing, stay: dict[str, Any], actor: Actor) -> None:
    assert reveal(housing, stay, actor) == "王小明"
    say(housing, PERSON_SEALED, 2)

    with pytest.raises(Forbidden, match="RECORD_SEALED"):
        reveal(housing, stay, actor)
    [entry] = housing.audited("CALL_DENIED")
    assert (entry["subject"], entry["station_code"], entry["detail"]["code"]) == (f"stay:{stay['id']}", "changtang", "RECORD_SEALED")
    assert reveal(housing, stay, HEAD) == "王小明"


def test_whoever_checked_the_guest_in_goes_on_with_the_stay(housing: Housing, stay: dict[str, Any]) -> None:
    say(housing, PERSON_SEALED, 2)
    seen = stay_of(housing, stay["id"])
    longer = {"id": stay["id"], "version": seen["version"], "expected_out_on": (TODAY + dt.timedelta(days=9)).isoformat()}
    changed = housing.ask(stays.CHANGE_STAY, longer, LANDLORD)
    out = check_out(housing, stay["id"])
    assert (changed["guest"], changed["residence_id"], out["guest"], out["residence_id"]) == (None, None, None, None)

    housing.ask(check_outs.ANSWER_CHECK_OUT, {"code": out["tenant_code"], "decision": "DISPUTE", "reason": "STILL_LIVING_THERE"}, None)
    disputed = stay_of(housing, stay["id"])
    decided = {"id": stay["id"], "version": disputed["version"], "decision": "UPHELD", "note": "王小明 was seen leaving"}
    assert housing.ask(check_outs.DECIDE_CHECK_OUT, decided, OFFICER)["guest"] is None
    notes = {actor: stay_of(housing, stay["id"], actor)["check_outs"][0]["note"] for actor in (OFFICER, LANDLORD, HEAD)}
    assert notes == {OFFICER: None, LANDLORD: None, HEAD: "王小明 was seen leaving"}


def test_the_newest_version_counts_in_whatever_order_it_is_heard(housing: Housing, stay: dict[str, Any]) -> None:
    say(housing, PERSON_SEALED, 4)
    version = stay_of(housing, stay["id"])["version"]
    say(housing, PERSON_SEALED, 4)
    say(housing, PERSON_UNSEALED, 3)
    say(housing, PERSON_SEALED, 2)
    assert is_veiled(housing, stay)
    assert stay_of(housing, stay["id"])["version"] == version

    say(housing, PERSON_UNSEALED, 5)
    say(housing, PERSON_SEALED, 4)
    assert not is_veiled(housing, stay)
    assert stay_of(housing, stay["id"])["version"] == version + 1


def test_a_stay_that_learns_only_later_whose_it_is_is_veiled_too(housing: Housing, place: Place) -> None:
    say(housing, PERSON_SEALED, 2)
    made = check_in(housing, place)
    registered(housing, made, person_id=PERSON)

    assert is_veiled(housing, made)
    assert not is_veiled(housing, made, HEAD)


def test_a_stay_that_became_a_sealed_persons_by_a_merge_is_veiled_in_another_version(housing: Housing, place: Place) -> None:
    say(housing, PERSON_SEALED, 2)
    made = check_in(housing, place)
    residence = registered(housing, made)
    before = stay_of(housing, made["id"])
    corrected = residence_fact(made, residence, person_id=PERSON, fields=["person_id"], changed_on=TODAY.isoformat())
    hear(housing, RESIDENCE_CORRECTED, corrected, version=2)

    assert is_veiled(housing, made)
    assert stay_of(housing, made["id"])["version"] == before["version"] + 1


def test_a_guest_who_was_erased_after_the_stay_leaves_no_residence(housing: Housing, stay: dict[str, Any]) -> None:
    say(housing, PERSON_SEALED, 2)
    residence = stay_of(housing, stay["id"], HEAD)["residence_id"]
    out = check_out(housing, stay["id"])
    ended(housing, out, TODAY, residence)
    housing.clock.at += dt.timedelta(days=800)
    housing.service.erase_old_guests()
    assert is_veiled(housing, stay)


def test_nothing_is_kept_of_who_is_erased(housing: Housing, stay: dict[str, Any]) -> None:
    say(housing, PERSON_SEALED, 2)
    say(housing, PERSON_SEALED, 2, new_id())
    say(housing, PERSON_ERASED, 3)
    assert [str(row["person_id"]) for row in housing.rows("SELECT person_id FROM sealed_person")] != [PERSON]
    assert len(housing.rows("SELECT person_id FROM sealed_person")) == 1
    assert is_veiled(housing, stay)
