"""A station's head has the register made into files and fetches them; the trail tells of it: over the product's own door."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from dev.ports import wait_until
from tests.e2e.api_client import ApiClient
from tests.e2e.registrations import registration
from tests.factories.population_exports import READERS

PURPOSE = "quarterly archive"


def finished(client: ApiClient, asked: httpx.Response) -> dict[str, Any]:
    """The job of an export once it has ended."""
    assert asked.status_code == 202, asked.text
    job_id = asked.json()["id"]
    assert asked.headers["Location"] == f"/api/v1/jobs/{job_id}"
    wait_until(lambda: client.job(job_id).json()["finished_at"], "the export", 60)
    job: dict[str, Any] = client.job(job_id).json()
    return job


@pytest.mark.parametrize("form", list(READERS))
def test_the_register_leaves_as_a_file_and_it_is_on_record(new_station: Callable[[], str], new_account: Callable[..., ApiClient], form: str) -> None:
    station = new_station()
    clerk, head, auditor = new_account("CLERK", station), new_account("STATION_HEAD", station), new_account("AUDITOR")
    bodies = [registration() for _ in range(3)]
    residences = [clerk.register_residence(**body).raise_for_status().json() for body in bodies]

    job = finished(head, head.start_export(format=form, purpose=PURPOSE))

    assert (job["state"], job["counts"]) == ("SUCCEEDED", {"EXPORTED": 3})
    file = head.job_result(job["id"]).raise_for_status()
    mark, rows = READERS[form](file.content)
    assert [row[0] for row in rows] == [residence["id"] for residence in reversed(residences)]
    assert (mark["exported_by"], mark["purpose"], mark["rows"]) == (head.me().json()["id"], PURPOSE, "3")
    assert not any(body["person"]["document_number"] in str(rows) for body in bodies)
    trail = auditor.audit(subject=f"person:{residences[0]['person']['id']}").json()["items"]
    assert PURPOSE in {entry["purpose"] for entry in trail if entry["action"] == "RESIDENCES_EXPORTED"}
    assert clerk.job_result(job["id"]).status_code == 404
    assert clerk.start_export(format=form, purpose=PURPOSE).status_code == 403


def test_what_is_wrong_with_the_question_is_told_at_once(new_station: Callable[[], str], new_account: Callable[..., ApiClient]) -> None:
    head = new_account("STATION_HEAD", new_station())

    refused = head.start_export(format="PDF", purpose="x", filter={"as_of": "yesterday"})

    assert refused.status_code == 422
    assert {error["pointer"] for error in refused.json()["errors"]} == {"/format", "/purpose", "/filter/as_of"}
