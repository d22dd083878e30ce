"""Crowds of residents, and what becomes of exports of them."""

import base64
import csv
import io
from typing import Any

import orjson
from python_calamine import CalamineWorkbook

from services.population.handlers.job_kinds import WORKSHOP
from services.population.handlers.registration import register
from services.population.schemas.exports import HEADINGS, WATERMARK
from shared.contracts.directory.roles import Role
from shared.contracts.population import exports, jobs, rpc
from shared.db.unit_of_work import UnitOfWork
from shared.identity import Actor, Call
from shared.jobs.desk import Desk
from tests.factories.population import CLERK, Patient, Population, registration

HEAD = Actor("01890000-0000-7000-8000-00000000ead1", frozenset({Role.STATION_HEAD}), "changtang")
PURPOSE = "=季度台账归档"
ABOVE = len(WATERMARK)

Rows = list[list[str]]


def crowd(population: Population, count: int, actor: Actor = CLERK) -> None:
    """So many residents, in a few transactions."""

    def settle(uow: UnitOfWork, numbers: range) -> None:
        for number in numbers:
            written = registration(address={"text": f"长塘路 {number} 号", "room": str(number)})
            register(uow, rpc.REGISTER_RESIDENCE.request().load(written))
        uow.commit()

    for start in range(0, count, 250):
        call = Call("request-1", Patient(), actor, None, "population.crowd")
        population.store.once(call, settle, range(start, min(start + 250, count)))


def started(population: Population, form: str, actor: Actor = HEAD, **asked: Any) -> str:
    """The job of an export that waits."""
    return str(population.ask(exports.START_EXPORT, {"format": form, "purpose": PURPOSE, "filter": asked}, actor)["id"])


def exported(population: Population, form: str, actor: Actor = HEAD, **asked: Any) -> bytes:
    """The file of an export."""
    job_id = started(population, form, actor, **asked)
    assert Desk(WORKSHOP).work(population.store, 60) == 0
    return downloaded(population, job_id, actor)


def downloaded(population: Population, job_id: str, actor: Actor = HEAD) -> bytes:
    """The file that a job has made."""
    job = population.ask(jobs.GET_JOB, {"id": job_id}, actor)
    assert job["state"] == "SUCCEEDED", job
    parts = [population.ask(jobs.READ_JOB_RESULT, {"id": job_id, "part": 0}, actor)]
    parts += [population.ask(jobs.READ_JOB_RESULT, {"id": job_id, "part": number}, actor) for number in range(1, parts[0]["parts"])]
    content = b"".join(base64.b64decode(part["content"]) for part in parts)
    assert len(content) == parts[0]["size"]
    return content


def read_csv(content: bytes) -> tuple[dict[str, str], Rows]:
    """What a file says of itself, and its rows."""
    assert content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert lines[ABOVE] == []
    assert lines[ABOVE + 1] == list(HEADINGS.values())
    return _mark(lines[:ABOVE]), lines[ABOVE + 2 :]


def read_xlsx(content: bytes) -> tuple[dict[str, str], Rows]:
    """What a workbook says of itself, and its rows; every number as it is written."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    about, rows = (book.get_sheet_by_index(number).to_python(skip_empty_area=False) for number in (0, 1))
    assert rows[0] == list(HEADINGS.values())
    return _mark([[_text(cell) for cell in line] for line in about]), [[_text(cell) for cell in row] for row in rows[1:]]


def read_json(content: bytes) -> tuple[dict[str, str], Rows]:
    """What a document says of itself, and its items as rows."""
    document = orjson.loads(content)
    assert all(list(item) == list(HEADINGS) for item in document["items"])
    return {name: _text(value) for name, value in document["meta"].items()}, [[_text(cell) for cell in item.values()] for item in document["items"]]


READERS = {"CSV": read_csv, "XLSX": read_xlsx, "JSON": read_json}


def _mark(lines: Rows) -> dict[str, str]:
    names = {heading: name for name, heading in WATERMARK.items()}
    return {names[line[0]]: line[1] for line in lines}


def _text(cell: Any) -> str:
    return "" if cell is None else str(int(cell)) if isinstance(cell, float) else str(cell)
