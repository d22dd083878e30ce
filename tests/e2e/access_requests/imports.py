"""Requests of the access test for the routes of ``imports``."""

from collections.abc import Callable

from dev.ports import wait_until
from tests.e2e.access_requests.basis import Request, Things, request
from tests.e2e.api_client import ApiClient
from tests.factories.population_imports import csv_file, row

MEDIA = {"Content-Type": "text/csv"}


def furnish(clerk: ApiClient, administrator: ApiClient, things: Things) -> dict[str, str]:
    """An import that has ended, of one row that was refused."""
    job = clerk.import_residents(csv_file([row(document_number="1")])).raise_for_status().json()
    wait_until(lambda: clerk.job(job["id"]).json()["state"] == "SUCCEEDED", "the end of an import")
    return {"job": job["id"]}


REQUESTS: dict[str, Callable[[Things], Request]] = {
    "import_residents": lambda _: request("/imports", 202, params={"dry_run": "true"}, content=csv_file([]), headers=MEDIA),
    "get_import_template": lambda _: request("/imports/template", 200, params={"format": "csv"}),
    "list_import_rows": lambda it: request(f"/imports/{it.more['job']}/rows", 200),
    "list_undecided": lambda it: request(f"/imports/{it.more['job']}/undecided", 200),
    "decide_row": lambda it: request(f"/imports/{it.more['job']}/undecided/2/decision", 409, json={"decision": "SKIP"}),
}
"""By route, what to send for the things of one station."""
