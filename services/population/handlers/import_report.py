"""The result of an import as a file: what became of each row, one line for each problem, values masked.

CSV with a byte order mark, which spreadsheets need to see that it is UTF-8.
"""

import csv
import io
from collections.abc import Callable, Sequence
from typing import Any

import orjson

from services.population.handlers.import_chunk import row_cell
from services.population.rules.import_messages import message
from services.population.rules.import_results import safe_cell
from shared.db.unit_of_work import UnitOfWork

HEADER = ("行号 row", "结果 outcome", "列 column", "代码 code", "说明", "message", "内容 value", "居住记录 residence_id")
MARK = "\ufeff"
BREATHS = 64
_NOTHING = [""] * 5


def report_rows(uow: UnitOfWork, job_id: str, rows: Sequence[Any], *, breathe: Callable[[], None], is_first: bool) -> bytes:
    """The lines of some rows, behind the header if they are the first."""
    out = io.StringIO(MARK if is_first else "", newline="")
    out.seek(0, io.SEEK_END)
    writer = csv.writer(out)
    if is_first:
        writer.writerow(HEADER)
    for place, row in enumerate(rows):
        if place % BREATHS == 0:
            breathe()
        told = [_told(*problem) for problem in open_problems(uow, job_id, row)] or [_NOTHING]
        writer.writerows([row.row_number, row.outcome, *cells, row.residence_id or ""] for cells in told)
    return out.getvalue().encode()


def _told(column: str | None, code: str, value: str) -> list[str]:
    zh, en = message(code)
    return [column or "", code, zh, en, safe_cell(value)]


def open_problems(uow: UnitOfWork, job_id: str, row: Any) -> list[tuple[str | None, str, str]]:
    """What is wrong with a row."""
    if row.problems_encrypted is None:
        return []
    found = orjson.loads(uow.cipher.open(row.problems_encrypted, row_cell("problems_encrypted", job_id, row.row_number)))
    return [(column, code, value) for column, code, value in found]
