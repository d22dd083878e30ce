"""What is asked of the tables of imports."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, Text, cast, delete, exists, select
from sqlalchemy.orm import Session

from shared.imports.sheets import Sheet
from shared.imports.tables import ImportRowColumns
from shared.jobs.tables import Job


def rows_listed(rows: type[ImportRowColumns], job_id: str, outcome: str | None) -> Select[Any]:
    """Rows of an import."""
    asked: Select[Any] = select(rows).where(rows.job_id == job_id)
    return asked if outcome is None else asked.where(rows.outcome == outcome)


def rows_after(db: Session, sheet: Sheet, job_id: str, after: int, most: int) -> Sequence[Any]:
    """The next rows in the order of the file, as they stand in the result."""
    rows = sheet.rows
    columns = (rows.row_number, rows.outcome, cast(sheet.record_column, Text).label("record_id"), rows.problems_encrypted)
    return db.execute(select(*columns).where(rows.job_id == job_id, rows.row_number > after).order_by(rows.row_number).limit(most)).all()


def drop_rows(db: Session, rows: type[ImportRowColumns], job_id: str) -> None:
    """Remove the results of a job."""
    db.execute(delete(rows).where(rows.job_id == job_id))


def came_before(db: Session, job: Job) -> bool:
    """Whether another job of the station had the same file and has not failed."""
    same = (Job.input_index == job.input_index, Job.kind == job.kind, Job.station_code == job.station_code, Job.id != job.id)
    kept = Job.state.not_in(["FAILED", "CANCELLED", "RECEIVING"])
    return bool(db.scalar(select(exists().where(*same, kept, Job.parameters["dry_run"].as_boolean().is_(False)))))
