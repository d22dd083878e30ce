"""Requests of the access test for the routes of housing: clues."""

from collections.abc import Callable

from tests.e2e.access_requests.basis import Request, Things
from tests.e2e.api_client import ApiClient


def furnish(clerk: ApiClient, administrator: ApiClient, things: Things) -> dict[str, str]:  # every area is asked alike
    """What the requests below need beside ``things``, made as a clerk of the station; goes into ``things.more``."""
    return {}


REQUESTS: dict[str, Callable[[Things], Request]] = {}
