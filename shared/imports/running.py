"""The job that a file becomes: it is taken apart, written part by part, and reported. Each step is a transaction.

READING    the file goes to a process of its own; the rows that come back are kept in parts, from which any replica can go on
IMPORTING  part by part, or in portions of one; while the server writes one, the next is read
REPORTING  the result as a file

A dry run that has lost its memory of what it has seen, or cannot be sure of it, begins again: it has written nothing that counts.
"""

import hashlib
from collections.abc import Callable
from itertools import islice
from time import monotonic
from typing import Any, ClassVar, Generic, TypeVar

from shared.db.base import new_id
from shared.db.unit_of_work import UnitOfWork
from shared.files.reading_process import ReadingProcess
from shared.imports import queries
from shared.imports.entries import Entry
from shared.imports.report import report_rows
from shared.imports.sheets import Sheet
from shared.jobs.parts import add_to_result, drop_parts, open_part, put_part
from shared.jobs.tables import Job, PartPurpose
from shared.jobs.workshop import JobFailed, Runner

E = TypeVar("E", bound=Entry)
T = TypeVar("T")
"""What reading rows takes."""
Seen = dict[Any, Any]
"""What a dry run would have written so far."""

READING, IMPORTING, REPORTING = "READING", "IMPORTING", "REPORTING"
MOUTHFUL = 4
"""Parts of the file that the reader is given at once."""
SHEAF = 8
"""Parts of rows that are kept in one step."""
LOOK = 0.25
"""Seconds for which the reader is watched at a time."""
REPORT_ROWS = 2_000


class FileImport(Runner, Generic[E, T]):
    """Imports one file of a kind; a service says what the kind is, what reading takes, and how a part's rows are read and written."""

    sheet: ClassVar[Sheet]

    def tools(self, uow: UnitOfWork, job: Job) -> T:
        """What ``read`` needs of this step: keys, the day; never the unit of work itself, beside which it runs."""
        raise NotImplementedError

    def read(self, part: bytes, tools: T) -> list[E]:
        """The rows of a part, without the database: ``read_entries``."""
        raise NotImplementedError

    def write(self, uow: UnitOfWork, job: Job, entries: list[E], seen: Seen | None) -> dict[str, int]:
        """Write the rows of a part and their results; returns how many had which outcome.

        In a dry run ``seen`` is what earlier parts would have written, for this one to add to, and nothing is written but results.
        """
        raise NotImplementedError

    def portion(self, entries: list[E]) -> int:
        """How many of these, from the first on, go into one step; at least one. All of a part, unless some weigh more than others."""
        return len(entries)

    def __init__(self, job_id: str, breathe: Callable[[], None]) -> None:
        super().__init__(job_id, breathe)
        self._reader: ReadingProcess | None = None
        self._token = ""
        self._fed = 0
        self._digest = hashlib.sha256()
        self._taken = 0
        self._tools: T | None = None
        self._raw: dict[int, bytes] = {}
        self._entries: dict[int, list[E]] = {}
        self._seen: Seen | None = None
        self._tried = (-1, 0)

    def step(self, uow: UnitOfWork, job: Job) -> bool:
        """The next piece."""
        phase = job.position.get("phase", READING)
        if phase == READING:
            return self._read(uow, job)
        return self._import(uow, job) if phase == IMPORTING else self._report(uow, job)

    def ahead(self) -> None:
        """Watch the reader, or read the coming part's rows."""
        if self._reader is not None:
            end = monotonic() + LOOK
            while monotonic() < end and self._reader.outcome is None and len(self._reader.frames) < SHEAF:
                self._reader.pump()
                self.breathe()
        for number in sorted(self._raw.keys() - self._entries.keys())[:1]:
            self._prepare(number)

    def close(self) -> None:
        """Stop the reader."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    # Reading

    def _read(self, uow: UnitOfWork, job: Job) -> bool:
        if self._reader is None or job.position.get("reader") != self._token:
            self._begin_reading(uow, job)
        reader = self._reader
        if reader is None:
            raise ValueError("a reader was begun")
        self._feed(uow, job, reader)
        kept: int = job.position["parts"]
        while self._taken < kept:
            reader.frames.popleft()
            self._taken += 1
        for number, frame in enumerate(list(islice(reader.frames, SHEAF)), start=kept):
            put_part(uow, job.id, PartPurpose.ROWS, number, frame)
            kept = number + 1
        job.position = {**job.position, "parts": kept}
        if reader.outcome is not None and kept == self._taken + len(reader.frames):
            self._end_reading(uow, job, reader.outcome)
        return False

    def _begin_reading(self, uow: UnitOfWork, job: Job) -> None:
        """From the beginning, whatever a replica has left that was killed, or does not know yet that it leads no more."""
        self.close()
        drop_parts(uow, job, [PartPurpose.ROWS])
        self._token = new_id()
        job.position = {**job.position, "phase": READING, "parts": 0, "reader": self._token}
        self._reader, self._fed, self._taken, self._digest = ReadingProcess(self.sheet.columns), 0, 0, hashlib.sha256()

    def _feed(self, uow: UnitOfWork, job: Job, reader: ReadingProcess) -> None:
        inputs: int = job.position["inputs"]
        for _ in range(MOUTHFUL if reader.is_hungry else 0):
            part = open_part(uow, job.id, PartPurpose.INPUT, self._fed) if self._fed < inputs else None
            if part is None:
                reader.end()
                return
            reader.feed(part)
            self._digest.update(part)
            self._fed += 1

    def _end_reading(self, uow: UnitOfWork, job: Job, outcome: dict[str, Any]) -> None:
        if outcome["error"]:
            raise JobFailed(outcome["error"], outcome["row"])
        if uow.index.of("job.input", self._digest.hexdigest()) != bytes(job.input_index or b""):
            # Two uploads under one key have each replaced parts of the other's.
            raise JobFailed("UPLOAD_MIXED")
        job.total = outcome["rows"]
        if outcome["is_partial"]:
            job.notes = [*job.notes, "COLUMNS_PASSED_OVER"]
        job.position = {"phase": IMPORTING, "parts": job.position["parts"], "part": 0, "rows": 0}
        drop_parts(uow, job, [PartPurpose.INPUT])
        self.close()

    # Importing

    def _import(self, uow: UnitOfWork, job: Job) -> bool:
        self.close()
        is_dry_run: bool = job.parameters["dry_run"]
        if is_dry_run and (self._seen is None or _place(job) <= self._tried):
            self._begin_again(uow, job)
        self._tools = self.tools(uow, job)
        number, first = self._tried = _place(job)
        self._fetch(uow, job, number)
        entries = (self._entries.get(number) or self._prepare(number))[first:]
        count = self.portion(entries)
        counts = self.write(uow, job, entries[:count], self._seen if is_dry_run else None)
        job.counts = {name: job.counts.get(name, 0) + counts.get(name, 0) for name in sorted({*job.counts, *counts})}
        job.done = sum(job.counts.values())
        if count < len(entries):
            job.position = {**job.position, "row": first + count}
            return False
        job.position = {**job.position, "part": number + 1, "row": 0}
        if number + 1 >= job.position["parts"]:
            job.position = {"phase": REPORTING, "after": 0}
            drop_parts(uow, job, [PartPurpose.ROWS])
        return False

    def _begin_again(self, uow: UnitOfWork, job: Job) -> None:
        queries.drop_rows(uow.session, self.sheet.rows, job.id)
        self._seen = {}
        job.counts, job.done = {}, 0
        job.position = {**job.position, "part": 0, "row": 0}

    def _fetch(self, uow: UnitOfWork, job: Job, number: int) -> None:
        """Have this part and the next two at hand, and let go of those before.

        ``ahead`` begins before this step has fetched anything, so what it is to read must have been fetched in the step before.
        """
        for past in [known for known in self._raw if known < number]:
            self._raw.pop(past)
            self._entries.pop(past, None)
        for wanted in range(number, min(number + 3, job.position["parts"])):
            if wanted not in self._raw:
                part = open_part(uow, job.id, PartPurpose.ROWS, wanted)
                if part is None:
                    raise ValueError("a part of the rows is missing")
                self._raw[wanted] = part

    def _prepare(self, number: int) -> list[E]:
        if self._tools is None:
            raise ValueError("rows are read with the tools of a step")
        self._entries[number] = entries = self.read(self._raw[number], self._tools)
        return entries

    # Reporting

    def _report(self, uow: UnitOfWork, job: Job) -> bool:
        after: int = job.position["after"]
        rows = queries.rows_after(uow.session, self.sheet, job.id, after, REPORT_ROWS)
        if not after:
            job.result_name, job.result_type = f"import-{job.id}.csv", "text/csv; charset=utf-8"
        add_to_result(uow, job, report_rows(uow, self.sheet, job.id, rows, breathe=self.breathe, is_first=not after))
        if rows:
            job.position = {**job.position, "after": rows[-1].row_number}
        job.total = job.done
        return len(rows) < REPORT_ROWS


def _place(job: Job) -> tuple[int, int]:
    """The part that is next, and the first of its rows that was not written yet."""
    return job.position["part"], job.position.get("row", 0)
