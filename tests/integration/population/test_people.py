"""Finding, reading and revealing people, on a real database."""

import pytest

from shared.contracts.population import rpc
from shared.errors import Forbidden, Invalid, NotFound, Throttled
from shared.observability.metrics import REGISTRY
from tests.factories.population import BUREAU, NOBODY, OTHER_CLERK, Population, next_number, resident_number


def test_a_person_is_found_by_number_and_by_phone(population: Population) -> None:
    number = next_number()
    person_id = population.register(person={"document_number": number, "phone": "13700137000"})["person"]["id"]

    assert population.found(document_number=number) == population.found(phone="+86 137-0013-7000") == [person_id]


def test_a_lower_case_x_finds_the_same_person(population: Population) -> None:
    number = next(number for number in (resident_number("19800101", sequence) for sequence in range(1, 99)) if number.endswith("X"))
    person_id = population.register(person={"document_number": number})["person"]["id"]

    assert population.found(document_number=number.lower()) == [person_id]


def test_nobody_is_an_ordinary_answer(population: Population) -> None:
    assert population.found(document_number=next_number()) == []


def test_people_of_other_stations_are_not_found(population: Population) -> None:
    number = next_number()
    person_id = population.register(person={"document_number": number})["person"]["id"]

    assert population.found(OTHER_CLERK, document_number=number) == []
    assert population.found(BUREAU, document_number=number) == [person_id]


def test_a_search_leaves_an_entry_without_what_was_searched(population: Population) -> None:
    number = next_number()
    person_id = population.register(person={"document_number": number})["person"]["id"]

    population.found(document_number=number)

    [entry] = population.audited("PEOPLE_SEARCHED")
    assert (entry["detail"], entry["related"]) == ({"by": "document_number", "count": 1}, [f"person:{person_id}"])


def test_a_phone_that_too_many_share_finds_nobody(population: Population) -> None:
    for _number in range(20):
        population.register()
    assert len(population.found(phone="13800138000")) == 20

    population.register()
    with pytest.raises(Invalid, match="TOO_MANY_MATCHES"):
        population.found(phone="13800138000")
    [entry] = population.audited("CALL_DENIED")
    assert (entry["detail"]["code"], len(entry["related"])) == ("TOO_MANY_MATCHES", 21)


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ({}, "SEARCH_BY_ONE"),
        ({"document_number": "441602199003070011", "phone": "13800138000"}, "SEARCH_BY_ONE"),
        ({"document_number": "441602199003070000"}, "DOCUMENT_CHECK_DIGIT"),
        ({"phone": "12"}, "PHONE_FORMAT"),
    ],
)
def test_a_search_asks_for_one_thing_that_can_be(population: Population, wanted: dict[str, str], code: str) -> None:
    with pytest.raises(Invalid, match=code):
        population.found(**wanted)


def test_a_person_shows_what_was_asked_for(population: Population) -> None:
    residence = population.register()

    shown = population.ask(rpc.GET_PERSON, {"id": residence["person"]["id"], "fields": ["name", "sex"]})

    assert shown == {"id": residence["person"]["id"], "version": 1, "sealed": False, "name": "张*", "sex": "MALE"}


def test_a_person_shows_the_residences_within_reach(population: Population) -> None:
    number = next_number()
    first = population.register(person={"document_number": number})
    other = population.register(OTHER_CLERK, person={"document_number": number}, address={"text": "东江路 3 号"})

    def residences(actor: object) -> list[str]:
        shown = population.ask(rpc.GET_PERSON, {"id": first["person"]["id"], "fields": ["residences"]}, actor)  # type: ignore[arg-type] # an Actor
        return [residence["id"] for residence in shown["residences"]]

    assert residences(OTHER_CLERK) == [other["id"]]
    assert residences(BUREAU) == [other["id"], first["id"]]


def test_a_person_of_another_station_is_not_there(population: Population) -> None:
    person_id = population.register()["person"]["id"]

    with pytest.raises(NotFound, match="PERSON_NOT_FOUND"):
        population.ask(rpc.GET_PERSON, {"id": person_id, "fields": ["name"]}, OTHER_CLERK)
    with pytest.raises(NotFound, match="PERSON_NOT_FOUND"):
        population.revealed(person_id, "name", actor=OTHER_CLERK)
    with pytest.raises(NotFound, match="PERSON_NOT_FOUND"):
        population.ask(rpc.GET_PERSON, {"id": NOBODY, "fields": ["name"]})


def test_reading_a_person_leaves_an_entry(population: Population) -> None:
    person_id = population.register()["person"]["id"]

    population.ask(rpc.GET_PERSON, {"id": person_id, "fields": ["sex", "name"]})

    [entry] = population.audited("PERSON_READ")
    assert (entry["subject"], entry["station_code"], entry["detail"]) == (f"person:{person_id}", "changtang", {"fields": ["name", "sex"]})


def test_reveals_what_is_asked_for_in_full(population: Population) -> None:
    number = resident_number("19900307", 1)
    person_id = population.register(person={"document_number": number})["person"]["id"]

    revealed = population.revealed(person_id, "document_number", "phone", "name", "birth_date")

    assert revealed == {"id": person_id, "document_number": number, "phone": "13800138000", "name": "张小明", "birth_date": "1990-03-07"}


def test_revealing_keeps_the_purpose_and_is_counted(population: Population) -> None:
    person_id = population.register()["person"]["id"]
    before = REGISTRY.get_sample_value("pii_unmask_total", {"station": "changtang"}) or 0

    population.revealed(person_id, "phone")

    [entry] = population.audited("PERSON_REVEALED")
    assert (entry["detail"], entry["purpose"]) == ({"fields": ["phone"]}, "return of a lost card")
    assert REGISTRY.get_sample_value("pii_unmask_total", {"station": "changtang"}) == before + 1


def test_the_bureau_reveals_nothing(population: Population) -> None:
    person_id = population.register()["person"]["id"]

    with pytest.raises(Forbidden):
        population.revealed(person_id, "name", actor=BUREAU)


def test_the_thirty_first_reveal_within_a_minute_is_refused(population: Population) -> None:
    person_id = population.register()["person"]["id"]
    for _number in range(30):
        population.revealed(person_id, "name")

    with pytest.raises(Throttled, match="TOO_MANY_REVEALS") as refusal:
        population.revealed(person_id, "name")
    assert 1 <= (refusal.value.retry_after or 0) <= 60
    assert len(population.audited("PERSON_REVEALED")) == 30
    [entry] = population.audited("CALL_DENIED")
    assert (entry["subject"], entry["detail"]) == (f"person:{person_id}", {"method": "population.reveal_person", "code": "TOO_MANY_REVEALS"})


def test_revealing_somebody_out_of_reach_is_on_record(population: Population) -> None:
    person_id = population.register()["person"]["id"]
    with pytest.raises(NotFound):
        population.revealed(person_id, "phone", actor=OTHER_CLERK)

    [entry] = population.audited("CALL_DENIED")
    assert (entry["actor_id"], entry["subject"], entry["detail"]["code"]) == (OTHER_CLERK.account_id, f"person:{person_id}", "PERSON_NOT_FOUND")
