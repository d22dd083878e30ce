"""What a station uses, and how many officers it has, as of a date."""

from typing import Any

import pytest

from shared.contracts.directory import rpc
from shared.contracts.directory.roles import Role
from shared.errors import Conflict, Invalid, NotFound, Stale
from shared.identity import Actor
from tests.factories.directory import ADMINISTRATOR, BUREAU, Directory


@pytest.fixture(autouse=True)
def two_stations(directory: Directory) -> None:
    directory.station("yuanxi")
    directory.station("puqian")


def open_module(directory: Directory, actor: Actor = ADMINISTRATOR, **others: Any) -> dict[str, Any]:
    return directory.ask(rpc.OPEN_MODULE, {"station_code": "yuanxi", "module": "PEOPLE", **others}, actor)


def close_module(directory: Directory, actor: Actor = ADMINISTRATOR, **others: Any) -> dict[str, Any]:
    return directory.ask(rpc.CLOSE_MODULE, {"station_code": "yuanxi", "module": "PEOPLE", "version": 1, **others}, actor)


def count(directory: Directory, actor: Actor = ADMINISTRATOR, **others: Any) -> dict[str, Any]:
    return directory.ask(rpc.RECORD_STRENGTH, {"station_code": "yuanxi", "officers": 50, "community_officers": 30, **others}, actor)


def holding(directory: Directory, on: str, actor: Actor = BUREAU) -> dict[str, Any]:
    return directory.ask(rpc.GET_STRENGTH, {"station_code": "yuanxi", "on": on}, actor)


def test_the_head_opens_and_closes_modules(directory: Directory) -> None:
    head = directory.actor(Role.STATION_HEAD, station_code="yuanxi")
    opened = open_module(directory, head)
    closed = close_module(directory, head)

    assert (opened["opened_on"], opened["closed_on"]) == ("2022-03-31", None)
    assert (closed["closed_on"], closed["version"]) == ("2022-03-31", 2)
    assert directory.ask(rpc.LIST_MODULES, {"station_code": "yuanxi"}, head)["items"] == [closed]
    assert [len(directory.announced(name)) for name in ("module_opened", "module_closed")] == [1, 1]


def test_a_module_is_open_once(directory: Directory) -> None:
    open_module(directory)

    with pytest.raises(Conflict, match="MODULE_OPEN"):
        open_module(directory)
    assert open_module(directory, module="HOUSES")["module"] == "HOUSES"


def test_a_module_is_opened_again_after_it_was_closed(directory: Directory) -> None:
    open_module(directory, opened_on="2022-01-01")
    close_module(directory, closed_on="2022-02-01")

    with pytest.raises(Invalid, match="MODULE_OPEN_THEN"):
        open_module(directory, opened_on="2022-01-31")
    assert open_module(directory, opened_on="2022-02-01")["version"] == 1


def test_closing_is_of_an_open_module_as_seen(directory: Directory) -> None:
    with pytest.raises(NotFound, match="MODULE_NOT_OPEN"):
        close_module(directory)
    open_module(directory, opened_on="2022-02-01")
    with pytest.raises(Stale):
        close_module(directory, version=2)
    with pytest.raises(Invalid, match="CLOSED_BEFORE_OPENED"):
        close_module(directory, closed_on="2022-01-31")


def test_another_stations_head_finds_nothing_to_open(directory: Directory) -> None:
    stranger = directory.actor(Role.STATION_HEAD, station_code="puqian")

    with pytest.raises(NotFound, match="STATION_NOT_FOUND"):
        open_module(directory, stranger)
    with pytest.raises(NotFound, match="STATION_NOT_FOUND"):
        count(directory, stranger)


def test_the_published_share_follows_from_the_published_count(directory: Directory) -> None:
    recorded = count(directory, as_of="2022-01-01")

    assert (recorded["community_percent"], recorded["as_of"]) == (60.0, "2022-01-01")
    told = {"strength_id": recorded["id"], "station_code": "yuanxi", "as_of": "2022-01-01", "officers": 50, "community_officers": 30}
    assert directory.announced("strength_recorded")[0]["data"] == told


def test_the_count_that_holds_is_the_latest_not_later(directory: Directory) -> None:
    count(directory, as_of="2022-01-01", officers=40)
    count(directory, as_of="2022-03-01", officers=50)

    assert [holding(directory, day)["officers"] for day in ("2022-01-01", "2022-02-28", "2022-03-01")] == [40, 40, 50]
    with pytest.raises(NotFound, match="STRENGTH_NOT_RECORDED"):
        holding(directory, "2021-12-31")


def test_a_count_is_corrected_by_its_version(directory: Directory) -> None:
    count(directory, as_of="2022-01-01")
    with pytest.raises(Conflict, match="STRENGTH_RECORDED"):
        count(directory, as_of="2022-01-01", officers=51)
    with pytest.raises(Stale):
        count(directory, as_of="2022-01-01", officers=51, version=2)
    corrected = count(directory, as_of="2022-01-01", officers=51, version=1)

    assert (corrected["officers"], corrected["version"]) == (51, 2)


@pytest.mark.parametrize(
    ("given", "code"),
    [({"community_officers": 51}, "MORE_COMMUNITY_OFFICERS_THAN_OFFICERS"), ({"as_of": "2022-04-01"}, "COUNTED_IN_THE_FUTURE")],
)
def test_a_count_that_cannot_be_is_refused(directory: Directory, given: dict[str, Any], code: str) -> None:
    with pytest.raises(Invalid, match=code):
        count(directory, **given)


def test_a_first_count_has_no_version_to_correct(directory: Directory) -> None:
    with pytest.raises(Stale):
        count(directory, version=1)


def test_strength_is_the_own_stations_business(directory: Directory) -> None:
    count(directory, as_of="2022-01-01")

    assert holding(directory, "2022-01-01", directory.actor(Role.CLERK, station_code="yuanxi"))["officers"] == 50
    with pytest.raises(NotFound, match="STATION_NOT_FOUND"):
        holding(directory, "2022-01-01", directory.actor(Role.CLERK, station_code="puqian"))


def test_an_absorbed_station_takes_no_changes(directory: Directory) -> None:
    directory.ask(rpc.MERGE_STATION, {"station_code": "puqian", "code": "yuanxi", "on": "2022-03-31"})

    with pytest.raises(Conflict, match="STATION_NOT_ACTIVE"):
        open_module(directory)
    with pytest.raises(Conflict, match="STATION_NOT_ACTIVE"):
        count(directory)
