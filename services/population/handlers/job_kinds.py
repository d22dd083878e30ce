"""Who does which kind of job, and what else of the population hangs on one. A new kind is one line here and its ``Runner``."""

from sqlalchemy.orm import Session

from services.population.handlers.exports import ExportRunner
from services.population.handlers.import_running import ResidentsImport
from services.population.models import ImportRow
from shared.contracts.population.vocabulary.jobs import JobKind
from shared.imports.queries import drop_rows
from shared.jobs.workshop import Workshop


def _drop(db: Session, job_id: str) -> None:
    drop_rows(db, ImportRow, job_id)


WORKSHOP = Workshop({JobKind.RESIDENTS_IMPORT: ResidentsImport, JobKind.EXPORT: ExportRunner}, drop=_drop)
