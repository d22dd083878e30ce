"""What became of the rows of a file of houses."""

from typing import Any

from services.housing.handlers.import_sheets import HOUSES_SHEET
from shared.answers import Answer
from shared.contracts.housing.vocabulary.jobs import JobKind
from shared.db.unit_of_work import UnitOfWork
from shared.imports import rows as shared_rows
from shared.jobs.lifecycle import job_in_reach


def list_import_rows(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """A page of an import's rows, masked; raises ``NotFound``."""
    job = job_in_reach(uow, data["id"], JobKind.HOUSES_IMPORT)
    return shared_rows.list_rows(uow, HOUSES_SHEET, job, data, lambda row: shared_rows.show_row(HOUSES_SHEET, row, uow))
