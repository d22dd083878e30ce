"""Sealed records, on a real database: found by a search, read by the head of the station alone."""

from typing import Any

import pytest

from services.population.handlers.secrecy import lift_past_seals
from shared.contracts.method import Method
from shared.contracts.population import records, rpc, spells
from shared.errors import Conflict, DomainError, Forbidden, Invalid, NotFound, Stale
from tests.factories.population import BUREAU, CLERK, COMMUNITY, OTHER_CLERK, Population, next_number, registration, resident_number
from tests.factories.population_imports import csv_file, imported, row, rows_of
from tests.factories.population_records import HEAD, OTHER_HEAD, at, sealed
from tests.factories.population_spells import moved, moved_in, reversed_move

STUB = {"sealed": True, "name": "*", "document_number": "*"} | dict.fromkeys(("document_type", "phone", "sex", "birth_year", "nationality"))


def refused(population: Population, method: Method, data: dict[str, Any], actor: Any = CLERK) -> str:
    with pytest.raises(DomainError) as refusal:
        population.ask(method, data, actor)
    return f"{type(refusal.value).__name__} {refusal.value.code}"


def test_sealing_is_told_by_the_id_alone(population: Population) -> None:
    residence = population.register()

    seal = sealed(population, residence, note="letter of the court on file", until="2022-12-31")

    assert (seal["sealed"], seal["reason"], seal["note"], seal["until"], seal["version"]) == (
        True,
        "SAFETY",
        "letter of the court on file",
        "2022-12-31",
        2,
    )
    [event] = population.announced("person_sealed")
    assert (event["data"], event["subjectversion"], event["stationcode"]) == ({"person_id": residence["person"]["id"]}, 2, "changtang")
    [entry] = population.audited("PERSON_SEALED")
    assert entry["related"] == [f"residence:{residence['id']}"]
    assert "letter" not in str(population.rows("SELECT * FROM seal")) + str(entry)


def test_a_search_finds_that_there_is_somebody(population: Population) -> None:
    number = next_number()
    residence = population.register(person={"document_number": number, "phone": "13700001111"})
    sealed(population, residence)

    for wanted in ({"document_number": number}, {"phone": "13700001111"}):
        [found] = population.ask(rpc.SEARCH_PEOPLE, wanted, CLERK)["items"]
        assert found == STUB | {"id": residence["person"]["id"], "version": 2}
    [full] = population.ask(rpc.SEARCH_PEOPLE, {"document_number": number}, HEAD)["items"]
    assert (full["sealed"], full["name"]) == (True, "张*")
    assert population.found(BUREAU, document_number=number) == [residence["person"]["id"]]
    assert population.found(OTHER_HEAD, document_number=number) == []


def test_nobody_but_the_head_reads_it_and_each_refusal_is_on_record(population: Population) -> None:
    residence = population.register()
    person_id = residence["person"]["id"]
    sealed(population, residence)
    asked = [
        (rpc.GET_RESIDENCE, {"id": residence["id"]}),
        (rpc.GET_PERSON, {"id": person_id, "fields": ["name", "residences"]}),
        (rpc.REVEAL_PERSON, {"id": person_id, "fields": ["name"], "purpose": "return of a lost card"}),
        (rpc.CHANGE_RESIDENCE, {"id": residence["id"], "version": 2, "kind": "CHANGE", "fields": {"reason": "STUDY"}}),
        (rpc.END_RESIDENCE, {"id": residence["id"], "version": 2, "ended_on": "2022-03-31", "reason": "OTHER"}),
        (records.ACCESS_OWN_RECORD, {"id": person_id, "purpose": "asked at the counter", "requested_via": "COUNTER"}),
        (records.REQUEST_ERASURE, {"id": person_id, "purpose": "asked at the counter", "reason": "RESIDENT_REQUEST"}),
    ]

    assert {refused(population, method, data) for method, data in asked} == {"Forbidden RECORD_SEALED"}
    entries = population.audited("CALL_DENIED")
    assert [entry["detail"] for entry in entries] == [{"method": method.key, "code": "RECORD_SEALED"} for method, _ in asked]
    assert all(f"person:{person_id}" in (entry["subject"], *entry["related"]) for entry in entries)
    assert {entry["station_code"] for entry in entries} == {"changtang"}


@pytest.mark.parametrize(("method", "code"), [(rpc.GET_RESIDENCE, "RESIDENCE_NOT_FOUND"), (rpc.GET_PERSON, "PERSON_NOT_FOUND")])
def test_at_another_station_it_is_not_there_as_ever(population: Population, method: Method, code: str) -> None:
    residence = population.register()
    sealed(population, residence)
    data = {"id": residence["id"]} if method is rpc.GET_RESIDENCE else {"id": residence["person"]["id"], "fields": ["name"]}

    assert refused(population, method, data, OTHER_CLERK) == refused(population, method, data, OTHER_HEAD) == f"NotFound {code}"


def test_the_bureau_does_not_read_it(population: Population) -> None:
    residence = population.register()
    sealed(population, residence)

    assert refused(population, rpc.GET_RESIDENCE, {"id": residence["id"]}, BUREAU) == "Forbidden RECORD_SEALED"


def test_the_head_reads_changes_and_ends_it(population: Population) -> None:
    residence = population.register()
    sealed(population, residence)

    seen = population.ask(rpc.GET_RESIDENCE, {"id": residence["id"]}, HEAD)
    assert (seen["person"]["name"], seen["person"]["sealed"], seen["address"]) == ("张*", True, residence["address"])
    changed = population.change(seen, HEAD, phone="13900139000")
    assert changed["person"]["phone"] == "139****9000"
    assert population.end(changed, HEAD)["state"] == "ENDED"
    assert population.revealed(residence["person"]["id"], "name", actor=HEAD)["name"] == "张小明"


def test_listings_leave_it_out_so_that_no_filter_tells_where_it_is(population: Population) -> None:
    house = "01890000-0000-7000-8000-0000000000f1"
    residence = population.register(house_id=house, community_id=COMMUNITY)
    other = population.register(house_id=house, community_id=COMMUNITY)
    sealed(population, residence)

    for filters in ({}, {"house_id": house}, {"community_id": COMMUNITY}, {"as_of": "2022-03-31"}):
        assert [item["id"] for item in population.listed(CLERK, **filters)] == [other["id"]]
        assert [item["id"] for item in population.listed(BUREAU, **filters)] == [other["id"]]
        assert [item["id"] for item in population.listed(HEAD, **filters)] == [other["id"], residence["id"]]


def test_a_clerk_does_not_register_it_anew_nor_learn_where_it_is(population: Population) -> None:
    number = next_number()
    residence = population.register(person={"document_number": number})
    sealed(population, residence)

    for address in (residence["address"], {"text": "东江路 3 号", "room": None}):
        with pytest.raises(Forbidden, match="RECORD_SEALED"):
            population.register(person={"document_number": number}, address=address)
    registered = population.ask(rpc.REGISTER_RESIDENCE, registration(person={"document_number": number}, address={"text": "东江路 3 号"}), HEAD)
    assert registered["person"]["id"] == residence["person"]["id"]


def test_unsealing_ends_it(population: Population) -> None:
    residence = population.register()
    seal = sealed(population, residence)

    ended = population.ask(records.UNSEAL_PERSON, {"id": seal["id"], "version": seal["version"]}, HEAD)

    assert (ended["sealed"], ended["reason"], ended["version"]) == (False, None, 3)
    assert population.ask(rpc.GET_RESIDENCE, {"id": residence["id"]})["person"]["name"] == "张*"
    assert len(population.announced("person_unsealed")) == 1
    assert population.ask(records.GET_SEAL, {"id": seal["id"]}, HEAD)["sealed"] is False


def test_what_was_sealed_until_a_day_is_unsealed_the_day_after(population: Population) -> None:
    residence = population.register()
    sealed(population, residence, until="2022-04-01")

    at(population, "2022-04-01")
    assert population.store.work("lift-seals", lift_past_seals) == 0
    at(population, "2022-04-02")
    assert [population.store.work("lift-seals", lift_past_seals) for _ in range(2)] == [1, 0]

    assert population.ask(rpc.GET_RESIDENCE, {"id": residence["id"]})["person"]["sealed"] is False
    assert population.audited("PERSON_UNSEALED")[0]["actor_id"] == "system"


def test_wrong_requests_change_nothing(population: Population) -> None:
    residence = population.register()
    person_id = residence["person"]["id"]
    ask = {"id": person_id, "version": 1, "reason": "SAFETY"}

    with pytest.raises(Stale):
        population.ask(records.SEAL_PERSON, ask | {"version": 7}, HEAD)
    with pytest.raises(Invalid, match="UNTIL_IN_THE_PAST"):
        population.ask(records.SEAL_PERSON, ask | {"until": "2022-03-30"}, HEAD)
    with pytest.raises(NotFound):
        population.ask(records.SEAL_PERSON, ask, OTHER_HEAD)
    with pytest.raises(Conflict, match="NOT_SEALED"):
        population.ask(records.UNSEAL_PERSON, {"id": person_id, "version": 1}, HEAD)
    assert population.rows("SELECT count(*) AS n FROM seal")[0]["n"] == 0
    seal = sealed(population, residence)
    with pytest.raises(Conflict, match="ALREADY_SEALED"):
        population.ask(records.SEAL_PERSON, ask | {"version": seal["version"]}, HEAD)


def test_neither_a_name_nor_a_year_or_sex_tells_who_it_is(population: Population) -> None:
    residence = population.register(person={"name": "欧阳金丝雀", "phone": "13700001111", "document_number": resident_number("19900307", 77)})
    person_id = residence["person"]["id"]
    sealed(population, residence)

    for wanted in (
        {"name": "欧阳金丝雀", "birth_year": 1990},
        {"initials": "oyjsq", "birth_year": 1990},
        {"phone": "13700001111", "birth_year": 1990},
        {"phone": "13700001111", "sex": "MALE"},
    ):
        assert population.found(CLERK, **wanted) == population.found(BUREAU, **wanted) == []
        assert population.found(HEAD, **wanted) == [person_id]


def test_who_comes_with_the_document_to_move_in_is_the_heads_to_register(population: Population) -> None:
    number = next_number()
    residence = population.register(person={"document_number": number})
    sealed(population, residence)

    for start in (None, {"station_code": "changtang"}, {"address": residence["address"]}):
        with pytest.raises(Forbidden, match="RECORD_SEALED"):
            moved_in(population, number, OTHER_CLERK, **({"from": start} if start else {}))
    assert moved_in(population, number, OTHER_HEAD)["to_station_code"] == "pingnan"


@pytest.mark.parametrize("actor", [CLERK, OTHER_CLERK, BUREAU])
def test_from_where_to_where_somebody_sealed_has_moved_is_not_told(population: Population, actor: Any) -> None:
    move = moved(population, population.register(), station_code="pingnan")
    sealed(population, move["left"])
    data = {"id": move["id"]}

    assert refused(population, spells.GET_MOVE, data, actor) == "Forbidden RECORD_SEALED"
    assert population.ask(spells.LIST_STATION_MOVES, {}, actor)["items"] == []
    if actor is not BUREAU:
        with pytest.raises(Forbidden, match="RECORD_SEALED"):
            reversed_move(population, move, actor)
    entry = population.audited("CALL_DENIED")[-1]
    assert (entry["subject"], entry["related"]) == (f"move:{move['id']}", [f"person:{move['person_id']}"])
    assert entry["station_code"] == (actor.station_code or "changtang")
    for head in (HEAD, OTHER_HEAD):
        assert population.ask(spells.GET_MOVE, data, head)["id"] == move["id"]
        assert [item["id"] for item in population.ask(spells.LIST_STATION_MOVES, {}, head)["items"]] == [move["id"]]
    assert reversed_move(population, move, HEAD)["state"] == "REVERSED"


def test_a_move_tells_nobody_but_the_head_where_it_is_now(population: Population) -> None:
    residence = population.register()
    move = moved(population, residence, station_code="pingnan")
    sealed(population, population.ask(rpc.GET_RESIDENCE, {"id": residence["id"]}))
    back = {"id": move["id"], "version": 1, "reason": "wrong person"}

    for method, data in ((spells.GET_MOVE, {"id": move["id"]}), (spells.REVERSE_MOVE, back)):
        assert {refused(population, method, data, actor) for actor in (CLERK, OTHER_CLERK)} == {"Forbidden RECORD_SEALED"}
    for actor in (CLERK, OTHER_CLERK, BUREAU):
        assert population.ask(spells.LIST_STATION_MOVES, {}, actor)["items"] == []
    assert [item["id"] for item in population.ask(spells.LIST_STATION_MOVES, {}, OTHER_HEAD)["items"]] == [move["id"]]
    assert population.ask(spells.REVERSE_MOVE, back, HEAD)["state"] == "REVERSED"


def test_an_import_does_not_tell_whether_it_lives_at_an_address(population: Population) -> None:
    number, name = next_number(), "张小明"
    residence = population.register(person={"document_number": number, "name": name})
    sealed(population, residence)
    rows = [row(document_number=number, name=name, address=text) for text in (residence["address"]["text"], "东江路 3 号")]

    assert {found["outcome"] for found in rows_of(population, imported(population, csv_file(rows)))} == {"UNDECIDED"}
