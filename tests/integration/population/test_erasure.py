"""Erasure on request, on a real database: by two people, refused with every reason, and then nothing is left in any table."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from services.population.sealing import document_index, phone_index
from shared.contracts.population import records, rpc
from shared.contracts.population.vocabulary import DocumentType
from shared.errors import Conflict, DomainError, Forbidden, NotFound
from shared.identifiers.documents import Document
from tests.factories.population import BUREAU, CLERK, OTHER_CLERK, Population, person, registration, resident_number
from tests.factories.population_records import (
    ADDRESS,
    AUDITOR,
    HEAD,
    NAME,
    OTHER_HEAD,
    PHONE,
    ended,
    erased,
    erasure_of,
    everything,
    held,
    sealed,
)

NUMBER = resident_number("19770711", 333)
CANARIES = (NAME, PHONE, ADDRESS, NUMBER, "金丝雀", "1977-07-11", "datetime.date(1977, 7, 11)", "14100001111")


def long_gone(population: Population) -> dict[str, Any]:
    """Somebody who lived at two stations and left, with all that can be on file about a person."""
    residence = ended(population, person={"document_number": NUMBER})
    residence = population.change(residence, kind="CORRECTION", phone="14100001111", name=f"{NAME}儿")
    seal = sealed(population, residence, note=f"note about {NAME}")
    population.ask(records.UNSEAL_PERSON, {"id": seal["id"], "version": seal["version"]}, HEAD)
    hold = held(population, residence)
    population.ask(records.RELEASE_HOLD, {"id": hold["id"], "version": 1}, HEAD)
    again = {"document_number": NUMBER, "phone": PHONE, "details_confirmed": True}
    ended(population, OTHER_CLERK, on="2013-01-01", person=again, address={"text": f"{ADDRESS} 后座", "room": None})
    return residence


def obstacles(population: Population, residence: dict[str, Any]) -> list[str]:
    with pytest.raises(Conflict) as refusal:
        erasure_of(population, residence)
    return [problem["code"] for problem in refusal.value.problems]


def test_nothing_of_the_person_is_left_in_any_table(population: Population) -> None:
    residence = long_gone(population)
    assert [canary for canary in CANARIES if canary in everything(population)]

    erased(population, residence)

    left = everything(population)
    assert [canary for canary in CANARIES if canary in left] == []
    index = population.store.equipment.index
    blind = (document_index(index, Document(DocumentType.RESIDENT_ID, NUMBER)), phone_index(index, PHONE), phone_index(index, "14100001111"))
    assert not any(str(digest)[2:-1] in left or digest.decode("utf-8", "replace") in left for digest in blind)
    for table in ("alteration", "seal", "legal_hold", "residence"):
        assert population.rows(f"SELECT * FROM {table}") == [], table  # names of tables
    [row] = population.rows("SELECT * FROM person")
    assert row["erased_at"] is not None
    assert {row[name] for name in ("phone_index", "phone_encrypted", "sex", "birth_date", "nationality", "sealed_at")} == {None}
    assert (bytes(row["name_encrypted"]), bytes(row["document_encrypted"]), row["search_keys"]) == (b"", b"", [])


def test_the_receipt_says_when_by_which_rule_and_what(population: Population) -> None:
    request = erasure_of(population, long_gone(population))
    assert (request["state"], request["kinds"], request["basis"]) == ("PROPOSED", [], [])

    receipt = population.ask(records.APPROVE_ERASURE, {"id": request["id"], "version": 1}, HEAD)

    assert population.ask(records.GET_ERASURE, {"id": request["id"]}, CLERK) == receipt
    assert receipt["serial"].startswith("E2022-")
    assert (receipt["state"], receipt["finished_at"], receipt["proposed_by"], receipt["decided_by"]) == (
        "DONE", "2022-03-31T04:00:00Z", CLERK.account_id, HEAD.account_id,
    )  # fmt: skip
    assert set(receipt["kinds"]) == {
        "BIRTH_DATE", "DOCUMENT", "HISTORY", "HOLDS", "NAME", "NATIONALITY", "PHONE", "RESIDENCES", "SEALS", "SEX",
    }  # fmt: skip
    assert [basis["record_type"] for basis in receipt["basis"]] == ["PERSON_WITHOUT_RESIDENCE", "RESIDENCE_ENDED"]
    [entry] = population.audited("ERASURE_REQUESTED")
    assert (entry["purpose"], entry["related"]) == ("asked for at the counter", [f"person:{receipt['person_id']}"])


def test_it_is_announced_and_tombstones_remain(population: Population) -> None:
    receipt = erased(population, long_gone(population))

    assert [event["data"] for event in population.announced("person_erased")] == [{"person_id": receipt["person_id"]}]
    assert len(population.announced("residence_disposed")) == 2
    tombstones = population.rows("SELECT record_type, erasure_id::text AS cause FROM tombstone ORDER BY 1")
    assert [(row["record_type"], row["cause"]) for row in tombstones] == [
        ("PERSON_WITHOUT_RESIDENCE", receipt["id"]), ("RESIDENCE_ENDED", receipt["id"]), ("RESIDENCE_ENDED", receipt["id"]),
    ]  # fmt: skip


def test_the_person_is_not_found_any_more_and_the_document_is_somebody_new(population: Population) -> None:
    residence = long_gone(population)
    erased(population, residence)

    for actor in (CLERK, HEAD, BUREAU):
        assert population.found(actor, document_number=NUMBER) == population.found(actor, phone=PHONE) == []
        assert population.listed(actor) == []
        with pytest.raises(NotFound):
            population.ask(rpc.GET_PERSON, {"id": residence["person"]["id"], "fields": ["name"]}, actor)
    anew = population.register(person={"document_number": NUMBER, "name": "王小明"})
    assert anew["person"]["id"] != residence["person"]["id"]
    assert anew["person"]["version"] == 1


@pytest.mark.parametrize(
    ("on", "hold", "lives_here", "codes"),
    [
        ("2019-04-01", False, False, []),
        ("2019-04-02", False, False, ["ERASURE_RETENTION_RUNNING"]),
        ("2012-03-01", True, False, ["ERASURE_LEGAL_HOLD"]),
        ("2012-03-01", False, True, ["ERASURE_ACTIVE_RESIDENCE"]),
        ("2022-03-01", True, True, ["ERASURE_ACTIVE_RESIDENCE", "ERASURE_LEGAL_HOLD", "ERASURE_RETENTION_RUNNING"]),
    ],
)
def test_every_reason_against_it_is_told_at_once(population: Population, on: str, hold: bool, lives_here: bool, codes: list[str]) -> None:
    residence = ended(population, person={"document_number": NUMBER}, on=on)
    if hold:
        held(population, residence)
    if lives_here:
        population.register(OTHER_CLERK, person={"document_number": NUMBER, "name": NAME})

    if codes:
        assert obstacles(population, residence) == codes
        assert population.audited("CALL_DENIED")[0]["detail"]["code"] == codes[0]
    else:
        assert erasure_of(population, residence)["state"] == "PROPOSED"


def test_what_came_in_between_is_seen_when_it_is_approved(population: Population) -> None:
    residence = long_gone(population)
    request = erasure_of(population, residence)
    held(population, residence)

    with pytest.raises(Conflict, match="ERASURE_LEGAL_HOLD"):
        population.ask(records.APPROVE_ERASURE, {"id": request["id"], "version": 1}, HEAD)

    assert population.ask(records.GET_ERASURE, {"id": request["id"]}, HEAD)["state"] == "PROPOSED"
    assert population.revealed(residence["person"]["id"], "name") == {"id": residence["person"]["id"], "name": NAME}


def test_nobody_approves_the_own_request(population: Population) -> None:
    request = erasure_of(population, long_gone(population), HEAD)

    with pytest.raises(Forbidden, match="SAME_PERSON"):
        population.ask(records.APPROVE_ERASURE, {"id": request["id"], "version": 1}, HEAD)
    assert population.ask(records.APPROVE_ERASURE, {"id": request["id"], "version": 1}, BUREAU)["state"] == "DONE"
    with pytest.raises(Conflict, match="ALREADY_DECIDED"):
        population.ask(records.APPROVE_ERASURE, {"id": request["id"], "version": 2}, BUREAU)


def test_one_request_at_a_time_and_a_rejected_one_leaves_all_as_it_was(population: Population) -> None:
    residence = long_gone(population)
    request = erasure_of(population, residence)
    with pytest.raises(Conflict, match="ERASURE_REQUESTED_BEFORE"):
        erasure_of(population, residence)

    assert population.ask(records.REJECT_ERASURE, {"id": request["id"], "version": 1}, HEAD)["state"] == "REJECTED"

    assert erasure_of(population, residence)["state"] == "PROPOSED"


def test_another_stations_request_is_not_there(population: Population) -> None:
    request = erasure_of(population, ended(population))

    for method, data in ((records.GET_ERASURE, {}), (records.APPROVE_ERASURE, {"version": 1}), (records.REJECT_ERASURE, {"version": 1})):
        with pytest.raises(NotFound, match="ERASURE_NOT_FOUND"):
            population.ask(method, {"id": request["id"], **data}, OTHER_HEAD)
    assert population.ask(records.LIST_ERASURES, {}, OTHER_HEAD)["items"] == []
    assert [item["id"] for item in population.ask(records.LIST_ERASURES, {}, AUDITOR)["items"]] == [request["id"]]


def test_who_was_merged_into_the_person_goes_along(population: Population) -> None:
    residence, duplicate = ended(population), ended(population)
    values = {"loser": duplicate["person"]["id"], "winner": residence["person"]["id"]}
    population.rows("UPDATE person SET merged_into = :winner WHERE id = :loser RETURNING id", **values)

    erased(population, residence)

    assert population.rows("SELECT id FROM person WHERE erased_at IS NULL") == []
    assert NAME not in everything(population)


def test_a_registration_and_an_erasure_at_once_leave_one_of_two_worlds(population: Population) -> None:
    residence = long_gone(population)
    request = erasure_of(population, residence)
    body = registration(person=person(document_number=NUMBER, name=f"{NAME}儿", phone=PHONE, details_confirmed=True))

    def attempt(method: Any, data: dict[str, Any], actor: Any) -> str:
        try:
            return str(population.ask(method, data, actor)["id"])
        except DomainError as refusal:
            return refusal.code

    with ThreadPoolExecutor(2) as pool:
        erasing = pool.submit(attempt, records.APPROVE_ERASURE, {"id": request["id"], "version": 1}, HEAD)
        registering = pool.submit(attempt, rpc.REGISTER_RESIDENCE, body, CLERK)

    lives = population.ask(rpc.GET_RESIDENCE, {"id": registering.result()})
    if erasing.result() == request["id"]:
        assert lives["person"]["id"] != residence["person"]["id"]
    else:
        assert (erasing.result(), lives["person"]["id"]) == ("ERASURE_ACTIVE_RESIDENCE", residence["person"]["id"])
