"""Requests of the access test for the routes of ``spells``."""

from collections.abc import Callable
from typing import Any

from tests.e2e.access_requests.basis import NEVER, Request, Things, request
from tests.e2e.api_client import ApiClient
from tests.e2e.registrations import registration

HOME = {"address": {"text": "东江路 3 号", "room": "501"}}
STAY = {"category": "FLOATING", "reason": "WORK", "place_kind": "RENTAL"}
RULE = {
    "act": "REGISTER",
    "who": "RESIDENT",
    "days": 3,
    "day_kind": "CALENDAR",
    "categories": ["FLOATING"],
    "basis_zh": "测试规定",
    "basis_en": "A rule for tests",
    "valid_from": "2022-03-01",
}


def furnish(clerk: ApiClient, administrator: ApiClient, things: Things) -> dict[str, str]:
    """A move within the station, and an exemption there."""
    residence = clerk.register_residence(**registration()).raise_for_status().json()
    move = clerk.move_residence(residence["id"], 1, to=HOME, moved_on="2022-03-20").raise_for_status().json()
    guest = clerk.register_residence(**registration(place_kind="RELATIVE", expected_end_on="2022-03-20")).raise_for_status().json()
    exemption = clerk.grant_exemption(guest["id"], kind="SHORT_STAY_WITH_KIN", evidence="STATEMENT_OF_KIN").raise_for_status().json()
    return {"move": move["id"], "exemption": exemption["id"]}


def _moving_in() -> dict[str, Any]:
    return {"person": registration()["person"], "to": {**HOME, **STAY}, "moved_on": "2022-03-20"}


REQUESTS: dict[str, Callable[[Things], Request]] = {
    "move_residence": lambda it: request(f"/residences/{it.residence}/move", 412, headers=NEVER, json={"to": HOME, "moved_on": "2022-03-20"}),
    "list_moves": lambda it: request(f"/residences/{it.residence}/moves", 200),
    "list_station_moves": lambda it: request("/moves", 200, params={"station_code": it.station}),
    "move_in": lambda _: request("/moves", 409, json=_moving_in()),
    "get_move": lambda it: request(f"/moves/{it.more['move']}", 200),
    "reverse_move": lambda it: request(f"/moves/{it.more['move']}/reversal", 412, headers=NEVER, json={"reason": "wrong person"}),
    "get_clocks": lambda it: request(f"/residences/{it.residence}/clocks", 200),
    "grant_exemption": lambda it: request(
        f"/residences/{it.residence}/exemptions", 422, json={"kind": "SHORT_STAY_WITH_KIN", "evidence": "STATEMENT_OF_KIN"}
    ),
    "revoke_exemption": lambda it: request(f"/exemptions/{it.more['exemption']}/revocation", 412, headers=NEVER),
    "list_statutory_rules": lambda _: request("/statutory-rules", 200),
    "publish_statutory_rule": lambda _: request("/statutory-rules", 422, json=RULE),
    "get_vocabulary": lambda _: request("/vocabularies/end-reasons", 200),
}
"""By route, what to send for the things of one station."""
