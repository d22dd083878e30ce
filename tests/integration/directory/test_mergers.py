"""A station absorbs another: what was the one's is the other's at once, and history says where it came from."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from shared.contracts.directory import rpc
from shared.contracts.directory.roles import Role
from shared.errors import Conflict, DomainError, Invalid, NotFound, Stale
from tests.factories.directory import Directory

OLD = {"station_code": "yuanxi", "code": "xinbao", "name_zh": "新宝派出所", "name_en": "Xinbao Police Station", "on": "2020-11-01"}


def merge(directory: Directory, survivor: str, absorbed: str, **others: Any) -> dict[str, Any]:
    return directory.ask(rpc.MERGE_STATION, {"station_code": survivor, "code": absorbed, "on": "2022-03-31", **others})


def stations(directory: Directory, *codes: str) -> None:
    for code in codes:
        directory.station(code)


def test_a_merger_of_long_ago_brings_the_absorbed_into_the_register(directory: Directory) -> None:
    stations(directory, "yuanxi")
    merger = directory.ask(rpc.MERGE_STATION, OLD)
    absorbed = directory.ask(rpc.GET_STATION, {"code": "xinbao"})

    assert (absorbed["state"], absorbed["merged_into"], absorbed["merged_on"], absorbed["current_code"]) == (
        "MERGED",
        "yuanxi",
        "2020-11-01",
        "yuanxi",
    )
    assert (merger["name_zh"], merger["accounts_moved"], merger["communities_moved"]) == ("新宝派出所", 0, 0)
    assert directory.ask(rpc.LIST_MERGERS, {"station_code": "yuanxi"})["items"] == [merger]


def test_a_merger_of_long_ago_needs_both_names(directory: Directory) -> None:
    stations(directory, "yuanxi")

    with pytest.raises(Invalid) as refusal:
        directory.ask(rpc.MERGE_STATION, {**OLD, "name_en": None})
    assert [problem["pointer"] for problem in refusal.value.problems] == ["/name_en"]


def test_accounts_and_communities_go_over_and_remember(directory: Directory) -> None:
    stations(directory, "yuanxi", "puqian")
    account, community = directory.account(Role.OFFICER, station_code="puqian"), directory.community("puqian")
    directory.assign(community, account)
    merger = merge(directory, "yuanxi", "puqian")

    moved = directory.ask(rpc.GET_ACCOUNT, {"id": account["id"]})
    place = directory.ask(rpc.GET_COMMUNITY, {"id": community["id"]})
    assert (merger["accounts_moved"], merger["communities_moved"]) == (1, 1)
    assert (moved["station_code"], moved["version"], moved["came_from"]) == ("yuanxi", 2, [{"station_code": "puqian", "until": "2022-03-31"}])
    assert (place["station_code"], place["came_from"]) == ("yuanxi", [{"station_code": "puqian", "until": "2022-03-31"}])
    assert directory.ask(rpc.GET_OFFICER, {"community_id": community["id"]})["acting"]["id"] == account["id"]


def test_open_sessions_see_the_new_station_at_once(directory: Directory) -> None:
    stations(directory, "yuanxi", "puqian")
    account = directory.account(station_code="puqian")
    directory.sign_in(account["username"])
    merge(directory, "yuanxi", "puqian")

    assert directory.resolve()["account"]["station_code"] == "yuanxi"


def test_the_event_says_from_where_to_where(directory: Directory) -> None:
    stations(directory, "yuanxi", "puqian")
    merger = merge(directory, "yuanxi", "puqian")
    envelope = directory.announced("station_merged")[0]

    assert envelope["data"] == {"merger_id": merger["id"], "from_code": "puqian", "to_code": "yuanxi", "on": "2022-03-31"}
    assert (envelope["stationcode"], envelope["subject"]) == ("yuanxi", "puqian")


def test_modules_of_the_absorbed_station_are_closed(directory: Directory) -> None:
    stations(directory, "yuanxi", "puqian")
    directory.ask(rpc.OPEN_MODULE, {"station_code": "puqian", "module": "PEOPLE", "opened_on": "2022-01-01"})
    merge(directory, "yuanxi", "puqian")

    assert directory.ask(rpc.LIST_MODULES, {"station_code": "puqian"})["items"][0]["closed_on"] == "2022-03-31"
    assert len(directory.announced("module_closed")) == 1


def test_a_chain_of_mergers_leads_to_the_station_at_work(directory: Directory) -> None:
    stations(directory, "one", "two", "three")
    merge(directory, "two", "one")
    merge(directory, "three", "two")

    assert directory.ask(rpc.GET_STATION, {"code": "one"})["current_code"] == "three"
    assert [row["code"] for row in directory.ask(rpc.LIST_MERGERS, {"station_code": "three"})["items"]] == ["one", "two"]
    assert [row["code"] for row in directory.ask(rpc.LIST_MERGERS, {"station_code": "two"})["items"]] == ["one"]


@pytest.mark.parametrize(
    ("survivor", "absorbed", "code"),
    [
        ("two", "two", "MERGER_WITH_ITSELF"),
        ("two", "one", "ALREADY_MERGED"),
        ("one", "three", "STATION_NOT_ACTIVE"),
        ("one", "two", "STATION_NOT_ACTIVE"),
    ],
)
def test_rings_and_repetitions_are_refused(directory: Directory, survivor: str, absorbed: str, code: str) -> None:
    stations(directory, "one", "two", "three")
    merge(directory, "two", "one")

    with pytest.raises(DomainError, match=code):
        merge(directory, survivor, absorbed)


def test_a_merger_in_the_future_is_refused(directory: Directory) -> None:
    stations(directory, "one", "two")

    with pytest.raises(Invalid, match="MERGER_IN_THE_FUTURE"):
        merge(directory, "one", "two", on="2022-04-01")


def test_a_surviving_station_must_be_there_and_as_seen(directory: Directory) -> None:
    stations(directory, "one", "two")

    with pytest.raises(NotFound, match="STATION_NOT_FOUND"):
        merge(directory, "nowhere", "two")
    with pytest.raises(Stale):
        merge(directory, "one", "two", version=7)
    assert directory.ask(rpc.GET_STATION, {"code": "two"})["state"] == "ACTIVE"


def outcome(directory: Directory, survivor: str, absorbed: str) -> str:
    try:
        merge(directory, survivor, absorbed)
    except Conflict as refusal:
        return refusal.code
    return "MERGED"


def test_of_two_opposite_mergers_at_once_one_wins(directory: Directory) -> None:
    stations(directory, "one", "two")
    directory.account(station_code="one")
    directory.account(station_code="two")

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(lambda pair: outcome(directory, *pair), [("one", "two"), ("two", "one")]))

    merged = [row for row in directory.ask(rpc.LIST_STATIONS, {"state": None})["items"] if row["state"] == "MERGED"]
    assert outcomes == ["MERGED", "STATION_NOT_ACTIVE"]
    assert len(merged) == 1
    assert directory.rows("SELECT DISTINCT station_code FROM account") == [{"station_code": merged[0]["merged_into"]}]


def test_accounts_opened_during_a_merger_are_not_left_behind(directory: Directory) -> None:
    stations(directory, "one", "two")

    def open_account(_: int) -> str:
        try:
            directory.account(station_code="two")
        except Invalid as refusal:
            return refusal.code
        return "OPENED"

    with ThreadPoolExecutor(4) as pool:
        opened = [pool.submit(open_account, number) for number in range(6)]
        merger = pool.submit(merge, directory, "one", "two")
        codes = {future.result() for future in opened}
        merger.result()

    assert codes <= {"OPENED", "STATION_UNKNOWN"}
    assert directory.rows("SELECT id FROM account WHERE station_code = 'two'") == []
