"""Requests of the access test for the routes of housing: campaigns."""

from collections.abc import Callable

from tests.e2e.access_requests.basis import NEVER, Request, Things, request
from tests.e2e.api_client import ApiClient

CAMPAIGN = {"title": "消防安全宣传", "kind": "DOOR_TO_DOOR", "people_reached": 120}


def furnish(clerk: ApiClient, administrator: ApiClient, things: Things) -> dict[str, str]:  # every area is asked alike
    """What the requests below need beside ``things``, made as a clerk of the station; goes into ``things.more``."""
    return {"campaign": clerk.record_campaign(**CAMPAIGN).raise_for_status().json()["id"]}


def _of(it: Things) -> str:
    return f"/campaigns/{it.more['campaign']}"


REQUESTS: dict[str, Callable[[Things], Request]] = {
    "list_campaigns": lambda it: request("/campaigns", 200, params={"station_code": it.station}),
    "record_campaign": lambda _: request("/campaigns", 201, json=CAMPAIGN),
    "get_campaign": lambda it: request(_of(it), 200),
    "change_campaign": lambda it: request(_of(it), 412, headers=NEVER, json={"people_reached": 125}),
    "cancel_campaign": lambda it: request(f"{_of(it)}/cancellation", 412, headers=NEVER, json={"reason": "DUPLICATE"}),
}
"""By route, what to send for the things of one station."""
