"""Leave: who records it, what it may not overlap, who sees it."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from shared.contracts.directory import rpc
from shared.contracts.directory.roles import Role
from shared.errors import Conflict, DomainError, Forbidden, Invalid, NotFound, Stale
from shared.identity import Actor
from tests.factories.directory import ADMINISTRATOR, BUREAU, Directory, actor_of


@pytest.fixture(autouse=True)
def two_stations(directory: Directory) -> None:
    directory.station("changtang")
    directory.station("puqian")


def record(directory: Directory, absent: dict[str, Any], first: int, last: int, actor: Actor = ADMINISTRATOR, **others: Any) -> dict[str, Any]:
    data = {"account_id": absent["id"], "from_date": f"2022-02-{first:02}", "to_date": f"2022-02-{last:02}", **others}
    return directory.ask(rpc.RECORD_LEAVE, data, actor)


def test_leave_is_recorded_and_told_by_ids(directory: Directory) -> None:
    absent, deputy = directory.account(), directory.account()
    leave = record(directory, absent, 7, 13, deputy_id=deputy["id"])

    told = {"account_id": absent["id"], "deputy_id": deputy["id"], "from_date": "2022-02-07", "to_date": "2022-02-13"}
    assert {name: leave[name] for name in told} == told
    assert directory.announced("leave_recorded")[0]["data"] == {"leave_id": leave["id"], "station_code": "changtang", **told}


@pytest.mark.parametrize(("first", "last", "code"), [(13, 14, "LEAVE_OVERLAPS"), (6, 7, "LEAVE_OVERLAPS"), (9, 10, "LEAVE_OVERLAPS")])
def test_leave_does_not_overlap(directory: Directory, first: int, last: int, code: str) -> None:
    absent = directory.account()
    record(directory, absent, 7, 13)

    with pytest.raises(Conflict, match=code):
        record(directory, absent, first, last)


def test_leave_may_follow_leave(directory: Directory) -> None:
    absent = directory.account()
    record(directory, absent, 7, 13)

    assert record(directory, absent, 14, 20)["state"] == "RECORDED"


def test_a_deputy_is_there_himself(directory: Directory) -> None:
    absent, deputy = directory.account(), directory.account()
    record(directory, deputy, 13, 14)

    with pytest.raises(Invalid, match="DEPUTY_ON_LEAVE"):
        record(directory, absent, 7, 13, deputy_id=deputy["id"])


def test_who_stands_in_does_not_go_on_leave(directory: Directory) -> None:
    absent, deputy = directory.account(), directory.account()
    record(directory, absent, 7, 13, deputy_id=deputy["id"])

    with pytest.raises(Conflict, match="DEPUTISES_THEN"):
        record(directory, deputy, 13, 14)


@pytest.mark.parametrize("station_code", ["puqian", None])
def test_a_deputy_is_staff_of_the_same_station(directory: Directory, station_code: str | None) -> None:
    deputy = directory.account(Role.CLERK if station_code else Role.LANDLORD, station_code=station_code)

    with pytest.raises(Invalid, match="DEPUTY_OF_ANOTHER_STATION"):
        record(directory, directory.account(), 7, 13, deputy_id=deputy["id"])


def test_leave_ends_after_it_begins(directory: Directory) -> None:
    with pytest.raises(Invalid, match="LEAVE_ENDS_BEFORE_IT_BEGINS"):
        record(directory, directory.account(), 13, 7)


def test_only_station_staff_have_leave(directory: Directory) -> None:
    with pytest.raises(Invalid, match="NOT_STATION_STAFF"):
        record(directory, directory.account(Role.LANDLORD), 7, 13)


def test_the_head_records_the_own_stations_leave_only(directory: Directory) -> None:
    own, other = directory.account(), directory.account(station_code="puqian")
    head = directory.actor(Role.STATION_HEAD)

    assert record(directory, own, 7, 13, head)["account_id"] == own["id"]
    with pytest.raises(NotFound, match="ACCOUNT_NOT_FOUND"):
        record(directory, other, 7, 13, head)
    with pytest.raises(Forbidden):
        record(directory, own, 20, 21, actor_of(own))


def test_cancelled_leave_holds_no_more(directory: Directory) -> None:
    absent = directory.account()
    leave = record(directory, absent, 7, 13)
    cancelled = directory.ask(rpc.CANCEL_LEAVE, {"id": leave["id"], "version": 1})

    assert (cancelled["state"], cancelled["version"]) == ("CANCELLED", 2)
    assert directory.announced("leave_cancelled")[0]["data"]["leave_id"] == leave["id"]
    assert record(directory, absent, 7, 13)["state"] == "RECORDED"


def test_leave_is_cancelled_of_the_account_that_is_named(directory: Directory) -> None:
    leave, other = record(directory, directory.account(), 7, 13), directory.account()

    with pytest.raises(NotFound, match="LEAVE_NOT_FOUND"):
        directory.ask(rpc.CANCEL_LEAVE, {"id": leave["id"], "account_id": other["id"], "version": 1})
    assert directory.ask(rpc.CANCEL_LEAVE, {"id": leave["id"], "account_id": leave["account_id"], "version": 1})["state"] == "CANCELLED"


def test_leave_is_cancelled_once_and_as_seen(directory: Directory) -> None:
    leave = record(directory, directory.account(), 7, 13)
    directory.ask(rpc.CANCEL_LEAVE, {"id": leave["id"], "version": 1})

    with pytest.raises(Stale):
        directory.ask(rpc.CANCEL_LEAVE, {"id": leave["id"], "version": 1})
    with pytest.raises(Conflict, match="LEAVE_CANCELLED"):
        directory.ask(rpc.CANCEL_LEAVE, {"id": leave["id"], "version": 2})


def test_another_stations_leave_is_not_found(directory: Directory) -> None:
    leave = record(directory, directory.account(), 7, 13)
    stranger = directory.actor(Role.STATION_HEAD, station_code="puqian")

    with pytest.raises(NotFound, match="LEAVE_NOT_FOUND"):
        directory.ask(rpc.CANCEL_LEAVE, {"id": leave["id"], "version": 1}, stranger)
    with pytest.raises(NotFound, match="ACCOUNT_NOT_FOUND"):
        directory.ask(rpc.LIST_LEAVE, {"account_id": leave["account_id"]}, stranger)


def test_leave_is_seen_by_oneself_the_head_and_the_bureau(directory: Directory) -> None:
    own, colleague, stranger = directory.account(), directory.account(), directory.account(station_code="puqian")
    for account, first in ((own, 1), (colleague, 3), (stranger, 5)):
        record(directory, account, first, first)

    def seen(actor: Actor, **asked: Any) -> list[str]:
        return [row["account_id"] for row in directory.ask(rpc.LIST_LEAVE, asked, actor)["items"]]

    head = directory.actor(Role.STATION_HEAD)
    assert seen(actor_of(own)) == [own["id"]]
    assert seen(head) == [colleague["id"], own["id"]]
    assert seen(BUREAU) == [stranger["id"], colleague["id"], own["id"]]
    assert seen(BUREAU, station_code="puqian", on="2022-02-05") == [stranger["id"]]
    assert seen(head, account_id=own["id"]) == [own["id"]]
    with pytest.raises(NotFound):
        seen(actor_of(own), account_id=colleague["id"])
    with pytest.raises(NotFound):
        seen(head, station_code="puqian")


def test_leave_is_listed_page_by_page(directory: Directory) -> None:
    absent = directory.account()
    made = [record(directory, absent, day, day)["id"] for day in (1, 3, 5)]
    first = directory.ask(rpc.LIST_LEAVE, {"limit": 2})
    second = directory.ask(rpc.LIST_LEAVE, {"limit": 2, "cursor": first["next"]})

    assert [row["id"] for row in first["items"] + second["items"]] == made[::-1]


def test_two_do_not_become_each_others_deputies_at_once(directory: Directory) -> None:
    one, two = directory.account(), directory.account()

    def try_to(pair: tuple[dict[str, Any], dict[str, Any]]) -> str:
        try:
            record(directory, pair[0], 7, 13, deputy_id=pair[1]["id"])
        except DomainError as refusal:
            return refusal.code
        return "RECORDED"

    with ThreadPoolExecutor(2) as pool:
        outcomes = set(pool.map(try_to, [(one, two), (two, one)]))

    assert "RECORDED" in outcomes
    assert outcomes & {"DEPUTISES_THEN", "DEPUTY_ON_LEAVE"}
