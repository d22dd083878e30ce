"""Requests of the access test for the routes of housing: house imports."""

from collections.abc import Callable

from dev.ports import wait_until
from tests.e2e.access_requests.basis import Request, Things, request
from tests.e2e.api_client import ApiClient
from tests.factories.housing_imports import csv_file, row

MEDIA = {"Content-Type": "text/csv"}


def furnish(clerk: ApiClient, administrator: ApiClient, things: Things) -> dict[str, str]:  # every area is asked alike
    """An import that has ended, of one row that was refused."""
    job = clerk.import_houses(csv_file([row(document_number="1")])).raise_for_status().json()
    wait_until(lambda: clerk.job(job["id"]).json()["state"] == "SUCCEEDED", "the end of an import")
    return {"house_import": job["id"]}


REQUESTS: dict[str, Callable[[Things], Request]] = {
    "import_houses": lambda _: request("/house-imports", 202, params={"dry_run": "true"}, content=csv_file([]), headers=MEDIA),
    "get_house_import_template": lambda _: request("/house-imports/template", 200, params={"format": "csv"}),
    "list_house_import_rows": lambda it: request(f"/house-imports/{it.more['house_import']}/rows", 200),
}
"""By route, what to send for the things of one station."""
