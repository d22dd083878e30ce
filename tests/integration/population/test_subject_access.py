"""A resident's own record, on a real database: all of it, who looked and why, and nobody else's."""

from base64 import b64decode
from typing import Any

import pytest

from services.population.throttle import REVEALS
from shared.contracts.population import records, rpc
from shared.errors import Forbidden, Invalid, NotFound, Throttled
from shared.identity import Actor
from shared.runtime.throttle import AccountLimit
from tests.factories.population import BUREAU, CLERK, OTHER_CLERK, Population, resident_number
from tests.factories.population_records import HEAD, NAME, OTHER_HEAD, PHONE, sealed

NUMBER = resident_number("19770711", 333)


def known(population: Population) -> dict[str, Any]:
    """Somebody who lives at one station and lived at another."""
    somebody = {"document_number": NUMBER, "name": NAME, "phone": PHONE}
    elsewhere = population.register(OTHER_CLERK, person=somebody, address={"text": "东江路 3 号", "room": "5"}, started_on="2021-01-01")
    population.end(elsewhere, OTHER_CLERK, on="2022-02-01")
    residence = population.register(person=somebody)
    return population.change(residence, phone="13900139000")


def shown(population: Population, person_id: str, actor: Actor = CLERK, **others: Any) -> dict[str, Any]:
    data = {"id": person_id, "purpose": "the resident asks at the counter", "requested_via": "COUNTER", **others}
    return population.ask(records.ACCESS_OWN_RECORD, data, actor)


def test_shows_all_of_it_in_full_from_every_station(population: Population) -> None:
    residence = known(population)

    found = shown(population, residence["person"]["id"])

    assert found["details"] | {"registered_at": ""} == {
        "document_type": "RESIDENT_ID",
        "document_number": NUMBER,
        "name": NAME,
        "phone": "13900139000",
        "sex": "MALE",
        "birth_date": "1977-07-11",
        "nationality": "CHN",
        "registered_at": "",
    }
    assert [(one["station_code"], one["address"]["text"]) for one in found["residences"]] == [
        ("changtang", "长塘路 12 号"),
        ("pingnan", "东江路 3 号"),
    ]
    assert [(change["kind"], change["before"], change["after"]) for change in found["history"]] == [
        ("CHANGE", {"phone": PHONE}, {"phone": "13900139000"})
    ]


def test_shows_who_looked_what_for_and_who_tried_to(population: Population) -> None:
    residence = known(population)
    person_id = residence["person"]["id"]
    population.revealed(person_id, "phone")
    population.found(BUREAU, document_number=NUMBER)
    with pytest.raises(NotFound):
        population.ask(rpc.GET_RESIDENCE, {"id": residence["id"]}, OTHER_HEAD)

    deeds = shown(population, person_id)["deeds"]

    told = [(deed["done_en"], deed["station_code"], deed["roles"], deed["purpose"]) for deed in deeds[:3]]
    assert told == [
        ("tried to look at or change it, and was refused", "pingnan", ["STATION_HEAD"], None),
        ("found you by a search", None, ["BUREAU"], None),
        ("looked at your details in full", "changtang", ["CLERK"], "return of a lost card"),
    ]
    assert deeds[2]["done_zh"] == "查看了未遮盖的个人信息"
    assert {deed["account_id"] for deed in deeds} == {None}
    assert [deed["action"] for deed in deeds[-3:]] == ["RESIDENCE_REGISTERED", "RESIDENCE_ENDED", "RESIDENCE_REGISTERED"][::1]


def test_the_next_time_it_tells_of_this_time(population: Population) -> None:
    person_id = known(population)["person"]["id"]
    shown(population, person_id)

    deed = shown(population, person_id)["deeds"][0]

    assert (deed["action"], deed["purpose"], deed["done_en"]) == (
        "OWN_RECORD_SHOWN",
        "the resident asks at the counter",
        "gave you all of it at your request",
    )


def test_each_time_is_on_record_with_all_that_was_shown(population: Population) -> None:
    residence = known(population)
    found = shown(population, residence["person"]["id"])

    [entry] = population.audited("OWN_RECORD_SHOWN")
    assert (entry["station_code"], entry["detail"]) == ("changtang", {"requested_via": "COUNTER", "with_accounts": False})
    assert entry["related"] == [f"residence:{one['id']}" for one in found["residences"]]


def test_accounts_are_named_when_the_head_says_so(population: Population) -> None:
    person_id = known(population)["person"]["id"]

    with pytest.raises(Forbidden, match="ACCOUNTS_FOR_HEAD_ONLY"):
        shown(population, person_id, with_accounts=True)
    deeds = shown(population, person_id, HEAD, with_accounts=True)["deeds"]

    assert {deed["account_id"] for deed in deeds} == {CLERK.account_id, OTHER_CLERK.account_id}
    assert deeds[0]["action"] == "CALL_DENIED"


def test_deeds_come_in_pages_that_meet(population: Population) -> None:
    residence = known(population)
    for _ in range(5):
        population.ask(rpc.GET_RESIDENCE, {"id": residence["id"]})

    seen, cursor = [], None
    while True:
        page = shown(population, residence["person"]["id"], limit=3, cursor=cursor)
        seen += [(deed["action"], deed["at"]) for deed in page["deeds"]]
        cursor = page["next"]
        if cursor is None:
            break

    assert [action for action, _ in seen].count("RESIDENCE_READ") == 5
    assert "OWN_RECORD_SHOWN" not in [action for action, _ in seen]
    assert len(seen) == 5 + 5
    other = population.register()
    cursor = shown(population, residence["person"]["id"], limit=3)["next"]
    with pytest.raises(Invalid, match="INVALID_CURSOR"):
        shown(population, other["person"]["id"], limit=3, cursor=cursor)


def test_nothing_of_others_is_in_it(population: Population) -> None:
    residence = known(population)
    population.register(person={"name": "司马他人", "phone": "13611112222"}, address={"text": "他人路 1 号", "room": None})
    population.listed(CLERK)

    found = str(shown(population, residence["person"]["id"]))

    assert "司马" not in found
    assert "他人路" not in found
    assert "13611112222" not in found


def test_who_may_not_read_the_record_is_not_given_it(population: Population) -> None:
    residence = known(population)
    stranger = population.register()

    with pytest.raises(NotFound, match="PERSON_NOT_FOUND"):
        shown(population, stranger["person"]["id"], OTHER_CLERK)
    sealed(population, population.ask(rpc.GET_RESIDENCE, {"id": residence["id"]}))
    with pytest.raises(Forbidden, match="RECORD_SEALED"):
        shown(population, residence["person"]["id"])
    assert shown(population, residence["person"]["id"], HEAD)["details"]["name"] == NAME


def test_it_counts_as_a_reveal(population: Population) -> None:
    person_id = known(population)["person"]["id"]
    vars(population.service)["reveals"] = AccountLimit("2/minute", *REVEALS[1:])

    population.revealed(person_id, "name")
    shown(population, person_id)
    with pytest.raises(Throttled, match="TOO_MANY_REVEALS"):
        shown(population, person_id)
    assert population.audited("CALL_DENIED")[0]["subject"] == f"person:{person_id}"


def test_a_person_on_file_twice_is_shown_as_one(population: Population) -> None:
    residence, duplicate = known(population), population.register(OTHER_CLERK)
    values = {"loser": duplicate["person"]["id"], "winner": residence["person"]["id"]}
    population.rows("UPDATE person SET merged_into = :winner WHERE id = :loser RETURNING id", **values)

    found = shown(population, residence["person"]["id"])

    assert duplicate["id"] in [one["id"] for one in found["residences"]]
    assert OTHER_CLERK.station_code in {deed["station_code"] for deed in found["deeds"]}


def test_on_paper_it_is_on_record_like_on_the_screen(population: Population) -> None:
    person_id = known(population)["person"]["id"]
    data = {"id": person_id, "purpose": "the resident asks at the counter", "requested_via": "WRITTEN", "language": "en"}

    paper = population.ask(records.PRINT_OWN_RECORD, data)

    assert paper["complete"]
    assert b64decode(paper["pdf"]).startswith(b"%PDF-")
    assert population.audited("OWN_RECORD_SHOWN")[0]["detail"]["requested_via"] == "WRITTEN"
    with pytest.raises(NotFound):
        population.ask(records.PRINT_OWN_RECORD, data, Actor("x", CLERK.roles, "xinjiang"))
