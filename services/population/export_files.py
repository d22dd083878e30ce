"""The three forms of a file. CSV and JSON are written piece by piece; a workbook is written to the disk and put together at the end.

A workbook lies in a folder that only this account can open and that has the job's name, so that whoever goes on after a kill on the
same machine clears it away.
"""

import csv
import io
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson
import xlsxwriter

from services.population.schemas.exports import HEADINGS, WATERMARK, Cell
from shared.contracts.population.vocabulary.exports import ExportFormat
from shared.files.safe_cells import guarded

MEDIA_TYPES: Mapping[ExportFormat, str] = {
    ExportFormat.CSV: "text/csv; charset=utf-8",
    ExportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ExportFormat.JSON: "application/json",
}
BOM = "\ufeff"
"""Excel reads a CSV as UTF-8 only when it begins with this."""
WIDTH = 18
"""Characters; a document number fits."""
BREATHE_EVERY = 20
"""Rows."""

Rows = Sequence[Sequence[Cell]]


class Csv:
    """RFC 4180 in UTF-8: what the file says of itself, an empty line, the headings, the rows."""

    def begin(self, mark: Mapping[str, Cell]) -> bytes:
        """All that stands above the rows."""
        above = [[WATERMARK[name], value] for name, value in mark.items()]
        return BOM.encode() + _csv([*above, [], list(HEADINGS.values())])

    def rows(self, rows: Rows, *, first: bool) -> bytes:
        """Some of the rows."""
        return _csv(rows)

    def end(self) -> bytes:
        """Nothing stands below them."""
        return b""


def _csv(rows: Rows) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([guarded(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return text.getvalue().encode()


class Json:
    """``{"meta": {…}, "items": [{…}, …]}``, an item a line."""

    def begin(self, mark: Mapping[str, Cell]) -> bytes:
        """All that stands before the items."""
        return b'{"meta":' + orjson.dumps(dict(mark)) + b',"items":[\n'

    def rows(self, rows: Rows, *, first: bool) -> bytes:
        """Some of the items."""
        items = b",\n".join(orjson.dumps(dict(zip(HEADINGS, row, strict=True))) for row in rows)
        return items if first or not rows else b",\n" + items

    def end(self) -> bytes:
        """What closes the document."""
        return b"\n]}\n"


PLAIN: Mapping[ExportFormat, Csv | Json] = {ExportFormat.CSV: Csv(), ExportFormat.JSON: Json()}


class Workbook:
    """A workbook of two sheets, what it says of itself and the rows, which never stand in memory all at once."""

    def __init__(self, job_id: str, mark: Mapping[str, Cell], breathe: Callable[[], None]) -> None:
        self._folder = Path(tempfile.gettempdir()) / f"liangdian-export-{job_id}"
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(mode=0o700)
        self._breathe = breathe
        self._file = _BreathingFile(self._folder / "book.xlsx", breathe)
        self._book = xlsxwriter.Workbook(self._file, {"constant_memory": True, "tmpdir": str(self._folder)})
        self._text = self._book.add_format({"num_format": "@"})
        self._row = 1
        self.is_whole = False
        self._write_mark(mark)
        self._sheet = self._begin_rows(mark)

    def _write_mark(self, mark: Mapping[str, Cell]) -> None:
        sheet = self._book.add_worksheet("导出说明")
        sheet.set_column(0, 1, 2 * WIDTH)
        for number, (name, value) in enumerate(mark.items()):
            sheet.write_string(number, 0, WATERMARK[name])
            self._write(sheet, number, 1, value)

    def _begin_rows(self, mark: Mapping[str, Cell]) -> Any:
        sheet = self._book.add_worksheet("居住记录")
        sheet.set_column(0, len(HEADINGS) - 1, WIDTH)
        sheet.set_footer(f"&L{mark['exported_by']}&C{mark['exported_at']}&R&P / &N")  # printed sheets get parted from the first one
        for column, heading in enumerate(HEADINGS.values()):
            sheet.write_string(0, column, heading)
        return sheet

    def _write(self, sheet: Any, row: int, column: int, value: Cell) -> None:
        if isinstance(value, str):
            sheet.write_string(row, column, guarded(value), self._text)
        elif value is not None:
            sheet.write_number(row, column, value)

    def add(self, rows: Rows) -> None:
        """Write some of the rows, below those before."""
        for row in rows:
            for column, value in enumerate(row):
                self._write(self._sheet, self._row, column, value)
            self._row += 1
            if self._row % BREATHE_EVERY == 0:
                self._breathe()

    def put_together(self) -> None:
        """Close it: pack what was written into one file."""
        self._book.close()
        self._file.close()
        self.is_whole = True

    def piece(self, start: int, size: int) -> bytes:
        """A piece of the whole file; an empty one at its end."""
        with (self._folder / "book.xlsx").open("rb") as file:
            file.seek(start)
            piece: bytes = file.read(size)
        return piece

    def discard(self) -> None:
        """Leave nothing of it on the disk."""
        for sheet in self._book.worksheets():
            sheet._opt_close()  # noqa: SLF001 # no public way to let go of a book that is not to be put together
        self._file.close()
        shutil.rmtree(self._folder, ignore_errors=True)


class _BreathingFile(io.FileIO):
    """A file whose every write lets others work: packing a workbook is one long call."""

    def __init__(self, path: Path, breathe: Callable[[], None]) -> None:
        super().__init__(path, "wb")
        self._breathe = breathe

    def write(self, data: Any) -> int:
        """Write all of it."""
        self._breathe()
        return super().write(data)
