"""Disposing of what is beyond its time, on a real database: two people, each record looked at again, nothing half done."""

from typing import Any

import pytest

from services.population.handlers.disposal import dispose_chunk
from shared.contracts.population import records, rpc
from shared.errors import Conflict, Forbidden, NotFound, Stale
from tests.factories.population import BUREAU, OTHER_CLERK, Population
from tests.factories.population_records import (
    ADDRESS,
    AUDITOR,
    DEPUTY_HEAD,
    HEAD,
    NAME,
    OTHER_HEAD,
    approved,
    at,
    carry_out,
    ended,
    everything,
    held,
    outcomes,
    proposed,
)
from tests.integration.population.test_mergers import merged, transferred


def residences(population: Population) -> set[str]:
    """The ids that are left."""
    return {row["id"] for row in population.rows("SELECT id::text AS id FROM residence")}


def test_a_batch_holds_what_is_due_free_and_the_own_stations(population: Population) -> None:
    first, second = ended(population, on="2012-02-01"), ended(population, on="2012-01-15")
    held(population, ended(population))
    ended(population, OTHER_CLERK)
    ended(population, on="2012-04-03")

    batch = proposed(population)

    assert [record["id"] for record in batch["records"]] == [second["id"], first["id"]]
    assert (batch["state"], batch["count"], batch["disposed"], batch["kept"]) == ("PROPOSED", 2, 0, 0)
    assert NAME not in str(batch)
    [entry] = population.audited("DISPOSAL_PROPOSED")
    assert set(entry["related"]) == {f"residence:{first['id']}", f"residence:{second['id']}"}


def test_nothing_is_proposed_twice(population: Population) -> None:
    ended(population)
    proposed(population)

    with pytest.raises(Conflict, match="NOTHING_TO_DISPOSE"):
        proposed(population, DEPUTY_HEAD)


def test_nobody_approves_the_own_proposal(population: Population) -> None:
    residence = ended(population)
    batch = proposed(population)

    with pytest.raises(Forbidden, match="SAME_PERSON"):
        population.ask(records.APPROVE_DISPOSAL, {"id": batch["id"], "version": 1}, HEAD)

    carry_out(population)
    assert residences(population) == {residence["id"]}
    [entry] = population.audited("CALL_DENIED")
    assert (entry["subject"], entry["detail"]["code"]) == (f"disposal:{batch['id']}", "SAME_PERSON")


@pytest.mark.parametrize("second", [DEPUTY_HEAD, BUREAU], ids=["head", "bureau"])
def test_what_another_approves_goes_and_a_tombstone_remains(population: Population, second: Any) -> None:
    residence = ended(population)
    batch = proposed(population)
    assert population.ask(records.APPROVE_DISPOSAL, {"id": batch["id"], "version": 1}, second)["state"] == "APPROVED"
    assert residences(population) == {residence["id"]}

    carry_out(population)

    assert residences(population) == set()
    done = population.ask(records.GET_DISPOSAL, {"id": batch["id"]}, HEAD)
    assert (done["state"], done["disposed"], done["kept"], done["proposed_by"], done["decided_by"]) == (
        "DONE", 1, 0, HEAD.account_id, second.account_id,
    )  # fmt: skip
    [tombstone] = population.rows("SELECT record_id::text AS record_id, record_type, batch_id::text AS batch_id FROM tombstone")
    assert tombstone == {"record_id": residence["id"], "record_type": "RESIDENCE_ENDED", "batch_id": batch["id"]}
    [event] = population.announced("residence_disposed")
    assert event["data"] == {"residence_id": residence["id"], "person_id": residence["person"]["id"], "station_code": "changtang"}
    assert population.audited("RESIDENCE_DISPOSED")[0]["related"] == [f"person:{residence['person']['id']}"]
    with pytest.raises(NotFound):
        population.ask(rpc.GET_RESIDENCE, {"id": residence["id"]}, HEAD)


def test_the_history_goes_with_the_residence(population: Population) -> None:
    residence = ended(population)
    residence = population.change(residence, kind="CORRECTION", address={"text": "金丝雀巷 9 号", "room": None})
    approved(population)
    carry_out(population)

    assert population.rows("SELECT id FROM alteration") == []
    assert "金丝雀" not in everything(population)


def test_a_record_that_was_held_since_stays(population: Population) -> None:
    kept, gone = ended(population), ended(population)
    batch = approved(population)
    held(population, kept)

    carry_out(population)

    assert residences(population) == {kept["id"]}
    assert outcomes(population, batch) == {kept["id"]: "HELD", gone["id"]: "DISPOSED"}
    done = population.ask(records.GET_DISPOSAL, {"id": batch["id"]}, AUDITOR)
    assert (done["state"], done["disposed"], done["kept"]) == ("DONE", 1, 1)


def test_a_hold_on_who_was_merged_into_the_person_keeps_too(population: Population) -> None:
    residence, duplicate = ended(population), ended(population, on="2020-03-01")
    held(population, duplicate)
    batch = proposed(population)
    values = {"loser": duplicate["person"]["id"], "winner": residence["person"]["id"]}
    population.rows("UPDATE person SET merged_into = :winner WHERE id = :loser RETURNING id", **values)
    population.ask(records.APPROVE_DISPOSAL, {"id": batch["id"], "version": 1}, DEPUTY_HEAD)

    carry_out(population)

    assert outcomes(population, batch) == {residence["id"]: "HELD"}


def test_a_record_whose_end_was_corrected_since_stays(population: Population) -> None:
    residence = ended(population)
    batch = approved(population)
    population.rows("UPDATE residence SET ended_on = '2020-01-01' WHERE id = :id RETURNING id", id=residence["id"])

    carry_out(population)

    assert outcomes(population, batch) == {residence["id"]: "NOT_DUE"}


def test_a_record_that_went_otherwise_is_gone(population: Population) -> None:
    residence = ended(population)
    batch = approved(population)
    population.rows("DELETE FROM residence WHERE id = :id RETURNING id", id=residence["id"])

    carry_out(population)

    assert outcomes(population, batch) == {residence["id"]: "GONE"}


def test_goes_on_where_it_was_cut_off(population: Population) -> None:
    for _ in range(5):
        ended(population)
    batch = approved(population)

    def cut_off(uow: Any) -> int:
        dispose_chunk(uow, 2)
        raise KeyboardInterrupt

    def cut_before_commit(uow: Any) -> int:
        uow.commit = lambda _answer: (_ for _ in ()).throw(KeyboardInterrupt)
        return dispose_chunk(uow, 2)

    # Killed after COMMIT, then before it: the first chunk is done, the second is not.
    for cut in (cut_off, cut_before_commit):
        with pytest.raises(KeyboardInterrupt):
            population.store.work("dispose-records", cut)
    assert len(residences(population)) == 3
    assert len(population.rows("SELECT record_id FROM tombstone")) == 2
    assert population.ask(records.GET_DISPOSAL, {"id": batch["id"]}, HEAD)["state"] == "APPROVED"

    assert carry_out(population, most=2) == 3
    assert residences(population) == set()
    assert len({event["subject"] for event in population.announced("residence_disposed")}) == 5
    assert len(population.announced("residence_disposed")) == 5
    assert carry_out(population) == 0


def test_what_was_rejected_stays_and_may_be_proposed_again(population: Population) -> None:
    residence = ended(population)
    batch = proposed(population)

    rejected = population.ask(records.REJECT_DISPOSAL, {"id": batch["id"], "version": 1}, DEPUTY_HEAD)

    assert (rejected["state"], rejected["kept"], rejected["records"][0]["outcome"]) == ("REJECTED", 1, "REJECTED")
    with pytest.raises(Conflict, match="ALREADY_DECIDED"):
        population.ask(records.APPROVE_DISPOSAL, {"id": batch["id"], "version": 2}, DEPUTY_HEAD)
    carry_out(population)
    assert residences(population) == {residence["id"]}
    again = proposed(population)
    assert population.ask(records.REJECT_DISPOSAL, {"id": again["id"], "version": 1}, HEAD)["state"] == "REJECTED"


def test_another_stations_batch_is_not_there(population: Population) -> None:
    ended(population)
    batch = proposed(population)

    for method, data in ((records.GET_DISPOSAL, {}), (records.APPROVE_DISPOSAL, {"version": 1}), (records.REJECT_DISPOSAL, {"version": 1})):
        with pytest.raises(NotFound, match="DISPOSAL_NOT_FOUND"):
            population.ask(method, {"id": batch["id"], **data}, OTHER_HEAD)
    with pytest.raises(Stale):
        population.ask(records.APPROVE_DISPOSAL, {"id": batch["id"], "version": 2}, DEPUTY_HEAD)
    assert population.ask(records.LIST_DISPOSALS, {}, OTHER_HEAD)["items"] == []
    assert population.ask(records.LIST_DISPOSALS, {"station_code": "changtang"}, OTHER_HEAD)["items"] == []
    for reader in (HEAD, BUREAU, AUDITOR):
        assert [item["id"] for item in population.ask(records.LIST_DISPOSALS, {"state": "PROPOSED"}, reader)["items"]] == [batch["id"]]


def test_after_a_merger_the_survivor_decides(population: Population) -> None:
    ended(population, OTHER_CLERK)
    batch = proposed(population, OTHER_HEAD)
    merged(population, "pingnan", "changtang", "m-1")
    transferred(population)

    found = population.ask(records.APPROVE_DISPOSAL, {"id": batch["id"], "version": 1}, HEAD)

    assert found["station_code"] == "changtang"
    carry_out(population)
    [listed] = population.ask(records.LIST_DISPOSALS, {}, HEAD)["items"]
    assert (listed["state"], listed["disposed"], listed["station_code"]) == ("DONE", 1, "changtang")


def test_a_person_goes_after_the_last_residence_in_its_own_time(population: Population) -> None:
    residence = ended(population)
    person_id = residence["person"]["id"]
    approved(population)
    carry_out(population)

    at(population, "2022-06-28")
    with pytest.raises(Conflict, match="NOTHING_TO_DISPOSE"):
        proposed(population, record_type="PERSON_WITHOUT_RESIDENCE")
    at(population, "2022-06-29")
    with pytest.raises(Conflict, match="NOTHING_TO_DISPOSE"):
        proposed(population, OTHER_HEAD, "PERSON_WITHOUT_RESIDENCE")
    batch = approved(population, record_type="PERSON_WITHOUT_RESIDENCE")
    carry_out(population)

    assert outcomes(population, batch) == {person_id: "DISPOSED"}
    assert [event["data"] for event in population.announced("person_erased")] == [{"person_id": person_id}]
    left = everything(population)
    assert NAME not in left
    assert ADDRESS not in left


def test_a_person_who_came_back_stays(population: Population) -> None:
    number = "441602199003070012"
    ended(population, person={"document_number": number})
    approved(population)
    carry_out(population)
    at(population, "2022-06-29")
    batch = approved(population, record_type="PERSON_WITHOUT_RESIDENCE")
    back = population.register(person={"document_number": number, "name": NAME})

    carry_out(population)

    assert outcomes(population, batch) == {back["person"]["id"]: "NOT_DUE"}
    assert population.ask(rpc.GET_RESIDENCE, {"id": back["id"]})["person"]["name"] == "欧*"
