"""Who does which kind of job, and what else of the population hangs on one. A new kind is one line here and its ``Runner``."""

from sqlalchemy.orm import Session

from services.population.handlers.exports import ExportRunner
from services.population.handlers.import_running import ResidentsImport
from services.population.models import ImportRow
from services.population.queries.mergers import transfer
from shared.contracts.population.vocabulary.jobs import JobKind
from shared.db.unit_of_work import UnitOfWork
from shared.imports.queries import drop_rows
from shared.jobs.tables import Job
from shared.jobs.workshop import Workshop

CHUNK = 500
"""Jobs that follow a merger at once."""


def _take_over(uow: UnitOfWork) -> None:
    transfer(uow.session, Job, CHUNK, uow.now)


def _drop(db: Session, job_id: str) -> None:
    drop_rows(db, ImportRow, job_id)


WORKSHOP = Workshop({JobKind.RESIDENTS_IMPORT: ResidentsImport, JobKind.EXPORT: ExportRunner}, take_over=_take_over, drop=_drop)
