"""Requests of the access test for the routes of housing: rating."""

from collections.abc import Callable
from typing import Any

from tests.e2e.access_requests import houses
from tests.e2e.access_requests.basis import NEVER, Request, Things, request
from tests.e2e.api_client import ApiClient

APPEAL = {"reason": "CALCULATION", "note": "请复核"}
FAULTY = {
    "valid_from": "2022-03-31",
    "basis_zh": "测试",
    "basis_en": "Test",
    "aspects": [{"aspect": aspect, "weight": 5} for aspect in ("STRUCTURE", "FIRE", "SECURITY", "DUTIES")],
    "items": [],
    "stars": [{"stars": 1, "from_score": 0, "level": "RED", "interval_days": 7}],
    "vetoes": [],
    "critical_open_stars": 1,
    "major_overdue_stars": 2,
    "not_applicable": "LEAVES",
    "fixed_on_site_percent": 90,
    "rectified_percent": 80,
    "validity_days": 90,
    "appeal_days": 15,
}


def furnish(clerk: ApiClient, administrator: ApiClient, things: Things) -> dict[str, str]:  # every area is asked alike
    """An appeal of the house's landlord; the house and its signed inspection, by which it is rated, are there by then."""
    houses.entrust(clerk, things.owner, things)
    return {"appeal": things.owner.appeal_rating(things.more["house"], **APPEAL).raise_for_status().json()["id"]}


def _rating(things: Things, part: str, *shows: int, **options: Any) -> Request:
    return request(f"/houses/{things.more['house']}/{part}", *shows, **options)


def _appeal(things: Things, part: str, *shows: int, **options: Any) -> Request:
    return request(f"/appeals/{things.more['appeal']}{part}", *shows, **options)


REQUESTS: dict[str, Callable[[Things], Request]] = {
    "publish_rating_scheme": lambda _: request("/rating-schemes", 422, json=FAULTY),
    "list_rating_schemes": lambda _: request("/rating-schemes", 200),
    "get_rating_scheme": lambda _: request("/rating-schemes/1", 200),
    "get_rating": lambda it: _rating(it, "rating", 200),
    "list_ratings": lambda it: _rating(it, "ratings", 200),
    "simulate_rating": lambda it: _rating(it, "rating/simulation", 200),
    "appeal_rating": lambda it: _rating(it, "rating/appeal", 409, json=APPEAL),
    "list_rating_appeals": lambda it: request("/appeals", 200, params={"house_id": it.more["house"]}),
    "get_rating_appeal": lambda it: _appeal(it, "", 200),
    "decide_rating_appeal": lambda it: _appeal(it, "/decision", 412, headers=NEVER, json={"decision": "UPHELD", "note": "已复核"}),
    "get_star_board": lambda it: request(f"/stations/{it.station}/star-board", 200),
    "get_house_card": lambda _: request("/house-cards/0000000000000000", 200),
}
"""By route, what to send for the things of one station."""
