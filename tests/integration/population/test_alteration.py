"""Changing, correcting and ending residences, on a real database."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from shared.contracts.population import rpc
from shared.errors import Conflict, DomainError, Invalid, NotFound, Stale
from tests.factories.population import COMMUNITY, OTHER_CLERK, OTHER_COMMUNITY, Population, next_number, resident_number


def refused(error: type[DomainError], population: Population, residence: dict[str, Any], **others: Any) -> list[tuple[str, str]]:
    """The problems with which a change is refused, as (pointer, code)."""
    with pytest.raises(error) as refusal:
        population.change(residence, **others)
    return [(problem["pointer"], problem["code"]) for problem in refusal.value.problems]


def test_a_change_makes_a_new_version_and_is_announced(population: Population) -> None:
    residence = population.register()

    changed = population.change(residence, on="2022-03-20", expected_end_on="2022-06-30", place_kind="OWNED", community_id=COMMUNITY)

    assert (changed["version"], changed["expected_end_on"], changed["place_kind"], changed["community_id"]) == (2, "2022-06-30", "OWNED", COMMUNITY)
    [event] = population.announced("residence_changed")
    assert event["subjectversion"] == 2
    assert (event["data"]["fields"], event["data"]["changed_on"]) == (["community_id", "expected_end_on", "place_kind"], "2022-03-20")
    assert population.ask(rpc.GET_RESIDENCE, {"id": residence["id"]}) == changed


def test_a_new_phone_is_the_persons(population: Population) -> None:
    number = next_number()
    residence = population.register(person={"document_number": number})
    elsewhere = population.register(person={"document_number": number}, address={"text": "东江路 3 号"})

    changed = population.change(residence, phone="+86 139 0013 9000")

    assert (changed["person"]["phone"], changed["person"]["version"]) == ("139****9000", 2)
    assert population.ask(rpc.GET_RESIDENCE, {"id": elsewhere["id"]})["person"]["phone"] == "139****9000"
    assert [event["data"]["fields"] for event in population.announced("person_changed")] == [["phone"]]


def test_a_phone_can_be_taken_off(population: Population) -> None:
    changed = population.change(population.register(), phone=None)

    assert changed["person"]["phone"] is None
    assert population.found(phone="13800138000") == []


@pytest.mark.parametrize("field", ["name", "sex", "birth_date", "document_number", "started_on"])
def test_what_does_not_change_can_only_be_corrected(population: Population, field: str) -> None:
    value = {"name": "李红", "sex": "FEMALE", "birth_date": "1990-01-01", "document_number": next_number(), "started_on": "2022-02-01"}[field]

    problems = refused(Invalid, population, population.register(), **{field: value})

    assert problems == [(f"/fields/{field}", "FIELD_NEEDS_CORRECTION")]


def test_a_corrected_number_brings_its_birth_date_and_sex(population: Population) -> None:
    right = resident_number("19920405", 2)
    residence = population.register(person={"document_number": resident_number("19900307", 1)})

    corrected = population.change(residence, kind="CORRECTION", document_number=right)

    assert (corrected["person"]["sex"], corrected["person"]["birth_year"]) == ("FEMALE", 1992)
    assert population.found(document_number=right) == [residence["person"]["id"]]
    assert [event["data"]["fields"] for event in population.announced("residence_corrected")] == [
        ["birth_date", "document_number", "document_type", "sex"]
    ]


def test_a_corrected_number_is_checked_like_any(population: Population) -> None:
    assert refused(Invalid, population, population.register(), kind="CORRECTION", document_number="441602199003070000") == [
        ("/fields/document_number", "DOCUMENT_CHECK_DIGIT")
    ]


def test_a_number_that_is_another_persons_is_refused(population: Population) -> None:
    number = next_number()
    population.register(person={"document_number": number})

    problems = refused(Conflict, population, population.register(), kind="CORRECTION", document_number=number)

    assert problems == [("/fields/document_number", "DOCUMENT_BELONGS_TO_ANOTHER")]


def test_sex_that_contradicts_the_number_is_refused(population: Population) -> None:
    residence = population.register(person={"document_number": resident_number("19900307", 1)})

    assert refused(Invalid, population, residence, kind="CORRECTION", sex="FEMALE") == [("/fields/sex", "SEX_CONTRADICTS_DOCUMENT")]


def test_a_start_after_the_end_is_refused(population: Population) -> None:
    ended = population.end(population.register(started_on="2022-03-01"), on="2022-03-10")

    assert refused(Invalid, population, ended, kind="CORRECTION", started_on="2022-03-11") == [("/fields/started_on", "START_AFTER_END")]
    assert population.change(ended, kind="CORRECTION", started_on="2022-03-10")["started_on"] == "2022-03-10"


def test_an_ended_residence_does_not_change(population: Population) -> None:
    assert refused(Invalid, population, population.end(population.register()), reason="STUDY") == [("/kind", "RESIDENCE_ENDED")]


@pytest.mark.parametrize("kind", ["CHANGE", "CORRECTION"])
@pytest.mark.parametrize(("on", "code"), [("2022-02-28", "CHANGED_BEFORE_START"), ("2022-04-01", "CHANGED_IN_FUTURE")])
def test_a_change_falls_between_start_and_today(population: Population, on: str, code: str, kind: str) -> None:
    assert refused(Invalid, population, population.register(started_on="2022-03-01"), kind=kind, on=on, reason="STUDY") == [("/changed_on", code)]


def test_an_address_where_the_person_lives_already_is_refused(population: Population) -> None:
    number = next_number()
    population.register(person={"document_number": number}, address={"text": "东江路 3 号"})
    residence = population.register(person={"document_number": number})

    assert refused(Conflict, population, residence, address={"text": "东江路3号"}) == [("/fields/address", "ALREADY_RESIDENT")]


@pytest.mark.parametrize("fields", [{}, {"reason": "WORK"}, {"name": "张小明"}])
def test_a_change_of_nothing_is_refused(population: Population, fields: dict[str, Any]) -> None:
    assert refused(Invalid, population, population.register(), kind="CORRECTION", **fields) == [("/fields", "NOTHING_TO_CHANGE")]


def test_a_community_of_another_station_is_refused(population: Population) -> None:
    problems = refused(Invalid, population, population.register(), community_id=OTHER_COMMUNITY)

    assert problems == [("/fields/community_id", "UNKNOWN_COMMUNITY")]


def test_an_outdated_version_is_stale(population: Population) -> None:
    residence = population.register()
    population.change(residence, reason="STUDY")

    with pytest.raises(Stale):
        population.change(residence, reason="FAMILY")
    with pytest.raises(Stale):
        population.end(residence)


def test_a_residence_is_outdated_when_its_person_was_altered_elsewhere(population: Population) -> None:
    number = next_number()
    residence = population.register(person={"document_number": number})
    elsewhere = population.register(OTHER_CLERK, person={"document_number": number}, address={"text": "东江路 3 号"})
    changed = population.change(elsewhere, OTHER_CLERK, phone="13900139000", reason="STUDY")

    assert changed["version"] == 2
    with pytest.raises(Stale):
        population.end(residence)
    renewed = population.ask(rpc.GET_RESIDENCE, {"id": residence["id"]})
    assert (renewed["version"], renewed["person"]["phone"]) == (2, "139****9000")
    assert population.end(renewed)["state"] == "ENDED"


def test_a_registration_that_tells_of_a_new_phone_renews_the_others(population: Population) -> None:
    number = next_number()
    residence = population.register(person={"document_number": number})
    latest = population.register(OTHER_CLERK, person={"document_number": number, "phone": "13900139000"}, address={"text": "东江路 3 号"})

    assert latest["version"] == 1
    assert population.ask(rpc.GET_RESIDENCE, {"id": residence["id"]})["version"] == 2


def test_two_who_alter_one_person_at_once_do_not_stand_in_each_others_way(population: Population) -> None:
    number = next_number()
    made = [population.register(person={"document_number": number}, address={"text": f"东江路 {room} 号"}) for room in range(4)]

    def change(pair: tuple[int, dict[str, Any]]) -> str:
        try:
            return str(population.change(pair[1], phone=f"1390013900{pair[0]}")["version"])
        except Stale as refusal:
            return refusal.code

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(change, enumerate(made))) == ["2", *["STALE_VERSION"] * 3]


def test_asking_whether_a_document_is_somebody_elses_is_on_record(population: Population) -> None:
    number = next_number()
    population.register(OTHER_CLERK, person={"document_number": number})
    residence = population.register()

    refused(Conflict, population, residence, kind="CORRECTION", document_number=number)

    [entry] = population.audited("CALL_DENIED")
    assert (entry["subject"], entry["detail"]["code"]) == (f"person:{residence['person']['id']}", "DOCUMENT_BELONGS_TO_ANOTHER")


def test_another_station_can_change_and_end_nothing(population: Population) -> None:
    residence = population.register()

    with pytest.raises(NotFound):
        population.change(residence, OTHER_CLERK, reason="STUDY")
    with pytest.raises(NotFound):
        population.end(residence, OTHER_CLERK)


def test_of_two_changes_at_once_one_is_stale(population: Population) -> None:
    residence = population.register()

    def change(reason: str) -> str:
        try:
            return str(population.change(residence, reason=reason)["version"])
        except Stale as refusal:
            return refusal.code

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(change, ["STUDY", "FAMILY"])) == ["2", "STALE_VERSION"]


def test_what_was_is_kept_encrypted(population: Population) -> None:
    residence = population.change(population.register(), phone="13900139000", address={"text": "东江路 3 号"})

    [row] = population.rows("SELECT * FROM alteration")
    assert (str(row["residence_id"]), row["fields"], row["kind"]) == (residence["id"], ["address", "phone"], "CHANGE")
    assert "东江路".encode() not in bytes(row["values_encrypted"])
    assert b"13900139000" not in bytes(row["values_encrypted"])


def test_the_end_is_recorded_and_announced(population: Population) -> None:
    ended = population.end(population.register(), on="2022-03-15", reason="BECAME_REGISTERED")

    assert (ended["state"], ended["ended_on"], ended["end_reason"], ended["version"]) == ("ENDED", "2022-03-15", "BECAME_REGISTERED", 2)
    [event] = population.announced("residence_ended")
    assert (event["data"]["ended_on"], event["data"]["end_reason"]) == ("2022-03-15", "BECAME_REGISTERED")
    assert population.audited("RESIDENCE_ENDED")[0]["detail"]["reason"] == "BECAME_REGISTERED"


@pytest.mark.parametrize(("on", "code"), [("2022-02-28", "ENDED_BEFORE_START"), ("2022-04-01", "ENDED_IN_FUTURE")])
def test_the_end_falls_between_start_and_today(population: Population, on: str, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        population.end(population.register(started_on="2022-03-01"), on=on)

    assert [(problem["pointer"], problem["code"]) for problem in refusal.value.problems] == [("/ended_on", code)]


def test_what_has_ended_does_not_end_again(population: Population) -> None:
    with pytest.raises(Conflict, match="ALREADY_ENDED"):
        population.end(population.end(population.register()))
