"""What became of the rows of a file, listed."""

from collections.abc import Callable
from typing import Any

from shared.answers import Answer
from shared.db.paging import keyset, page
from shared.db.unit_of_work import UnitOfWork
from shared.imports import queries
from shared.imports.results import open_problems
from shared.imports.sheets import Sheet
from shared.jobs.tables import Job


def show_row(sheet: Sheet, row: Any, uow: UnitOfWork) -> Answer:
    """``ImportedRow``, with the record."""
    record = {sheet.record: getattr(row, sheet.record)}
    return {"row": row.row_number, "outcome": row.outcome, **record, "problems": [sheet.told(found) for found in open_problems(uow, row.job_id, row)]}


def list_rows(uow: UnitOfWork, sheet: Sheet, job: Job, data: dict[str, Any], show: Callable[[Any], Answer]) -> Answer:
    """A page of an import's rows, as ``show`` shows them; put on record with the records that it names, by ``<kind>`` of ``<kind>_id``."""
    listing = f"import-rows|{job.id}|{data['outcome']}"
    columns: list[Any] = [sheet.rows.row_number]
    asked = keyset(queries.rows_listed(sheet.rows, job.id, data["outcome"]), columns, uow.cursor.start(data["cursor"], listing), data["limit"])
    found = uow.session.scalars(asked).all()
    answer = page(found, data["limit"], lambda row: [row.row_number], cursor=uow.cursor, scope=listing, show=show)
    kind = sheet.record.removesuffix("_id")
    shown = [f"{kind}:{item[sheet.record]}" for item in answer["items"] if item[sheet.record]]
    uow.audit("IMPORT_ROWS_LISTED", f"job:{job.id}", station_code=job.station_code, detail={"count": len(answer["items"])}, related=shown)
    return answer
