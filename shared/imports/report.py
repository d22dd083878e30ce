"""The result of an import as a file: what became of each row, one line for each problem, values masked.

CSV with a byte order mark, which spreadsheets need to see that it is UTF-8.
"""

import csv
import io
from collections.abc import Callable, Sequence
from typing import Any

from shared.db.unit_of_work import UnitOfWork
from shared.files.messages import message
from shared.files.safe_cells import safe_cell
from shared.imports.results import open_problems
from shared.imports.sheets import Problem, Sheet

HEADER = ("行号 row", "结果 outcome", "列 column", "代码 code", "说明", "message", "内容 value")
MARK = "\ufeff"
BREATHS = 64
_NOTHING = [""] * 5


def report_rows(uow: UnitOfWork, sheet: Sheet, job_id: str, rows: Sequence[Any], *, breathe: Callable[[], None], is_first: bool) -> bytes:
    """The lines of some rows, behind the header if they are the first."""
    out = io.StringIO(MARK if is_first else "", newline="")
    out.seek(0, io.SEEK_END)
    writer = csv.writer(out)
    if is_first:
        writer.writerow([*HEADER, f"{sheet.record_title} {sheet.record}"])
    for place, row in enumerate(rows):
        if place % BREATHS == 0:
            breathe()
        told = [_told(sheet, problem) for problem in open_problems(uow, job_id, row)] or [_NOTHING]
        writer.writerows([row.row_number, row.outcome, *cells, row.record_id or ""] for cells in told)
    return out.getvalue().encode()


def _told(sheet: Sheet, problem: Problem) -> list[str]:
    column, code, value = problem
    zh, en = message(code, sheet.messages)
    return [column or "", code, zh, en, safe_cell(value)]
