"""Requests of the access test for the routes of housing: houses."""

from collections.abc import Callable
from typing import Any

from tests.e2e.access_requests.basis import NEVER, Request, Things, request
from tests.e2e.api_client import ApiClient
from tests.e2e.houses import house, landlord


def furnish(clerk: ApiClient, administrator: ApiClient, things: Things) -> dict[str, str]:  # every area is asked alike
    """What the requests below need beside ``things``, made as a clerk of the station; goes into ``things.more``."""
    made = clerk.register_house(**house(community_id=things.community)).raise_for_status().json()
    [room] = clerk.rooms(made["id"]).json()["items"]
    return {"house": made["id"], "landlord": made["landlord"]["id"], "room": room["id"], "bed": room["beds"][0]["id"]}


def entrust(clerk: ApiClient, owner: ApiClient, things: Things) -> None:
    """Let the account act for the landlord that a station's things have."""
    made = clerk.landlord(things.more["landlord"]).json()
    clerk.change_landlord(made["id"], made["version"], account_id=owner.me().json()["id"]).raise_for_status()


def _house(things: Things, part: str, *shows: int, **options: Any) -> Request:
    return request(f"/houses/{things.more['house']}{part}", *shows, **options)


def _landlord(things: Things, part: str, *shows: int, **options: Any) -> Request:
    return request(f"/landlords/{things.more['landlord']}{part}", *shows, **options)


def _room(things: Things, part: str, *shows: int, **options: Any) -> Request:
    return request(f"/rooms/{things.more['room']}{part}", *shows, **options)


REQUESTS: dict[str, Callable[[Things], Request]] = {
    "list_houses": lambda it: request("/houses", 200, params={"station_code": it.station}),
    # A landlord's account is on file by then, and does not say once more who it is.
    "register_house": lambda _: request("/houses", 201, 422, json=house()),
    "get_house": lambda it: _house(it, "", 200),
    "change_house": lambda it: _house(it, "", 412, headers=NEVER, json={"floors": 3}),
    "verify_house": lambda it: _house(it, "/verification", 412, headers=NEVER, json={}),
    "suspend_house": lambda it: _house(it, "/suspension", 412, headers=NEVER, json={"reason": "INSPECTION"}),
    "resume_house": lambda it: _house(it, "/resumption", 412, headers=NEVER, json={}),
    "close_house": lambda it: _house(it, "/closing", 412, headers=NEVER, json={"reason": "NO_LONGER_LET"}),
    "reopen_house": lambda it: _house(it, "/reopening", 412, headers=NEVER, json={}),
    "change_house_landlord": lambda it: _house(it, "/landlord", 412, headers=NEVER, json={"manager_id": None}),
    "list_house_landlords": lambda it: _house(it, "/landlords", 200),
    "list_landlords": lambda it: request("/landlords", 200, params={"station_code": it.station}),
    "register_landlord": lambda _: request("/landlords", 201, json=landlord()),
    "find_landlord": lambda it: request("/landlords/search", 200, json={"document_number": it.document_number}),
    "get_landlord": lambda it: _landlord(it, "", 200),
    "change_landlord": lambda it: _landlord(it, "", 412, headers=NEVER, json={"phone": "13900139000"}),
    "reveal_landlord": lambda it: _landlord(it, "/reveal", 200, json={"fields": ["phone"], "purpose": "a hazard is overdue"}),
    "list_rooms": lambda it: _house(it, "/rooms", 200),
    "add_rooms": lambda it: _house(it, "/rooms", 422, json={"rooms": [{"name": "301", "beds": 1}]}),
    "get_room": lambda it: _room(it, "", 200),
    "change_room": lambda it: _room(it, "", 412, headers=NEVER, json={"floor": 3}),
    "close_room": lambda it: _room(it, "/closing", 412, headers=NEVER, json={"reason": "REBUILT"}),
    "reopen_room": lambda it: _room(it, "/reopening", 412, headers=NEVER, json={}),
    "add_beds": lambda it: _room(it, "/beds", 412, headers=NEVER, json={"beds": 1}),
    "close_bed": lambda it: _room(it, f"/beds/{it.more['bed']}/closing", 412, headers=NEVER, json={"reason": "REBUILT"}),
    "reopen_bed": lambda it: _room(it, f"/beds/{it.more['bed']}/reopening", 412, headers=NEVER, json={}),
}
"""By route, what to send for the things of one station."""
