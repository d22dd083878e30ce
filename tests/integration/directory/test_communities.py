"""Communities, their officers day by day, and who stands in."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from shared.contracts.directory import rpc
from shared.contracts.directory.roles import Role
from shared.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from shared.identity import Actor
from tests.factories.directory import BUREAU, NOBODY, Directory, actor_of


@pytest.fixture(autouse=True)
def two_stations(directory: Directory) -> None:
    directory.station("changtang")
    directory.station("puqian")


def who(directory: Directory, community: dict[str, Any], on: str, actor: Actor = BUREAU) -> tuple[str, str | None]:
    answer = directory.ask(rpc.GET_OFFICER, {"community_id": community["id"], "on": on}, actor)
    return answer["reason"], answer["acting"] and answer["acting"]["id"]


def leave(directory: Directory, absent: dict[str, Any], deputy: dict[str, Any] | None, first: str, last: str) -> dict[str, Any]:
    data = {"account_id": absent["id"], "deputy_id": deputy and deputy["id"], "from_date": first, "to_date": last}
    return directory.ask(rpc.RECORD_LEAVE, data)


def test_communities_are_listed_by_station(directory: Directory) -> None:
    one, two = directory.community(), directory.community(name_zh="下村")
    three = directory.community("puqian", kind="VILLAGE")

    assert directory.ask(rpc.LIST_COMMUNITIES, {}, BUREAU)["items"] == [one, two, three]
    assert directory.ask(rpc.LIST_COMMUNITIES, {"station_code": "puqian"}, BUREAU)["items"] == [three]


def test_communities_are_listed_page_by_page(directory: Directory) -> None:
    made = [directory.community(name_zh=name)["id"] for name in ("一村", "二村", "三村")]
    first = directory.ask(rpc.LIST_COMMUNITIES, {"limit": 2})
    second = directory.ask(rpc.LIST_COMMUNITIES, {"limit": 2, "cursor": first["next"]})

    assert [row["id"] for row in first["items"] + second["items"]] == made


def test_a_station_has_one_community_of_a_name(directory: Directory) -> None:
    directory.community()
    directory.community("puqian")

    with pytest.raises(Conflict, match="COMMUNITY_EXISTS"):
        directory.community()


def test_two_at_once_make_one_community_of_a_name(directory: Directory) -> None:
    def add(_: int) -> str:
        try:
            return str(directory.community()["name_zh"])
        except Conflict as refusal:
            return refusal.code

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(add, range(4))) == ["COMMUNITY_EXISTS"] * 3 + ["长塘村"]


def test_a_community_is_renamed_by_the_version_seen(directory: Directory) -> None:
    community = directory.community()
    changed = directory.ask(rpc.CHANGE_COMMUNITY, {"id": community["id"], "version": 1, "name_en": "Long Pond", "kind": "VILLAGE"})

    assert (changed["name_en"], changed["name_zh"], changed["kind"]) == ("Long Pond", "长塘村", "VILLAGE")
    with pytest.raises(Stale):
        directory.ask(rpc.CHANGE_COMMUNITY, {"id": community["id"], "version": 1, "name_en": "Pond"})


def test_a_community_keeps_its_own_name_and_takes_no_others(directory: Directory) -> None:
    community = directory.community()
    directory.community(name_zh="下村")
    kept = directory.ask(rpc.CHANGE_COMMUNITY, {"id": community["id"], "version": 1, "name_zh": "长塘村"})

    with pytest.raises(Conflict, match="COMMUNITY_EXISTS"):
        directory.ask(rpc.CHANGE_COMMUNITY, {"id": community["id"], "version": kept["version"], "name_zh": "下村"})


def test_one_officer_follows_another(directory: Directory) -> None:
    community, first, second = directory.community(), directory.account(Role.OFFICER), directory.account(Role.OFFICER)
    directory.assign(community, first, from_date="2022-01-01")
    directory.assign(community, second, from_date="2022-02-01")

    asked = [who(directory, community, day) for day in ("2021-12-31", "2022-01-01", "2022-01-31", "2022-02-01")]
    assert asked == [("NO_OFFICER", None), ("OFFICER", first["id"]), ("OFFICER", first["id"]), ("OFFICER", second["id"])]
    officers = directory.ask(rpc.GET_COMMUNITY, {"id": community["id"]})["officers"]
    assert [(row["account"]["id"], row["from_date"], row["until"]) for row in officers] == [
        (second["id"], "2022-02-01", None),
        (first["id"], "2022-01-01", "2022-02-01"),
    ]


def test_a_community_may_be_left_without_an_officer(directory: Directory) -> None:
    community = directory.community()
    directory.assign(community, directory.account(Role.OFFICER), from_date="2022-01-01")
    directory.assign(community, None, from_date="2022-02-01")

    assert who(directory, community, "2022-02-01") == ("NO_OFFICER", None)


def test_an_assignment_on_the_same_day_replaces_the_one_before(directory: Directory) -> None:
    community, mistaken, meant = directory.community(), directory.account(Role.OFFICER), directory.account(Role.OFFICER)
    directory.assign(community, mistaken)
    directory.assign(community, meant)

    assert [row["account"]["id"] for row in directory.ask(rpc.GET_COMMUNITY, {"id": community["id"]})["officers"]] == [meant["id"]]


def test_an_end_in_the_future_gives_way_to_a_new_officer(directory: Directory) -> None:
    community, first, second = directory.community(), directory.account(Role.OFFICER), directory.account(Role.OFFICER)
    directory.assign(community, first, from_date="2022-01-01")
    directory.assign(community, None, from_date="2022-06-01")
    directory.assign(community, second, from_date="2022-05-01")
    directory.assign(community, None, from_date="2022-07-01")

    asked = [who(directory, community, day) for day in ("2022-04-30", "2022-05-01", "2022-06-01", "2022-07-01")]
    assert asked == [("OFFICER", first["id"]), ("OFFICER", second["id"]), ("OFFICER", second["id"]), ("NO_OFFICER", None)]


def test_who_is_disabled_does_not_answer_until_the_next_comes(directory: Directory) -> None:
    community, first, second = directory.community(), directory.account(Role.OFFICER), directory.account(Role.OFFICER)
    today, later = f"{directory.clock.today()}", f"{directory.clock.today() + timedelta(days=7)}"
    directory.assign(community, first, from_date="2022-01-01")
    directory.assign(community, second, from_date=later)
    directory.ask(rpc.CHANGE_ACCOUNT, {"id": first["id"], "version": 1, "state": "DISABLED"})

    assert who(directory, community, today) == ("NO_OFFICER", None)
    assert who(directory, community, later) == ("OFFICER", second["id"])
    assert [row["subject"] for row in directory.audited("OFFICER_ASSIGNED")] == [f"community:{community['id']}"] * 3


def test_an_assignment_before_the_latest_is_refused(directory: Directory) -> None:
    community = directory.community()
    directory.assign(community, directory.account(Role.OFFICER), from_date="2022-02-01")

    with pytest.raises(Invalid, match="BEFORE_LATEST_ASSIGNMENT"):
        directory.assign(community, directory.account(Role.OFFICER), from_date="2022-01-31")


@pytest.mark.parametrize(("role", "station_code"), [(Role.CLERK, "changtang"), (Role.OFFICER, "puqian")])
def test_only_an_officer_of_the_station_is_assigned(directory: Directory, role: Role, station_code: str) -> None:
    with pytest.raises(Invalid, match="NOT_AN_OFFICER_OF_THE_STATION"):
        directory.assign(directory.community(), directory.account(role, station_code=station_code))


def test_an_unknown_account_is_not_assigned(directory: Directory) -> None:
    with pytest.raises(Invalid, match="NOT_AN_OFFICER_OF_THE_STATION"):
        directory.assign(directory.community(), {"id": NOBODY})


def test_the_head_of_the_station_assigns_and_another_finds_nothing(directory: Directory) -> None:
    community, officer = directory.community(), directory.account(Role.OFFICER)
    data = {"community_id": community["id"], "version": 1, "account_id": officer["id"]}

    with pytest.raises(NotFound, match="COMMUNITY_NOT_FOUND"):
        directory.ask(rpc.ASSIGN_OFFICER, data, directory.actor(Role.STATION_HEAD, station_code="puqian"))
    with pytest.raises(Forbidden):
        directory.ask(rpc.ASSIGN_OFFICER, data, actor_of(officer))
    assert directory.ask(rpc.ASSIGN_OFFICER, data, directory.actor(Role.STATION_HEAD))["acting"]["id"] == officer["id"]


def test_the_event_names_ids_only(directory: Directory) -> None:
    community, officer = directory.community(), directory.account(Role.OFFICER)
    directory.assign(community, officer, from_date="2022-02-01")

    expected = {"community_id": community["id"], "station_code": "changtang", "account_id": officer["id"], "from_date": "2022-02-01"}
    assert [event["data"] for event in directory.announced("officer_assigned")] == [expected]


def test_the_deputy_acts_while_the_officer_is_on_leave(directory: Directory) -> None:
    community, officer, deputy = directory.community(), directory.account(Role.OFFICER), directory.account(Role.OFFICER)
    directory.assign(community, officer, from_date="2022-01-01")
    leave(directory, officer, deputy, "2022-02-07", "2022-02-13")

    asked = [who(directory, community, f"2022-02-{day}") for day in ("06", "07", "13", "14")]
    assert asked == [("OFFICER", officer["id"]), ("DEPUTY", deputy["id"]), ("DEPUTY", deputy["id"]), ("OFFICER", officer["id"])]


def test_without_a_deputy_nobody_acts(directory: Directory) -> None:
    community, officer = directory.community(), directory.account(Role.OFFICER)
    directory.assign(community, officer, from_date="2022-01-01")
    leave(directory, officer, None, "2022-02-07", "2022-02-13")

    assert who(directory, community, "2022-02-07") == ("NO_DEPUTY", None)


def test_a_deputy_who_was_disabled_does_not_act(directory: Directory) -> None:
    community, officer, deputy = directory.community(), directory.account(Role.OFFICER), directory.account(Role.OFFICER)
    directory.assign(community, officer, from_date="2022-01-01")
    leave(directory, officer, deputy, "2022-02-07", "2022-02-13")
    directory.ask(rpc.CHANGE_ACCOUNT, {"id": deputy["id"], "version": 1, "state": "DISABLED"})

    assert who(directory, community, "2022-02-07") == ("NO_DEPUTY", None)
