"""Requests of the access test for the routes of housing: statistics."""

from collections.abc import Callable

from tests.e2e.access_requests.basis import Request, Things, request
from tests.e2e.api_client import ApiClient

RULE = {"valid_from": "2020-01-01", "basis_zh": "《测试规定》", "basis_en": "For tests", "lines": [{"most_in_room": 2}]}


def furnish(clerk: ApiClient, administrator: ApiClient, things: Things) -> dict[str, str]:  # every area is asked alike
    """What the requests below need beside ``things``, made as a clerk of the station; goes into ``things.more``."""
    return {}


REQUESTS: dict[str, Callable[[Things], Request]] = {
    "get_house_statistics": lambda it: request("/house-statistics", 200, params={"station_code": it.station}),
    "list_due_inspections": lambda it: request("/due-inspections", 200, params={"station_code": it.station}),
    "list_capacity_breaches": lambda it: request("/capacity-breaches", 200, params={"station_code": it.station}),
    "list_capacity_rules": lambda _: request("/capacity-rules", 200),
    "publish_capacity_rule": lambda _: request("/capacity-rules", 422, json=RULE),
}
"""By route, what to send for the things of one station."""
