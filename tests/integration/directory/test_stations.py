"""Stations are opened, changed, closed; only the seen version is changed."""

import pytest

from shared.contracts.audit import list_anchors
from shared.contracts.directory import rpc
from shared.contracts.directory.roles import Role
from shared.errors import Conflict, Forbidden, NotFound, Stale
from shared.messaging.envelope import Delivered
from tests.factories.directory import AUDITOR, NOON, Directory


def test_a_station_is_opened_and_found_again(directory: Directory) -> None:
    opened = directory.station("changtang", opened_on="1999-05-01")

    assert directory.ask(rpc.GET_STATION, {"code": "changtang"}) == opened
    assert (opened["state"], opened["version"], opened["current_code"]) == ("ACTIVE", 1, "changtang")
    assert [event["data"] for event in directory.announced("station_opened")] == [{"code": "changtang", "state": "ACTIVE"}]
    assert directory.audited("STATION_OPENED")[0]["subject"] == "station:changtang"


def test_a_code_is_taken_once(directory: Directory) -> None:
    directory.station("changtang")

    with pytest.raises(Conflict, match="STATION_EXISTS"):
        directory.station("changtang")


def test_a_change_names_the_version_it_has_seen(directory: Directory) -> None:
    directory.station("changtang")
    changed = directory.ask(rpc.CHANGE_STATION, {"code": "changtang", "version": 1, "name_en": "Changtang Station"})

    assert (changed["name_en"], changed["name_zh"], changed["version"]) == ("Changtang Station", "changtang派出所", 2)
    with pytest.raises(Stale):
        directory.ask(rpc.CHANGE_STATION, {"code": "changtang", "version": 1, "name_en": "Another"})


def test_an_empty_station_is_closed_and_can_be_opened_again(directory: Directory) -> None:
    directory.station("changtang")
    closed = directory.ask(rpc.REMOVE_STATION, {"code": "changtang", "version": 1})
    listed = directory.ask(rpc.LIST_STATIONS)
    reopened = directory.station("changtang")

    assert (closed["state"], closed["closed_on"], listed["items"]) == ("CLOSED", "2022-03-31", [])
    assert (reopened["state"], reopened["closed_on"], reopened["version"]) == ("ACTIVE", None, 3)


@pytest.mark.parametrize("what", ["account", "community"])
def test_a_station_in_use_is_not_closed(directory: Directory, what: str) -> None:
    directory.station("changtang")
    getattr(directory, what)()

    with pytest.raises(Conflict, match="STATION_IN_USE"):
        directory.ask(rpc.REMOVE_STATION, {"code": "changtang", "version": 1})


def test_only_administrators_open_stations(directory: Directory) -> None:
    directory.station("changtang")

    with pytest.raises(Forbidden):
        directory.ask(rpc.OPEN_STATION, {"code": "puqian", "name_zh": "埔前", "name_en": "Puqian"}, directory.actor(Role.STATION_HEAD))


def test_everyone_reads_stations_and_landlords_no_communities(directory: Directory) -> None:
    directory.station("changtang")
    landlord = directory.actor(Role.LANDLORD, station_code=None)

    assert directory.ask(rpc.LIST_STATIONS, {}, landlord)["items"][0]["code"] == "changtang"
    with pytest.raises(Forbidden):
        directory.ask(rpc.LIST_COMMUNITIES, {}, landlord)


def test_a_station_that_is_not_there_is_not_found(directory: Directory) -> None:
    with pytest.raises(NotFound, match="STATION_NOT_FOUND"):
        directory.ask(rpc.GET_STATION, {"code": "nowhere"})


def test_a_call_with_the_same_key_is_done_once(directory: Directory) -> None:
    data = {"code": "puqian", "name_zh": "埔前派出所", "name_en": "Puqian Police Station"}
    first = directory.ask(rpc.OPEN_STATION, data, key="k-1")
    second = directory.ask(rpc.OPEN_STATION, data, key="k-1")

    assert first == second
    assert len(directory.announced("station_opened")) == 1


def test_services_ask_which_station_answers_today(directory: Directory) -> None:
    for code in ("changtang", "puqian"):
        directory.station(code)
    community = directory.community("puqian")
    directory.ask(rpc.MERGE_STATION, {"station_code": "changtang", "code": "puqian", "on": "2022-03-31"})

    assert directory.ask(rpc.LOCATE_STATION, {"code": "puqian"}, None) == {
        "code": "puqian",
        "name_zh": "puqian派出所",
        "name_en": "Puqian Police Station",
        "current_code": "changtang",
    }
    assert directory.ask(rpc.LOCATE_COMMUNITY, {"id": community["id"]}, None) == {"id": community["id"], "station_code": "changtang"}


def test_services_ask_what_a_stations_communities_are_called(directory: Directory) -> None:
    for code in ("changtang", "puqian"):
        directory.station(code)
    communities = [directory.community("changtang", name) for name in ("长塘村", "东埔社区")]
    directory.community("puqian")

    asked = directory.ask(rpc.NAME_COMMUNITIES, {"code": "changtang"}, None)["items"]

    assert asked == [{name: community[name] for name in ("id", "name_zh", "name_en")} for community in communities]
    assert directory.ask(rpc.NAME_COMMUNITIES, {"code": "nowhere"}, None) == {"items": []}


def test_the_head_of_the_populations_audit_trail_is_kept(directory: Directory) -> None:
    data = {"number": 7, "total_count": 40, "hash": "ab" * 32, "sealed_at": "2022-03-31T04:00:00+00:00"}
    delivered = Delivered("m-1", "population", "audit_sealed", 1, "population", 7, NOON, data=data)
    for _ in range(2):
        directory.service.when_audit_sealed_keep_anchor(delivered)

    kept = directory.ask(list_anchors("directory"), {"service": "population"}, AUDITOR)["items"]
    assert [(anchor["number"], anchor["hash"]) for anchor in kept if anchor["number"] == 7] == [(7, "ab" * 32)]
