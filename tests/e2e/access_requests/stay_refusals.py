"""Requests of the access test for the routes about what was refused of the reports of stays."""

from collections.abc import Callable

from tests.e2e.access_requests.basis import Request, Things, request
from tests.e2e.api_client import ApiClient


def furnish(clerk: ApiClient, administrator: ApiClient, things: Things) -> dict[str, str]:
    """Nothing: a station without refusals has an empty listing."""
    return {}


REQUESTS: dict[str, Callable[[Things], Request]] = {"list_stay_refusals": lambda _: request("/stay-refusals", 200)}
"""By route, what to send for the things of one station."""
