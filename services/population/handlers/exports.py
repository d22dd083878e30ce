"""Asking for an export, and making it.

The job first gathers the rows, some hundred a step, masked and put on record as a listing puts them; then it writes the file from what it
has gathered, so that the file says how many rows it has, and is the same however often the writing is begun anew.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import orjson

from services.population.export_files import MEDIA_TYPES, PLAIN, Workbook
from services.population.handlers.reading import put_back
from services.population.models import Residence
from services.population.queries import exports as queries
from services.population.rules.exports import most_rows, packed
from services.population.rules.uncertain_days import Period, asked_period, check_period
from services.population.schemas.exports import row_of, watermark
from services.population.schemas.residences import show_residence
from shared.answers import Answer
from shared.clock import LOCAL_ZONE
from shared.contracts.population.exports import ExportFilter
from shared.contracts.population.vocabulary.exports import ExportFormat
from shared.contracts.population.vocabulary.jobs import JobKind
from shared.db.base import new_id
from shared.db.paging import keyset
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import refuse, under
from shared.jobs.answers import show_job
from shared.jobs.lifecycle import new_job
from shared.jobs.parts import PART_BYTES, add_to_result, drop_parts, open_part, put_part
from shared.jobs.tables import Job, PartPurpose
from shared.jobs.workshop import JobFailed, Runner
from shared.reach import scope

Data = dict[str, Any]
STEP = 500
"""Rows gathered in one transaction."""
PARTS_A_STEP = 4
"""Parts written in one transaction: a megabyte at most."""


def start_export(uow: UnitOfWork, data: Data) -> Answer:
    """Have a file made; the purpose goes into the audit trail and the file. Raises ``Invalid`` for contradictory times."""
    period = Period(data["filter"]["from"], data["filter"]["to"])
    refuse(under("/filter", check_period(data["filter"]["as_of"], period, about_now=False)))
    asked = {name: value for name, value in orjson.loads(orjson.dumps(data["filter"])).items() if value is not None}
    if asked.get("station_code") == scope(uow.actor):
        asked.pop("station_code", None)  # said or not, it is the own one, by whichever name it goes when the job runs
    what = {"resource": data["resource"], "format": data["format"], "filter": asked}
    job = new_job(uow, JobKind.EXPORT, what, "rows")
    uow.flush()
    # A purpose may name people, and what was asked for is shown to the whole station.
    put_part(uow, job.id, PartPurpose.INPUT, 0, data["purpose"].encode())
    uow.audit("EXPORT_REQUESTED", f"job:{job.id}", station_code=job.station_code, detail=what, purpose=data["purpose"])
    return uow.commit(show_job(job))


class ExportRunner(Runner):
    """Makes one file. ``job.position`` says which station's rows, the last one gathered, how many parts those fill, and how much is written."""

    is_whole_or_nothing = True

    def __init__(self, job_id: str, breathe: Callable[[], None]) -> None:
        super().__init__(job_id, breathe)
        self._purpose = ""
        self._book: Workbook | None = None
        self._book_id, self._in_book, self._is_full = "", 0, False

    def step(self, uow: UnitOfWork, job: Job) -> bool:
        """Gather some rows, or write some of the file."""
        self._purpose = self._purpose or (open_part(uow, job.id, PartPurpose.INPUT, 0) or b"").decode()
        if job.position.get("station", ...) != scope(uow.actor):
            self._begin(uow, job)
        if "gathered_at" not in job.position:
            self._gather(uow, job)
            return False
        form = ExportFormat(job.parameters["format"])
        return self._copy_book(uow, job) if form is ExportFormat.XLSX else self._write(uow, job, form)

    def _begin(self, uow: UnitOfWork, job: Job) -> None:
        """At the beginning; and anew when the station was merged meanwhile: its rows are another set now."""
        self.close()
        drop_parts(uow, job, [PartPurpose.ROWS, PartPurpose.RESULT])
        job.position, job.done = {"station": scope(uow.actor), "parts": 0}, 0
        most = most_rows(queries.limit(uow.session, uow.today), ExportFormat(job.parameters["format"]))
        job.total = queries.count(uow.session, queries.exported(scope(uow.actor), _filter(job)), most)
        if job.total > most:
            raise JobFailed("EXPORT_TOO_LARGE")

    def _gather(self, uow: UnitOfWork, job: Job) -> None:
        asked = _filter(job)
        columns: list[Any] = [Residence.id]
        after = [job.position["after"]] if "after" in job.position else None
        statement = keyset(queries.exported(scope(uow.actor), asked), columns, after, STEP, descending=True)
        found = uow.session.execute(statement).all()
        items = [self._shown(uow, row) for row in found[:STEP]]
        period = asked_period(asked["as_of"], asked["from"], asked["to"])
        if period is not None and period.last is not None:
            put_back(uow, items, period.last)
        parts = self._keep(uow, job, items)
        job.done += len(items)
        job.position = {**job.position, "parts": parts, **({"after": items[-1]["id"]} if items else {})}
        if len(found) <= STEP:
            job.total, job.counts = job.done, {"EXPORTED": job.done}
            job.position = {**job.position, "gathered_at": uow.now.isoformat(), "written": 0}
        self._audit(uow, job, items)

    def _shown(self, uow: UnitOfWork, row: Any) -> Answer:
        self.breathe()
        return show_residence(row[0], row[1], uow.cipher)

    def _keep(self, uow: UnitOfWork, job: Job, items: list[Answer]) -> int:
        number: int = job.position["parts"]
        for group in packed((orjson.dumps(row_of(item)) for item in items), PART_BYTES):
            put_part(uow, job.id, PartPurpose.ROWS, number, b"[" + b",".join(group) + b"]")
            number += 1
        return number

    def _audit(self, uow: UnitOfWork, job: Job, items: list[Answer]) -> None:
        shown = [name for item in items for name in (f"residence:{item['id']}", f"person:{item['person']['id']}")]
        detail = {"count": len(items), "job": job.id}
        subject = f"residences:{job.station_code or '*'}"
        uow.audit("RESIDENCES_EXPORTED", subject, station_code=job.station_code, detail=detail, related=shown, purpose=self._purpose)

    def _write(self, uow: UnitOfWork, job: Job, form: ExportFormat) -> bool:
        """Write some parts of a file that needs no memory of those before."""
        plain, start = PLAIN[form], job.position["written"]
        end = min(start + PARTS_A_STEP, job.position["parts"])
        content = [plain.begin(self._mark(job))] if start == 0 else []
        content += [plain.rows(_rows(uow, job, number), first=number == 0) for number in range(start, end)]
        is_done: bool = end == job.position["parts"]
        _name(job, form)
        add_to_result(uow, job, b"".join([*content, plain.end()] if is_done else content))
        job.position = {**job.position, "written": end}
        return is_done

    def _mark(self, job: Job) -> dict[str, Any]:
        gathered_at = datetime.fromisoformat(job.position["gathered_at"])
        station_code = job.station_code or job.parameters["filter"].get("station_code")
        return watermark(job.requested_by, gathered_at, self._purpose, station_code, job.parameters["filter"], job.done)

    def _copy_book(self, uow: UnitOfWork, job: Job) -> bool:
        """Fill the workbook; when ``ahead`` has put it together, copy it."""
        if self._book is None or not self._book.is_whole:
            self._fill_book(uow, job)
            return False
        _name(job, ExportFormat.XLSX)
        if job.position.get("book") != self._book_id:  # what another runner has copied is of a book that was packed in other bytes
            drop_parts(uow, job, [PartPurpose.RESULT])
            job.position = {**job.position, "book": self._book_id}
        piece = self._book.piece(job.result_size, PARTS_A_STEP * PART_BYTES)
        add_to_result(uow, job, piece)
        is_last: bool = len(piece) < PARTS_A_STEP * PART_BYTES
        return is_last

    def _fill_book(self, uow: UnitOfWork, job: Job) -> None:
        if self._book is None:
            self._book = Workbook(job.id, self._mark(job), self.breathe)
            self._book_id, self._in_book = new_id(), 0
        for number in range(self._in_book, min(self._in_book + PARTS_A_STEP, job.position["parts"])):
            self._book.add(_rows(uow, job, number))
            self._in_book = number + 1
        self._is_full = self._in_book == job.position["parts"]

    def ahead(self) -> None:
        """Put the workbook together once all rows are in it: the longest piece, and none that needs the database."""
        if self._book is not None and not self._book.is_whole and self._is_full:
            self._book.put_together()

    def close(self) -> None:
        """Leave nothing on the disk."""
        if self._book is not None:
            self._book.discard()
            self._book, self._is_full = None, False


def _filter(job: Job) -> Data:
    asked: Data = ExportFilter().load(job.parameters["filter"])
    return asked


def _rows(uow: UnitOfWork, job: Job, number: int) -> list[list[Any]]:
    rows: list[list[Any]] = orjson.loads(open_part(uow, job.id, PartPurpose.ROWS, number) or b"[]")
    return rows


def _name(job: Job, form: ExportFormat) -> None:
    gathered: date = datetime.fromisoformat(job.position["gathered_at"]).astimezone(LOCAL_ZONE).date()
    job.result_name, job.result_type = f"residences-{gathered:%Y%m%d}-{job.id}.{form.lower()}", MEDIA_TYPES[form]
