"""Reading residences: reach, masks, pages, days of the past, and the audit trail of it, on a real database."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.contracts.directory.roles import Role
from shared.contracts.population import rpc
from shared.db.audit_endpoints import entries_of
from shared.errors import Invalid, NotFound
from shared.identity import Actor, Call
from tests.factories.population import BUREAU, COMMUNITY, NOBODY, OTHER_CLERK, Patient, Population


def test_answers_what_registering_answered(population: Population) -> None:
    residence = population.register(expected_end_on="2022-12-31", hukou_match="SEPARATED", house_id=NOBODY)

    assert population.ask(rpc.GET_RESIDENCE, {"id": residence["id"]}) == residence


def test_each_read_leaves_an_entry(population: Population) -> None:
    residence = population.register()

    population.ask(rpc.GET_RESIDENCE, {"id": residence["id"]}, BUREAU)

    [entry] = population.audited("RESIDENCE_READ")
    assert (entry["actor_id"], entry["subject"], entry["station_code"]) == (BUREAU.account_id, f"residence:{residence['id']}", "changtang")
    assert entry["related"] == [f"person:{residence['person']['id']}"]


def test_another_stations_residence_is_not_there(population: Population) -> None:
    residence = population.register()

    with pytest.raises(NotFound, match="RESIDENCE_NOT_FOUND"):
        population.ask(rpc.GET_RESIDENCE, {"id": residence["id"]}, OTHER_CLERK)


def test_a_read_out_of_reach_is_on_record_at_the_records_station(population: Population) -> None:
    residence = population.register()
    for method, data in ((rpc.GET_RESIDENCE, {}), (rpc.END_RESIDENCE, {"version": 1, "ended_on": "2022-03-31", "reason": "OTHER"})):
        with pytest.raises(NotFound):
            population.ask(method, {"id": residence["id"], **data}, OTHER_CLERK)

    entries = population.audited("CALL_DENIED")
    assert [entry["detail"]["method"] for entry in entries] == ["population.get_residence", "population.end_residence"]
    assert {(entry["actor_id"], entry["subject"], entry["station_code"], *entry["related"]) for entry in entries} == {
        (OTHER_CLERK.account_id, f"residence:{residence['id']}", "changtang", f"person:{residence['person']['id']}")
    }


def test_asking_for_what_is_not_there_is_on_record_too(population: Population) -> None:
    with pytest.raises(NotFound):
        population.ask(rpc.GET_RESIDENCE, {"id": NOBODY})

    [entry] = population.audited("CALL_DENIED")
    assert (entry["subject"], entry["station_code"]) == (f"residence:{NOBODY}", None)


def test_the_trail_of_a_person_tells_of_every_way_to_see_that_person(population: Population) -> None:
    residence = population.register(person={"phone": "13700137000"})
    subject = f"person:{residence['person']['id']}"
    population.ask(rpc.GET_RESIDENCE, {"id": residence["id"]})
    population.listed()
    population.found(phone="13700137000")

    auditor = Call("request-2", Patient(), Actor("auditor-1", frozenset({Role.AUDITOR}), None))
    trail = population.store.read(auditor, entries_of, {"subject": subject, "cursor": None, "limit": 50})["items"]
    assert [entry["action"] for entry in trail] == ["PEOPLE_SEARCHED", "RESIDENCES_LISTED", "RESIDENCE_READ", "RESIDENCE_REGISTERED"]
    assert all(subject in entry["related"] for entry in trail)


def test_a_residence_that_never_was_is_not_there(population: Population) -> None:
    with pytest.raises(NotFound, match="RESIDENCE_NOT_FOUND"):
        population.ask(rpc.GET_RESIDENCE, {"id": NOBODY})


def test_the_bureau_reads_every_station_masked(population: Population) -> None:
    here, there = population.register(), population.register(OTHER_CLERK)

    listed = population.listed(BUREAU)

    assert [item["id"] for item in listed] == [there["id"], here["id"]]
    assert {item["person"]["name"] for item in listed} == {"张*"}


def test_the_bureau_can_ask_for_one_station(population: Population) -> None:
    population.register()
    there = population.register(OTHER_CLERK)

    assert [item["id"] for item in population.listed(BUREAU, station_code="pingnan")] == [there["id"]]


def test_a_station_lists_its_own_only(population: Population) -> None:
    here, _ = population.register(), population.register(OTHER_CLERK)

    assert [item["id"] for item in population.listed()] == [here["id"]]
    assert population.listed(station_code="pingnan") == []


def test_pages_go_on_where_the_last_one_ended(population: Population) -> None:
    ids = [population.register()["id"] for _ in range(5)]

    seen, cursor = [], None
    for _ in range(3):
        page = population.ask(rpc.LIST_RESIDENCES, {"limit": 2, "cursor": cursor})
        seen += [item["id"] for item in page["items"]]
        cursor = page["next"]

    assert (seen, cursor) == (ids[::-1], None)


def test_a_cursor_is_worth_nothing_in_another_listing(population: Population) -> None:
    for _ in range(2):
        population.register()
    cursor = population.ask(rpc.LIST_RESIDENCES, {"limit": 1})["next"]

    with pytest.raises(Invalid, match="INVALID_CURSOR"):
        population.ask(rpc.LIST_RESIDENCES, {"limit": 1, "cursor": cursor, "state": "ENDED"})


def test_a_listing_leaves_one_entry_related_to_all_it_showed(population: Population) -> None:
    made = [population.register() for _ in range(3)]

    population.listed(limit=2)

    [entry] = population.audited("RESIDENCES_LISTED")
    assert entry["detail"] == {"count": 2}
    assert set(entry["related"]) == {name for one in made[1:] for name in (f"residence:{one['id']}", f"person:{one['person']['id']}")}


def test_asking_for_another_stations_list_is_on_record(population: Population) -> None:
    population.listed(station_code="pingnan")

    [entry] = population.audited("RESIDENCES_LISTED")
    assert (entry["subject"], entry["station_code"], entry["related"]) == ("residences:pingnan", "pingnan", None)


def test_filters_let_through_what_they_name(population: Population) -> None:
    active = population.register(community_id=COMMUNITY, house_id=NOBODY)
    ended = population.end(population.register())

    def ids(**filters: str) -> list[str]:
        return [item["id"] for item in population.listed(**filters)]

    assert ids(state="ACTIVE") == ids(community_id=COMMUNITY) == ids(house_id=NOBODY) == [active["id"]]
    assert ids(state="ENDED") == [ended["id"]]


def test_updated_after_lists_what_has_changed_since(population: Population) -> None:
    changed, _ = population.register(), population.register()
    population.clock.at += timedelta(hours=1)
    population.change(changed, reason="STUDY")

    listed = population.listed(updated_after=datetime(2022, 3, 31, 4, 30, tzinfo=UTC).isoformat())

    assert [item["id"] for item in listed] == [changed["id"]]


@pytest.mark.parametrize(("day", "there"), [("2022-03-09", False), ("2022-03-10", True), ("2022-03-19", True), ("2022-03-20", False)])
def test_as_of_lists_who_lived_there_on_that_day(population: Population, day: str, there: bool) -> None:
    population.end(population.register(started_on="2022-03-10"), on="2022-03-20")

    assert bool(population.listed(as_of=day)) is there


@pytest.mark.parametrize("reason", ["DUPLICATE", "REGISTERED_IN_ERROR"])
def test_what_never_was_counts_in_no_past(population: Population, reason: str) -> None:
    population.end(population.register(), reason=reason)

    assert population.listed(as_of="2022-03-15") == []


def test_as_of_tells_each_residence_as_it_was_then(population: Population) -> None:
    residence = population.register(started_on="2022-03-01")
    residence = population.change(residence, on="2022-03-10", address={"text": "长塘路 12 号", "room": "401"}, reason="STUDY")
    population.change(residence, on="2022-03-20", address={"text": "长塘路 12 号", "room": "501"})

    def then(day: str) -> tuple[str, str]:
        [item] = population.listed(as_of=day)
        return item["address"]["room"], item["reason"]

    assert [then(f"2022-03-{day}") for day in ("09", "10", "19", "20")] == [("302", "WORK"), ("401", "STUDY"), ("401", "STUDY"), ("501", "STUDY")]


def test_as_of_tells_of_a_spell_that_has_ended_since_as_it_was(population: Population) -> None:
    population.end(population.register(started_on="2022-03-01"), on="2022-03-20")

    [item] = population.listed(as_of="2022-03-19")
    assert (item["state"], item["ended_on"], item["end_reason"]) == ("ACTIVE", None, None)


def test_a_correction_has_always_been_so(population: Population) -> None:
    population.change(population.register(), kind="CORRECTION", on="2022-03-20", category="LODGING")

    [item] = population.listed(as_of="2022-03-05")
    assert item["category"] == "LODGING"
