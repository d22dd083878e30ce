"""Requests of the access test for the routes of housing: stays."""

from collections.abc import Callable
from typing import Any

from tests.e2e.access_requests.basis import NEVER, Request, Things, request
from tests.e2e.api_client import ApiClient
from tests.e2e.houses import house
from tests.e2e.lettable import make_lettable
from tests.e2e.registrations import document_number

RULE = {
    "valid_from": "2020-01-01",
    "report_days": 3,
    "dispute_days": 15,
    "guest_days": 730,
    "repeat_seconds": 60,
    "longest_repeat_seconds": 3600,
    "basis_zh": "《测试规定》",
    "basis_en": "For tests",
}


def guest(**person: Any) -> dict[str, Any]:
    """A guest whom nobody else in a run checks in."""
    details = {"document_type": "RESIDENT_ID", "document_number": document_number(), "name": "王小明", **person}
    return {"person": details, "category": "FLOATING", "reason": "WORK"}


def furnish(clerk: ApiClient, administrator: ApiClient, things: Things) -> dict[str, str]:
    """What the requests below need beside ``things``, made as a clerk of the station; goes into ``things.more``."""
    made = clerk.register_house(**house(landlord=None, landlord_id=things.more["landlord"], community_id=things.community)).raise_for_status().json()
    make_lettable(things.officer, made["id"])
    [room] = clerk.rooms(made["id"]).json()["items"]
    stay = clerk.create_stay(made["id"], check_in=True, room_id=room["id"], guest=guest()).raise_for_status().json()
    return {"let_house": made["id"], "let_room": room["id"], "stay": stay["id"]}


def _house(things: Things, *shows: int, **options: Any) -> Request:
    return request(f"/houses/{things.more['let_house']}/stays", *shows, **options)


def _stay(things: Things, part: str, *shows: int, **options: Any) -> Request:
    return request(f"/stays/{things.more['stay']}{part}", *shows, **options)


REQUESTS: dict[str, Callable[[Things], Request]] = {
    "create_stay": lambda it: _house(it, 422, json={"check_in": True, "room_id": it.more["let_room"]}),
    "list_house_stays": lambda it: _house(it, 200),
    "list_stays": lambda it: request("/stays", 200, params={"station_code": it.station}),
    "count_stays": lambda it: request("/stay-counts", 200, params={"station_code": it.station}),
    "get_stay": lambda it: _stay(it, "", 200),
    "change_stay": lambda it: _stay(it, "", 412, headers=NEVER, json={"expected_out_on": "2099-01-01"}),
    "check_in_stay": lambda it: _stay(it, "/check-in", 409, headers=NEVER, json={}),
    "check_out_stay": lambda it: _stay(it, "/check-out", 412, headers=NEVER, json={}),
    "cancel_stay": lambda it: _stay(it, "/cancellation", 412, headers=NEVER, json={"reason": "NO_SHOW"}),
    "resend_report": lambda it: _stay(it, "/resending", 412, headers=NEVER, json={}),
    "reveal_guest": lambda it: _stay(it, "/reveal", 200, json={"fields": ["name"], "purpose": "return of a lost card"}),
    "decide_check_out": lambda it: _stay(it, "/check-out/decision", 409, headers=NEVER, json={"decision": "UPHELD"}),
    "list_stay_rules": lambda _: request("/stay-rules", 200),
    "publish_stay_rule": lambda _: request("/stay-rules", 422, json=RULE),
    "show_check_out": lambda _: request("/check-outs/0000-0000-0000-0000", 200),
    "answer_check_out": lambda _: request("/check-outs/0000-0000-0000-0000", 422, json={"decision": "PERHAPS"}),
}
"""By route, what to send for the things of one station."""
