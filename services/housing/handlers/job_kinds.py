"""Who does which kind of job, and what else of housing hangs on one. A new kind is one line here and its ``Runner``."""

from sqlalchemy.orm import Session

from services.housing.handlers.import_running import HousesImport
from services.housing.models import ImportRow
from services.housing.queries.imports import drop_communities
from shared.contracts.housing.vocabulary.jobs import JobKind
from shared.imports.queries import drop_rows
from shared.jobs.workshop import Workshop


def _drop(db: Session, job_id: str) -> None:
    drop_rows(db, ImportRow, job_id)
    drop_communities(db, job_id)


WORKSHOP = Workshop({JobKind.HOUSES_IMPORT: HousesImport}, drop=_drop)
