"""Reads a file that somebody sent into rows of texts, in a process of its own: ``python -m shared.files.spreadsheet COLUMNS``.

A file may be anything, a bomb included; so it is taken apart where it can do no harm: without keys, files or network, and
with a bounded memory and time that the system enforces. The file comes in by the standard input. Out go frames, each a length
of four bytes and JSON: lists of ``[row number, cell, …]`` in the order of the known columns, at last one object that says how it ended. COLUMNS is what ``columns.telling`` makes of them.
"""

import csv
import io
import resource
import sys
import zipfile
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from typing import Any, BinaryIO

import orjson
import python_calamine

from shared.decisions import Refused
from shared.files.columns import MOST_COLUMNS, Column, Layout, read_header, told_columns
from shared.files.encoding import BadLine, detect_encoding

MEMORY = 512 * 1024 * 1024
SECONDS = 120
MOST_ROWS = 200_000
FRAME_ROWS = 500
FRAME_BYTES = 192 * 1024
LARGEST_ROW = 32 * 1024
"""Characters; a longer row is passed on as one without cells, which is refused."""
LARGEST_CELL = 1024 * 1024
"""Characters; a longer cell is an opening quote that nothing closes."""
LARGEST_SHEET = 512 * 1024 * 1024
"""Bytes of a workbook when it is unpacked."""
ZIP, EXACT = b"PK\x03\x04", 10**15

Cells = list[str]


class Unreadable(Exception):
    """The file is not what it should be: a stable code, and the row at fault."""

    def __init__(self, code: str, row: int | None = None) -> None:
        self.code = code
        self.row = row
        super().__init__(code)


def main() -> None:
    """Read the standard input, write frames to the standard output."""
    limit()
    write = Frames(sys.stdout.buffer)
    try:
        write.rows(read(sys.stdin.buffer.read(), told_columns(sys.argv[1])))
        write.end({"error": None, "row": None})
    except Unreadable as fault:
        write.end({"error": fault.code, "row": fault.row})
    except MemoryError:
        write.end({"error": "FILE_TOO_COMPLEX", "row": None})


def limit() -> None:
    """Give up what a reader does not need."""
    bounds = {resource.RLIMIT_AS: MEMORY, resource.RLIMIT_CPU: SECONDS, resource.RLIMIT_FSIZE: 0, resource.RLIMIT_NPROC: 0, resource.RLIMIT_CORE: 0}
    for what, most in bounds.items():
        resource.setrlimit(what, (most, most))


class Frames:
    """Writes what was read."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._count = 0
        self._is_partial = False

    def rows(self, rows: Iterable[tuple[int, Cells | None] | Layout]) -> None:
        """Some hundred rows a frame."""
        frame: list[bytes] = []
        size = 0
        for row in rows:
            if isinstance(row, Layout):
                self._is_partial = row.is_partial
                continue
            encoded = orjson.dumps([row[0], *(row[1] or ())])
            if frame and (len(frame) == FRAME_ROWS or size + len(encoded) > FRAME_BYTES):
                self._put(b"[" + b",".join(frame) + b"]")
                frame, size = [], 0
            frame.append(encoded)
            size += len(encoded) + 1
            self._count += 1
        if frame:
            self._put(b"[" + b",".join(frame) + b"]")

    def end(self, told: dict[str, Any]) -> None:
        """How it ended, and how many rows there were."""
        if told["error"] is None and not self._count:
            told = {"error": "FILE_EMPTY", "row": None}
        self._put(orjson.dumps({**told, "rows": self._count, "is_partial": self._is_partial}))
        self._out.flush()

    def _put(self, data: bytes) -> None:
        self._out.write(len(data).to_bytes(4) + data)


def read(data: bytes, columns: Sequence[Column]) -> Iterator[tuple[int, Cells | None] | Layout]:
    """The layout, then each row that is not blank with its number in the file; raises ``Unreadable``."""
    if not data.removeprefix(BOM_UTF8).strip():
        raise Unreadable("FILE_EMPTY")
    rows = _workbook(data) if data.startswith(ZIP) else _text(data)
    layout: Layout | None = None
    for number, cells in rows:
        if cells is not None and not any(cells):
            continue
        if layout is None:
            layout = _layout(cells, columns, number)
            yield layout
        elif number > MOST_ROWS + 1:
            raise Unreadable("TOO_MANY_ROWS", number)
        else:
            is_long = cells is None or sum(map(len, cells)) > LARGEST_ROW
            yield number, None if is_long or cells is None else layout.of(cells)


def _layout(cells: Cells | None, columns: Sequence[Column], number: int) -> Layout:
    found = Refused("TOO_MANY_COLUMNS", "") if cells is None else read_header(cells, columns)
    if isinstance(found, Refused):
        raise Unreadable(found.code, number)
    return found


def _text(data: bytes) -> Iterator[tuple[int, Cells | None]]:
    encoding = UTF_16.get(data[:2]) or _encoding(data)
    csv.field_size_limit(LARGEST_CELL)
    lines = io.TextIOWrapper(io.BytesIO(data), encoding, newline="")
    head = lines.readline(LARGEST_CELL)
    lines.seek(0)
    number = 0
    try:
        for number, cells in enumerate(csv.reader(lines, delimiter=max(",;\t", key=head.count), strict=True), start=1):
            yield number, [cell.strip("\ufeff") for cell in cells] if number == 1 else cells
    except csv.Error:
        raise Unreadable("FILE_MALFORMED", number + 1) from None
    except UnicodeDecodeError:
        raise Unreadable("MIXED_ENCODINGS", number + 1) from None


UTF_16 = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
"""What spreadsheets call "Unicode text"."""


def _encoding(data: bytes) -> str:
    if b"\0" in data[:4096]:
        raise Unreadable("FILE_TYPE_UNKNOWN")
    found = detect_encoding(data)
    if isinstance(found, BadLine):
        raise Unreadable("MIXED_ENCODINGS", found.number)
    return found


def _workbook(data: bytes) -> Iterator[tuple[int, Cells | None]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > LARGEST_SHEET:
                raise Unreadable("FILE_TOO_COMPLEX")
        sheet = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    except (zipfile.BadZipFile, python_calamine.CalamineError, OSError, ValueError, IndexError, NotImplementedError):
        raise Unreadable("FILE_UNREADABLE") from None
    if sheet.start is None or sheet.end is None:
        raise Unreadable("FILE_EMPTY")
    if sheet.width > MOST_COLUMNS:
        raise Unreadable("TOO_MANY_COLUMNS", 1)
    for number, cells in enumerate(sheet.iter_rows(), start=sheet.start[0] + 1):
        yield number, [_cell(cell) for cell in cells]


def _cell(value: Any) -> str:
    """What a cell shows, as far as that is known: whole numbers without a point, days without a time."""
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return f"{value:.5E}" if abs(value) >= EXACT else str(int(value)) if value.is_integer() else str(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    return value.isoformat() if isinstance(value, date) else str(value)


if __name__ == "__main__":
    main()
