"""Files of residents as stations have them, and an import of one from the upload to the end of its job."""

import base64
import csv
import hashlib
import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter

from services.population.rules.import_columns import RESIDENTS
from shared.contracts.population import imports as contract
from shared.contracts.population import jobs
from shared.identity import Actor
from tests.factories.population import CLERK, Population, next_number

TITLES = [column.title for column in RESIDENTS]
NAMES = [column.name for column in RESIDENTS]
PART = 256 * 1024
USUAL = {
    "document_type": "身份证",
    "name": "张小明",
    "phone": "13800138000",
    "address": "长塘路 12 号",
    "room": "302",
    "category": "流动人口",
    "reason": "务工",
    "place_kind": "出租屋",
    "started_on": "2022-03-01",
}


def row(**others: Any) -> list[str]:
    """The cells of a row that is right, for somebody new."""
    said = {**USUAL, "document_number": next_number(), **others} if "document_number" not in others else {**USUAL, **others}
    return [said.get(name, "") for name in NAMES]


def csv_file(rows: Iterable[Sequence[str]], header: Sequence[str] = TITLES, encoding: str = "utf-8-sig", delimiter: str = ",") -> bytes:
    """A CSV file."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows([header, *rows])
    return out.getvalue().encode(encoding)


def workbook(rows: Iterable[Sequence[Any]], header: Sequence[str] = TITLES) -> bytes:
    """A workbook; texts are text cells, other values what they are."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate([header, *rows]):
            for place, cell in enumerate(cells):
                if cell not in {"", None}:
                    (sheet.write_string if isinstance(cell, str) else sheet.write)(number, place, cell)
    return out.getvalue()


def submitted(population: Population, data: bytes, actor: Actor = CLERK, **asked: Any) -> dict[str, Any]:
    """An import whose file has come in; it waits."""
    job = population.ask(contract.BEGIN_IMPORT, asked, actor)
    parts = [data[start : start + PART] for start in range(0, len(data), PART)]
    for number, part in enumerate(parts):
        population.ask(contract.ADD_IMPORT_PART, {"id": job["id"], "part": number, "content": base64.b64encode(part).decode()}, actor)
    told = {"id": job["id"], "parts": len(parts), "size": len(data), "digest": hashlib.sha256(data).hexdigest()}
    return population.ask(contract.SUBMIT_IMPORT, told, actor)


def imported(population: Population, data: bytes, actor: Actor = CLERK, **asked: Any) -> dict[str, Any]:
    """An import that has ended."""
    job = submitted(population, data, actor, **asked)
    while population.service.desk.work(population.store):
        pass
    return population.ask(jobs.GET_JOB, {"id": job["id"]}, actor)


def rows_of(population: Population, job: dict[str, Any], actor: Actor = CLERK, **asked: Any) -> list[dict[str, Any]]:
    """The rows of an import, of up to 200."""
    return list(population.ask(contract.LIST_IMPORT_ROWS, {"id": job["id"], "limit": 200, **asked}, actor)["items"])


def problems_of(population: Population, job: dict[str, Any]) -> list[tuple[int, str | None, str]]:
    """Row, column and code of every problem."""
    return [(found["row"], problem["column"], problem["code"]) for found in rows_of(population, job) for problem in found["problems"]]
