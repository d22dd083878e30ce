"""A station brings its list of residents: ten thousand rows of which three hundred are wrong, and every one of those is told."""

import csv
import io
import json
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import httpx

from dev.people import people
from dev.ports import wait_until
from tests.e2e.api_client import ApiClient
from tests.e2e.registrations import document_number
from tests.factories.population_imports import csv_file, row, workbook

ROWS = 10_000
BROKEN: list[tuple[dict[str, str], str, str]] = [
    ({"document_number": "441699199003070000"}, "document_number", "DOCUMENT_CHECK_DIGIT"),
    ({"document_number": "4.41699E+17"}, "document_number", "NUMBER_MANGLED"),
    ({"name": "=HYPERLINK(1)"}, "name", "CELL_FORMULA"),
    ({"name": "1"}, "name", "NAME_FORMAT"),
    ({"phone": "12345"}, "phone", "PHONE_FORMAT"),
    ({"started_on": "2099-01-01"}, "started_on", "STARTED_IN_FUTURE"),
    ({"started_on": "yesterday"}, "started_on", "DATE_FORMAT"),
    ({"expected_end_on": "2020-01-01"}, "expected_end_on", "END_BEFORE_START"),
    ({"category": "外星人"}, "category", "UNKNOWN_WORD"),
    ({"address": ""}, "address", "REQUIRED"),
]
Accounts = Callable[..., ApiClient]


def village(seed: str, count: int) -> tuple[list[list[str]], dict[int, tuple[str, str]]]:
    """The rows of a file, and by number of the row what is wrong with 3 of 100."""
    rows: list[list[str]] = []
    wrong: dict[int, tuple[str, str]] = {}
    for number, person in zip(range(count), people(seed), strict=False):
        cells = {"document_number": document_number(), "name": person.name, "address": f"测试路 {number} 号"}
        if number % 100 in {7, 41, 78}:
            change, column, code = BROKEN[len(wrong) % len(BROKEN)]
            cells |= change
            wrong[number + 2] = (column, code)
        rows.append(row(**cells))
    return rows, wrong


def ended(clerk: ApiClient, job: dict[str, Any], seconds: float = 150) -> dict[str, Any]:
    """The job when it has ended."""
    wait_until(lambda: clerk.job(job["id"]).json()["finished_at"] is not None, f"the end of job {job['id']}", seconds)
    return dict(clerk.job(job["id"]).json())


def told(rows: list[dict[str, Any]]) -> dict[int, tuple[str, str]]:
    """Column and code by row."""
    return {found["row"]: (problem["column"], problem["code"]) for found in rows for problem in found["problems"]}


def test_ten_thousand_rows_of_which_three_hundred_are_wrong(new_station: Callable[[], str], new_account: Accounts) -> None:
    station = new_station()
    clerk = new_account("CLERK", station)
    rows, wrong = village("journey of an import", ROWS)
    data = csv_file(rows)
    heard: list[dict[str, Any]] = []
    listener = threading.Thread(target=_listen, args=(new_account("OFFICER", station), heard), daemon=True)
    listener.start()

    answer = clerk.import_residents(data, key="import-1", media="text/csv")
    job = ended(clerk, answer.json())

    assert (answer.status_code, answer.headers["Location"]) == (202, f"/api/v1/jobs/{job['id']}")
    assert (job["state"], job["counts"]) == ("SUCCEEDED", {"IMPORTED": 9_700, "REFUSED": 300})
    assert told(list(clerk.import_rows(job["id"], outcome="REFUSED"))) == wrong
    file = list(csv.reader(io.StringIO(clerk.job_result(job["id"]).content.decode("utf-8-sig"))))
    assert {int(line[0]): (line[2], line[3]) for line in file[1:] if line[1] == "REFUSED"} == wrong
    assert len({line[7] for line in file[1:] if line[1] == "IMPORTED"}) == 9_700
    assert clerk.residence(file[1][7]).json()["channel"] == "IMPORT"
    again = clerk.import_residents(data, key="import-1", media="text/csv")
    assert (again.status_code, again.json()["id"], again.headers["Idempotent-Replayed"]) == (202, job["id"], "true")
    assert clerk.import_residents(data[:-3], key="import-1").json()["code"] == "IDEMPOTENCY_KEY_REUSED"
    wait_until(lambda: bool(heard) and heard[-1]["state"] == "SUCCEEDED", "the news of the end")
    assert {told["job_id"] for told in heard} == {job["id"]}


def _listen(account: ApiClient, heard: list[dict[str, Any]]) -> None:
    """Follow the stream as a browser does: it begins again where it was cut off, as it is from whoever does not keep up."""
    last = None
    while not heard or heard[-1]["state"] != "SUCCEEDED":
        with suppress(httpx.HTTPError), account.events(last) as response:
            for line in response.iter_lines():
                if line.startswith("id: "):
                    last = line[4:]
                if line.startswith("data: ") and "job_progressed" in line:
                    heard += [json.loads(line[6:])["data"]]


def test_a_file_is_tried_then_imported_and_the_contradictions_decided(new_station: Callable[[], str], new_account: Accounts) -> None:
    station = new_station()
    clerk = new_account("CLERK", station)
    rows, wrong = village("journey of a trial", 300)
    known, _, _, other = rows[0], *rows[1:4]
    alone = ended(clerk, clerk.import_residents(workbook([known])).json())
    assert alone["counts"] == {"IMPORTED": 1}
    rows[0] = [*known[:2], "李大华", *known[3:7], "另一条路 1 号", *known[8:]]
    rows[3] = [*rows[1][:2], other[2], *other[3:]]

    tried = ended(clerk, clerk.import_residents(workbook(rows), dry_run="true").json())
    done = ended(clerk, clerk.import_residents(workbook(rows)).json())

    assert tried["counts"] == done["counts"] == {"IMPORTED": 300 - len(wrong) - 2, "REFUSED": len(wrong), "UNDECIDED": 2}
    pairs = clerk.undecided(done["id"]).json()["items"]
    assert [(pair["row"], pair["codes"]) for pair in pairs] == [(2, ["PERSON_NAME_DIFFERS"]), (5, ["PERSON_NAME_DIFFERS"])]
    assert (pairs[0]["given"]["name"], pairs[0]["on_file"]["name"]) == ("李*", f"{known[2][0]}*")
    decided = clerk.decide_row(done["id"], 2, "REGISTER_AND_CORRECT", key="decision-1")
    assert clerk.decide_row(done["id"], 2, "REGISTER_AND_CORRECT", key="decision-1").json() == decided.json()
    assert clerk.person(clerk.residence(decided.json()["residence_id"]).json()["person"]["id"], "name").json()["name"] == "李*"
    assert clerk.decide_row(done["id"], 5, "SKIP").status_code == 200
    assert clerk.undecided(done["id"]).json()["items"] == []


def test_what_is_no_list_of_residents_is_refused(new_station: Callable[[], str], new_account: Accounts) -> None:
    clerk = new_account("CLERK", new_station())

    assert clerk.import_residents(b"").json()["code"] == "FILE_EMPTY"
    assert clerk.import_residents(b"x", media="application/json").json()["code"] == "UNSUPPORTED_MEDIA_TYPE"
    assert clerk.import_residents(b"x", community="1").json()["code"] == "UNKNOWN_PARAMETER"
    assert clerk.import_residents(b"x" * (50 * 1024 * 1024 + 1)).json()["code"] == "BODY_TOO_LARGE"
    assert ended(clerk, clerk.import_residents(b"\x89PNG\0\0").json())["error"]["code"] == "FILE_TYPE_UNKNOWN"
    assert clerk.import_template("xlsx").headers["Content-Disposition"] == 'attachment; filename="residents-template.xlsx"'


def test_an_upload_that_breaks_off_leaves_nothing_and_can_be_taken_up(new_station: Callable[[], str], new_account: Accounts) -> None:
    clerk = new_account("CLERK", new_station())
    rows, _ = village("journey of a break", 3_000)
    data = csv_file(rows)

    def broken() -> Any:
        yield data[:300_000]
        raise ConnectionError

    headers = {"Content-Type": "text/csv", "Content-Length": str(len(data)), "Idempotency-Key": "upload-1"}
    with suppress(ConnectionError):
        clerk.http.request("POST", "/imports", content=broken(), headers=headers)
    wait_until(lambda: [job["state"] for job in clerk.jobs().json()["items"]] == ["RECEIVING"], "the beginning of the upload")

    job = ended(clerk, clerk.import_residents(data, key="upload-1").json())

    assert job["progress"]["total"] == 3_000
    assert len(clerk.jobs().json()["items"]) == 1
