"""A file to begin with: a header in both languages and an example row, which an import passes over.

In the workbook every cell is text, so that no number loses its end; and the columns of words offer theirs.
"""

import csv
import io
from collections.abc import Mapping, Sequence

import xlsxwriter

from shared.contracts.vocabulary import FileFormat
from shared.files.cells import Words
from shared.files.columns import Column

MEDIA: Mapping[FileFormat, str] = {
    FileFormat.CSV: "text/csv; charset=utf-8",
    FileFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ROWS = 5_000
WIDTH = 22


def template(form: FileFormat, columns: Sequence[Column], example: Mapping[str, str], sheet: str) -> bytes:
    """The file; ``example`` are cells by column, ``sheet`` the name of the workbook's sheet."""
    rows = [[f"{column.title} / {column.name}{' *' if column.is_required else ''}" for column in columns]]
    rows.append([example.get(column.name, "") for column in columns])
    return _csv(rows) if form is FileFormat.CSV else _workbook(rows, columns, sheet)


def _csv(rows: list[list[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _workbook(rows: list[list[str]], columns: Sequence[Column], name: str) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as workbook:
        text = workbook.add_format({"num_format": "@"})
        sheet = workbook.add_worksheet(name)
        sheet.set_column(0, len(columns) - 1, WIDTH, text)
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                sheet.write_string(number, place, cell, text)
        for place, column in enumerate(columns):
            words = column.read.offered() if isinstance(column.read, Words) else []
            if words:
                sheet.data_validation(1, place, ROWS, place, {"validate": "list", "source": words, "error_type": "warning"})
        sheet.freeze_panes(1, 0)
    return out.getvalue()
