"""The template of a file of residents: a header in both languages and an example row, which an import passes over.

In the workbook every cell is text, so that no number loses its end; and the columns of words offer theirs.
"""

import csv
import io

import xlsxwriter

from services.population.rules.import_cells import WORDS
from services.population.rules.import_columns import RESIDENTS
from shared.contracts.population.vocabulary.imports import FileFormat

NAME = "residents-template"
MEDIA = {FileFormat.CSV: "text/csv; charset=utf-8", FileFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
EXAMPLE = {
    "document_type": "示例 EXAMPLE 身份证",
    "document_number": "441699199003070011",
    "name": "王小明",
    "phone": "13800138000",
    "address": "东华路 12 号 3 栋",
    "room": "402",
    "category": "流动人口",
    "reason": "务工",
    "place_kind": "出租屋",
    "started_on": "2022-03-01",
    "expected_end_on": "2023-02-28",
}
ROWS = 5_000
WIDTH = 22


def residents_template(form: FileFormat) -> bytes:
    """The file."""
    rows = [[f"{column.title} / {column.name}{' *' if column.is_required else ''}" for column in RESIDENTS]]
    rows.append([EXAMPLE.get(column.name, "") for column in RESIDENTS])
    return _csv(rows) if form is FileFormat.CSV else _workbook(rows)


def _csv(rows: list[list[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _workbook(rows: list[list[str]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as workbook:
        text = workbook.add_format({"num_format": "@"})
        sheet = workbook.add_worksheet("居住登记")
        sheet.set_column(0, len(RESIDENTS) - 1, WIDTH, text)
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                sheet.write_string(number, place, cell, text)
        for place, column in enumerate(RESIDENTS):
            words = [word for word in WORDS.get(column.name, ()) if not word.isascii()]
            if words:
                sheet.data_validation(1, place, ROWS, place, {"validate": "list", "source": _distinct(column.name, words), "error_type": "warning"})
        sheet.freeze_panes(1, 0)
    return out.getvalue()


def _distinct(name: str, words: list[str]) -> list[str]:
    """One word for each meaning: a list in a cell holds 255 characters."""
    return list({WORDS[name][word]: word for word in reversed(words)}.values())[::-1]
