"""Requests of the access test for the routes of ``exports``."""

from collections.abc import Callable

from tests.e2e.access_requests.basis import Request, Things, request
from tests.e2e.api_client import ApiClient


def furnish(clerk: ApiClient, administrator: ApiClient, things: Things) -> dict[str, str]:
    """What the requests below need beside ``things``, made as a clerk of the station; goes into ``things.more``."""
    return {}


REQUESTS: dict[str, Callable[[Things], Request]] = {
    "start_export": lambda it: request("/exports", 202, json={"format": "CSV", "purpose": "yearly review", "filter": {"house_id": it.residence}}),
}
"""By route, what to send for the things of one station."""
