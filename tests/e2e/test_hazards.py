"""A hazard without an inspection goes overdue, is rectified, rechecked in vain and rechecked again: over the product's own door."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import httpx

from dev.ports import wait_until
from shared.clock import LOCAL_ZONE
from tests.e2e.api_client import ApiClient
from tests.e2e.houses import house

SEEN = {"kind": "阳台墙砖松动", "aspect": "STRUCTURE", "severity": "MAJOR"}


def done(response: httpx.Response) -> dict[str, Any]:
    body: dict[str, Any] = response.raise_for_status().json()
    return body


def days_from_now(days: int) -> str:
    return (dt.datetime.now(LOCAL_ZONE).date() + dt.timedelta(days=days)).isoformat()


def errors(response: httpx.Response, status: int) -> dict[str, str]:
    """The codes that a refusal points with."""
    assert response.status_code == status, response.text
    return {error["pointer"]: error["code"] for error in response.json()["errors"]}


def test_a_hazard_is_followed_until_it_is_put_right(new_station: Callable[[], str], new_account: Callable[..., ApiClient]) -> None:
    station = new_station()
    officer, clerk, head = (new_account(role, station) for role in ("OFFICER", "CLERK", "STATION_HEAD"))
    landlord, neighbour, stranger = new_account("LANDLORD", station), new_account("LANDLORD", station), new_account("OFFICER", new_station())
    home = done(clerk.register_house(**house()))
    owner = done(clerk.landlord(home["landlord"]["id"]))
    done(clerk.change_landlord(owner["id"], owner["version"], account_id=done(landlord.me())["id"]))

    assert clerk.record_hazard(home["id"], **SEEN).status_code == 403
    wrong = officer.record_hazard(home["id"], item_code="NO_SUCH_ITEM", found_on=days_from_now(1), room_id=home["id"])
    assert errors(wrong, 422) == {"/item_code": "UNKNOWN_ITEM", "/found_on": "FOUND_IN_FUTURE", "/room_id": "UNKNOWN_ROOM"}
    made = officer.record_hazard(home["id"], **SEEN, found_on=days_from_now(-60), note="临街一侧")
    hazard = done(made)
    address = f"/hazards/{hazard['id']}"
    assert (made.status_code, made.headers["Location"]) == (201, f"/api/v1{address}")
    assert (hazard["inspection_id"], hazard["state"], hazard["overdue"]) == (None, "OPEN", True)

    wait_until(lambda: done(officer.hazard(hazard["id"]))["overdue_noted_on"] is not None, "the deadline noted as passed", 60)
    assert [item["id"] for item in officer.page_items("/hazards", overdue=True)] == [hazard["id"]]
    assert [item["id"] for item in landlord.page_items("/hazards")] == [hazard["id"]]
    for outsider in (neighbour, stranger):
        assert outsider.hazard(hazard["id"]).json()["code"] == "HAZARD_NOT_FOUND"
        assert outsider.act_on_hazard(hazard["id"], "rectification", 2, note="修好").status_code == 404
        assert outsider.house_hazards(home["id"]).status_code == 404
        assert list(outsider.page_items("/hazards")) == []

    hazard = done(landlord.hazard(hazard["id"]))
    assert (hazard["note"], hazard["journal"][-1]["act"]) == ("临街一侧", "OVERDUE")
    late = landlord.act_on_hazard(hazard["id"], "extension", hazard["version"], due_on=days_from_now(3), reason="WEATHER")
    assert "EXTENSION_TOO_LATE" in late.text
    hazard = done(landlord.act_on_hazard(hazard["id"], "rectification", hazard["version"], note="墙砖已更换"))
    assert (hazard["state"], hazard["overdue"]) == ("RECTIFIED", True)
    assert landlord.act_on_hazard(hazard["id"], "recheck", hazard["version"], result="PASSED").status_code == 403

    assert errors(officer.act_on_hazard(hazard["id"], "recheck", hazard["version"], result="FAILED"), 422) == {"/reason": "REQUIRED"}
    hazard = done(officer.act_on_hazard(hazard["id"], "recheck", hazard["version"], result="FAILED", reason="PARTLY_DONE", note="东侧仍松动"))
    assert (hazard["state"], hazard["overdue"], hazard["due_on"] > days_from_now(0)) == ("OPEN", False, True)

    asked = dt.date.fromisoformat(hazard["due_on"]) + dt.timedelta(days=1)
    hazard = done(landlord.act_on_hazard(hazard["id"], "extension", hazard["version"], due_on=asked.isoformat(), reason="MATERIAL_AWAITED"))
    assert hazard["extension_asked_until"] == asked.isoformat()
    hazard = done(officer.act_on_hazard(hazard["id"], "extension/decision", hazard["version"], decision="GRANTED"))
    assert (hazard["due_on"], hazard["extensions"]) == (asked.isoformat(), 1)

    hazard = done(landlord.act_on_hazard(hazard["id"], "rectification", hazard["version"], note="东侧也已更换"))
    assert officer.act_on_hazard(hazard["id"], "recheck", hazard["version"] - 1, result="PASSED").status_code == 412
    hazard = done(officer.act_on_hazard(hazard["id"], "recheck", hazard["version"], result="PASSED"))
    assert (hazard["state"], hazard["closed_on"]) == ("CLOSED", days_from_now(0))
    told = [act["act"] for act in done(landlord.hazard(hazard["id"]))["journal"]]
    assert told == [
        "FOUND", "OVERDUE", "RECTIFIED", "RECHECK_FAILED", "EXTENSION_ASKED", "EXTENSION_GRANTED", "RECTIFIED", "RECHECK_PASSED",
    ]  # fmt: skip
    assert officer.act_on_hazard(hazard["id"], "transfer", hazard["version"], authority="FIRE", note="移交").json()["code"] == "HAZARD_STATE"
    assert list(officer.page_items("/hazards")) == []
    assert [item["id"] for item in landlord.get(f"/houses/{home['id']}/hazards").json()["items"]] == [hazard["id"]]
    trail = head.audit(subject=f"hazard:{hazard['id']}").json()["items"]
    assert "HAZARD_RECHECK_PASSED" in {entry["action"] for entry in trail}
