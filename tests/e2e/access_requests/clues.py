"""Requests of the access test for the routes of housing: clues."""

from collections.abc import Callable

from tests.e2e.access_requests.basis import NEVER, Request, Things, request
from tests.e2e.api_client import ApiClient

CLUE = {"kind": "FIRE_SAFETY", "text": "一楼楼梯间停放电动自行车充电"}
RULE = {
    "valid_from": "2020-01-01",
    "answer_days": 15,
    "day_kind": "WORKING",
    "similar_days": 30,
    "retention_days": 365,
    "basis_zh": "《测试规定》",
    "basis_en": "For tests",
}


def furnish(clerk: ApiClient, administrator: ApiClient, things: Things) -> dict[str, str]:  # every area is asked alike
    """What the requests below need beside ``things``, made as a clerk of the station; goes into ``things.more``."""
    told = clerk.give_clue(**CLUE).raise_for_status().json()
    return {"clue": told["id"], "clue_code": told["code"]}


def entrust(landlord: ApiClient, things: Things, others: Things) -> None:
    """Let the clue that the own station's things have be the landlord's, which sees no other; it has given one to the other station too."""
    things.more["clue"] = landlord.give_clue(**CLUE).raise_for_status().json()["id"]
    landlord.give_clue(**CLUE, station_code=others.station).raise_for_status()


def _of(it: Things, part: str, *shows: int, **options: object) -> Request:
    return request(f"/clues/{it.more['clue']}{part}", *shows, **options)


REQUESTS: dict[str, Callable[[Things], Request]] = {
    "give_clue": lambda it: request("/clues", 201, json={**CLUE, "station_code": it.station}),
    "find_clue_answer": lambda it: request(f"/clue-answers/{it.more['clue_code']}", 200, headers={"Accept": "application/json"}),
    "list_clues": lambda it: request("/clues", 200, params={"station_code": it.station}),
    "get_clue": lambda it: _of(it, "", 200),
    "reveal_clue_contact": lambda it: _of(it, "/contact/reveal", 200, json={"purpose": "to find the place"}),
    "accept_clue": lambda it: _of(it, "/acceptance", 412, 422, headers=NEVER, json={"assignee_id": it.colleague}),
    "answer_clue": lambda it: _of(it, "/answer", 412, headers=NEVER, json={"outcome": "FOUND_TRUE", "answer": "已到场检查"}),
    "dismiss_clue": lambda it: _of(it, "/dismissal", 412, headers=NEVER, json={"reason": "ABUSE"}),
    "list_clue_rules": lambda _: request("/clue-rules", 200),
    "publish_clue_rule": lambda _: request("/clue-rules", 422, json=RULE),
}
"""By route, what to send for the things of one station."""
