"""Requests of the access test for the routes of ``jobs``; the job is one of ``imports`` that has been cancelled."""

from collections.abc import Callable

from tests.e2e.access_requests.basis import Request, Things, request
from tests.e2e.api_client import ApiClient


def furnish(clerk: ApiClient, administrator: ApiClient, things: Things) -> dict[str, str]:
    """What the requests below need beside ``things``, made as a clerk of the station; goes into ``things.more``."""
    return {}


REQUESTS: dict[str, Callable[[Things], Request]] = {
    "list_jobs": lambda it: request("/jobs", 200, params={"station_code": it.station}),
    "get_job": lambda it: request(f"/jobs/{it.more['job']}", 200),
    "cancel_job": lambda it: request(f"/jobs/{it.more['job']}", 409),
    "get_job_result": lambda it: request(f"/jobs/{it.more['job']}/result", 200),
}
"""By route, what to send for the things of one station."""
