"""Registering residences, on a real database."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from shared.contracts.population import rpc
from shared.errors import Conflict, DomainError, Forbidden, Invalid
from tests.factories.population import (
    COMMUNITY,
    NOBODY,
    OTHER_CLERK,
    OTHER_COMMUNITY,
    Population,
    fullwidth,
    next_number,
    registration,
    resident_number,
)


def refused(kind: type[DomainError], population: Population, **others: Any) -> list[tuple[str, str]]:
    """The problems with which a registration is refused, as (pointer, code)."""
    with pytest.raises(kind) as refusal:
        population.register(**others)
    assert refusal.value.code == refusal.value.problems[0]["code"]
    return [(problem["pointer"], problem["code"]) for problem in refusal.value.problems]


def test_answers_the_residence_with_its_person_masked(population: Population) -> None:
    number = resident_number("19900307", 1)

    residence = population.register(person={"document_number": number, "name": "张小明", "phone": "138 0013 8000"})

    masked = {
        "document_number": f"4416**********{number[-4:]}",
        "name": "张*",
        "phone": "138****8000",
        "sex": "MALE",
        "birth_year": 1990,
        "nationality": "CHN",
    }
    assert masked.items() <= residence["person"].items()
    assert (residence["state"], residence["version"], residence["station_code"], residence["origin_station_code"]) == (
        "ACTIVE",
        1,
        "changtang",
        "changtang",
    )
    assert residence["address"] == {"text": "长塘路 12 号", "room": "302"}


def test_announces_person_and_residence(population: Population) -> None:
    residence = population.register()

    [person] = population.announced("person_registered")
    [event] = population.announced("residence_registered")
    assert person["data"] == {"person_id": residence["person"]["id"]}
    assert (event["subject"], event["stationcode"], event["subjectversion"]) == (residence["id"], "changtang", 1)
    assert event["data"]["started_on"] == "2022-03-01"


def test_finds_the_person_again_by_the_old_form_of_the_number(population: Population) -> None:
    number = resident_number("19630815", 7)
    old_form = number[:6] + number[8:17]
    first = population.register(person={"document_number": number})

    second = population.register(person={"document_number": old_form}, address={"text": "东江路 3 号"})

    assert second["person"]["id"] == first["person"]["id"]
    assert len(population.announced("person_registered")) == 1


def test_finds_a_permit_again_under_either_type(population: Population) -> None:
    number = resident_number(region="810000")
    first = population.register(person={"document_number": number})
    permit = {"document_number": number, "document_type": "HK_MACAO_TAIWAN_RESIDENCE_PERMIT"}

    second = population.register(person=permit, address={"text": "东江路 3 号"})

    assert second["person"]["id"] == first["person"]["id"]
    assert first["person"]["document_type"] == "HK_MACAO_TAIWAN_RESIDENCE_PERMIT"


def test_refuses_a_second_active_residence_at_the_same_address(population: Population) -> None:
    number = next_number()
    first = population.register(person={"document_number": number})

    with pytest.raises(Conflict) as refusal:
        population.register(person={"document_number": number}, address={"text": "长塘路12号。", "room": " " + fullwidth("302")})

    assert refusal.value.code == "ALREADY_RESIDENT"
    assert refusal.value.problems == [{"pointer": "/address", "code": "ALREADY_RESIDENT", "detail": f"residence:{first['id']}"}]


def test_does_not_tell_another_station_which_residence_is_there(population: Population) -> None:
    number = next_number()
    population.register(person={"document_number": number})

    with pytest.raises(Conflict) as refusal:
        population.register(actor=OTHER_CLERK, person={"document_number": number})

    assert refusal.value.problems == [{"pointer": "/address", "code": "ALREADY_RESIDENT", "detail": ""}]


def test_trying_details_against_what_is_on_file_is_on_record(population: Population) -> None:
    number = next_number()
    person_id = population.register(person={"document_number": number})["person"]["id"]
    for others in (
        {"person": {"document_number": number, "name": "李红"}, "address": {"text": "东江路 3 号"}},
        {"person": {"document_number": number}},
    ):
        with pytest.raises(Conflict):
            population.register(OTHER_CLERK, **others)

    entries = population.audited("CALL_DENIED")
    assert {(entry["actor_id"], entry["subject"]) for entry in entries} == {(OTHER_CLERK.account_id, f"person:{person_id}")}
    assert [entry["detail"]["code"] for entry in entries] == ["PERSON_NAME_DIFFERS", "ALREADY_RESIDENT"]


def test_a_sex_that_is_not_stated_overwrites_nothing(population: Population) -> None:
    passport = {"document_type": "PASSPORT", "document_number": "E7654321", "nationality": "FRA", "birth_date": "1990-03-07"}
    population.register(person={**passport, "sex": "FEMALE"})

    again = population.register(person={**passport, "sex": "UNSPECIFIED"}, address={"text": "东江路 3 号"})

    assert (again["person"]["sex"], again["person"]["version"]) == ("FEMALE", 1)


def test_takes_the_same_address_again_after_the_end(population: Population) -> None:
    number = next_number()
    population.end(population.register(person={"document_number": number}))

    again = population.register(person={"document_number": number})

    assert again["state"] == "ACTIVE"


def test_two_registrations_at_once_make_one_person_and_one_spell(population: Population) -> None:
    data = registration()

    def register(_: int) -> str:
        try:
            return str(population.ask(rpc.REGISTER_RESIDENCE, data)["id"])
        except Conflict as refusal:
            return refusal.code

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(register, range(8)))

    assert outcomes.count("ALREADY_RESIDENT") == 7
    assert population.rows("SELECT count(*) AS n FROM person")[0]["n"] == 1
    assert population.rows("SELECT count(*) AS n FROM residence")[0]["n"] == 1
    assert len(population.announced("residence_registered")) == 1


def test_one_person_at_two_addresses_at_once_is_one_person(population: Population) -> None:
    number = next_number()

    def register(room: int) -> str:
        return str(population.register(person={"document_number": number}, address={"text": "长塘路 12 号", "room": str(room)})["person"]["id"])

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(register, range(6)))) == 1


def test_gives_the_same_answer_to_the_same_key(population: Population) -> None:
    data = registration()

    first = population.ask(rpc.REGISTER_RESIDENCE, data, key="k-1")

    assert population.ask(rpc.REGISTER_RESIDENCE, data, key="k-1") == first
    assert len(population.announced("residence_registered")) == 1


def test_lists_everything_that_is_wrong_at_once(population: Population) -> None:
    number = next_number()
    wrong = number[:-1] + ("0" if number[-1] != "0" else "1")

    problems = refused(
        Invalid, population, person={"document_number": wrong, "name": "张3", "phone": "123"}, started_on="2022-04-01", expected_end_on="2022-03-01"
    )

    assert problems == [
        ("/person/document_number", "DOCUMENT_CHECK_DIGIT"),
        ("/person/name", "NAME_FORMAT"),
        ("/person/phone", "PHONE_FORMAT"),
        ("/started_on", "STARTED_IN_FUTURE"),
        ("/expected_end_on", "END_BEFORE_START"),
    ]


@pytest.mark.parametrize(
    ("details", "pointer", "code"),
    [
        ({"sex": "FEMALE"}, "/person/sex", "SEX_CONTRADICTS_DOCUMENT"),
        ({"birth_date": "1990-03-08"}, "/person/birth_date", "BIRTH_DATE_CONTRADICTS_DOCUMENT"),
        ({"nationality": "FRA"}, "/person/nationality", "NATIONALITY_CONTRADICTS_DOCUMENT"),
    ],
)
def test_refuses_details_that_contradict_the_number(population: Population, details: dict[str, str], pointer: str, code: str) -> None:
    assert refused(Invalid, population, person={"document_number": resident_number("19900307", 1), **details}) == [(pointer, code)]


def test_refuses_a_start_before_birth(population: Population) -> None:
    number = resident_number("20220302", 1)

    assert refused(Invalid, population, person={"document_number": number}) == [("/started_on", "STARTED_BEFORE_BIRTH")]


def test_does_not_overwrite_another_name(population: Population) -> None:
    number = next_number()
    first = population.register(person={"document_number": number, "name": "王晓明"})

    problems = refused(Conflict, population, person={"document_number": number, "name": "王小明"}, address={"text": "东江路 3 号"})

    assert problems == [("/person/name", "PERSON_NAME_DIFFERS")]
    assert population.revealed(first["person"]["id"], "name")["name"] == "王晓明"


def test_corrects_the_name_when_it_was_compared_with_the_document(population: Population) -> None:
    number = next_number()
    population.register(person={"document_number": number, "name": "王晓明"})

    confirmed = {"document_number": number, "name": "王小明", "details_confirmed": True}
    second = population.register(actor=OTHER_CLERK, person=confirmed, address={"text": "东江路 3 号"})

    assert population.revealed(second["person"]["id"], "name", actor=OTHER_CLERK)["name"] == "王小明"
    [event] = population.announced("person_changed")
    assert (event["data"]["fields"], event["subjectversion"], second["person"]["version"]) == (["name"], 2, 2)
    assert population.rows("SELECT kind, fields FROM alteration") == [{"kind": "CORRECTION", "fields": ["name"]}]


def test_takes_a_new_phone_as_a_change(population: Population) -> None:
    number = next_number()
    population.register(person={"document_number": number})

    second = population.register(person={"document_number": number, "phone": "13900139000"}, address={"text": "东江路 3 号"})

    assert second["person"]["phone"] == "139****9000"
    assert population.rows("SELECT kind, fields FROM alteration") == [{"kind": "CHANGE", "fields": ["phone"]}]


def test_keeps_the_phone_when_none_is_given(population: Population) -> None:
    number = next_number()
    population.register(person={"document_number": number})

    second = population.register(person={"document_number": number, "phone": None}, address={"text": "东江路 3 号"})

    assert (second["person"]["phone"], second["person"]["version"]) == ("138****8000", 1)


def test_refuses_a_station_that_is_not_there(population: Population) -> None:
    assert refused(Invalid, population, station_code="atlantis") == [("/station_code", "UNKNOWN_STATION")]


def test_refuses_to_register_for_another_station(population: Population) -> None:
    with pytest.raises(Forbidden, match="NOT_YOUR_STATION"):
        population.register(station_code="pingnan")


def test_asks_nobody_about_the_own_station(population: Population) -> None:
    population.register(station_code="changtang")

    assert population.directory.asked == []


def test_asks_about_a_community_once(population: Population) -> None:
    residences = [population.register(community_id=COMMUNITY) for _ in range(3)]

    assert [residence["community_id"] for residence in residences] == [COMMUNITY] * 3
    assert population.directory.asked == ["locate_community"]


@pytest.mark.parametrize("community", [NOBODY, OTHER_COMMUNITY])
def test_refuses_a_community_that_is_not_the_stations(population: Population, community: str) -> None:
    assert refused(Invalid, population, community_id=community) == [("/community_id", "UNKNOWN_COMMUNITY")]
