"""A house gets its stars: inspected, on the board, appealed, and its card in the hands of whoever passes by."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.e2e.api_client import ApiClient
from tests.e2e.houses import house, landlord

BROWSER = {"Accept": "text/html,*/*;q=0.8"}


@pytest.fixture
def station(new_station: Callable[[], str]) -> str:
    """A station of this test's own."""
    return new_station()


@pytest.fixture
def community(administrator: ApiClient, station: str) -> str:
    """A community of it."""
    made = administrator.add_community(station_code=station, name_zh="长塘村", name_en="Changtang Village")
    return str(made.raise_for_status().json()["id"])


@pytest.fixture
def officer(new_account: Callable[..., ApiClient], station: str) -> ApiClient:
    """Its officer."""
    return new_account("OFFICER", station)


@pytest.fixture
def head(new_account: Callable[..., ApiClient], station: str) -> ApiClient:
    """Its head."""
    return new_account("STATION_HEAD", station)


@pytest.fixture
def owner(new_account: Callable[..., ApiClient], station: str) -> ApiClient:
    """A landlord's account."""
    return new_account("LANDLORD", station)


def inspected(officer: ApiClient, house_id: str, *failed: str) -> None:
    sheet = officer.inspection_template(1).json()["sheet"]
    results = [{"item_code": item["code"], "result": "FAIL" if item["code"] in failed else "PASS"} for item in sheet]
    opened = officer.open_inspection(house_id, kind="FIRST", results=results).raise_for_status().json()
    officer.end_inspection(opened["id"], "closing", opened["version"]).raise_for_status()


def let_by(officer: ApiClient, owner: ApiClient, community_id: str) -> dict[str, Any]:
    """A verified house whose landlord acts through an account."""
    made = officer.register_house(**house(landlord=landlord(account_id=owner.me().json()["id"]))).raise_for_status().json()
    return dict(officer.verify_house(made["id"], made["version"], community_id=community_id).raise_for_status().json())


def test_from_an_inspection_to_the_board_and_by_appeal_to_more_stars(
    stranger: ApiClient, officer: ApiClient, head: ApiClient, owner: ApiClient, station: str, community: str
) -> None:
    made = let_by(officer, owner, community)
    assert owner.rating(made["id"]).json()["code"] == "HOUSE_NOT_RATED"
    inspected(officer, made["id"], "NO_EBIKE_INDOORS")

    rating = owner.rating(made["id"]).raise_for_status().json()
    assert (rating["stars"], rating["scheme_version"]) == (1, 1)
    assert {cap["kind"] for cap in rating["caps"]} == {"CRITICAL_OPEN", "ITEM_FAILED"}
    ways = owner.rating_simulation(made["id"]).raise_for_status().json()["targets"]
    assert [[step["item_code"] for step in way["steps"]] for way in ways] == [["NO_EBIKE_INDOORS"]] * 4

    appeal = owner.appeal_rating(made["id"], reason="ITEM_WRONG", note="车辆停放在户外车棚").raise_for_status().json()
    assert owner.decide_rating_appeal(appeal["id"], 1, decision="UPHELD", note="不能自己决定").status_code == 403
    corrections = [{"item_code": "NO_EBIKE_INDOORS", "result": "PASS"}]
    decided = head.decide_rating_appeal(appeal["id"], appeal["version"], decision="CORRECTED", note="复核属实", corrections=corrections)
    assert decided.raise_for_status().json()["state"] == "CORRECTED"
    assert [one["stars"] for one in owner.ratings(made["id"]).json()["items"]] == [5, 1]

    [shown] = stranger.star_board(station).raise_for_status().json()["items"]
    assert (shown["number"], shown["stars"], shown["level"]) == (made["number"], 5, "GREEN")
    code = shown["card_url"].rpartition("/")[2]
    card = stranger.house_card(code).raise_for_status().json()
    assert [entry["kind"] for entry in card["timeline"]].count("STARS_CHANGED") == 2
    for path in (f"/stations/{station}/star-board", f"/house-cards/{code}"):
        first = stranger.send("GET", path, headers=BROWSER).raise_for_status()
        assert made["address"] not in first.text
        assert "陈" not in first.text
        assert stranger.send("GET", path, headers={**BROWSER, "If-None-Match": first.headers["ETag"]}).status_code == 304


def test_a_stranger_finds_nothing_by_guessing(stranger: ApiClient) -> None:
    assert stranger.house_card("0000-0000-0000-0000").json()["state"] == "UNKNOWN"
    assert stranger.star_board("nowhere").status_code == 404
    assert stranger.get("/rating-schemes").status_code == 401
