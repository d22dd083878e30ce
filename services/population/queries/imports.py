"""What handlers ask of the tables of imports, and of people many at a time."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, exists, select, text
from sqlalchemy.orm import Session

from services.population.models import ImportRow, Person, Residence
from services.population.queries.residences import PERSON_COLUMNS, PersonRow
from shared.contracts.vocabulary import RowOutcome
from shared.imports.queries import rows_listed

_ON_FILE = text(
    f"SELECT w.index, {', '.join(f'p.{name}' for name in PERSON_COLUMNS)}"  # noqa: S608 # the model's names
    " FROM unnest(CAST(:types AS text[]), CAST(:indexes AS bytea[])) AS w(type, index)"
    " JOIN person f ON f.document_type = w.type AND f.document_index = w.index"
    " JOIN person p ON p.id = coalesce(f.merged_into, f.id)"
    " ORDER BY p.id FOR NO KEY UPDATE OF p"
)


def people_on_file(db: Session, documents: Sequence[tuple[str, bytes]]) -> dict[bytes, Any]:
    """Who is on file under documents (type and blind index), by index, as rows; of a merged person whoever it was merged into.

    Locked against changes in the order of their ids, so that nobody is merged, sealed or erased between this and the residence.
    """
    if not documents:
        return {}
    values = {"types": [kind for kind, _ in documents], "indexes": [index for _, index in documents]}
    return {bytes(row[0]): PersonRow(*map(_plain, row[1:])) for row in db.execute(_ON_FILE, values)}


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else str(value) if type(value).__name__ == "UUID" else value


def active_residences(db: Session, person_ids: Sequence[str]) -> Sequence[Any]:
    """The active residences of people: ``person_id``, ``id``, ``address_key`` and ``station_code``."""
    if not person_ids:
        return []
    asked = select(Residence.person_id, Residence.id, Residence.address_key, Residence.station_code)
    return db.execute(asked.where(Residence.person_id.in_(person_ids), Residence.state == text("'ACTIVE'"))).all()


def locked_row(db: Session, job_id: str, number: int) -> ImportRow | None:
    """A row, locked against another decision."""
    asked = select(ImportRow).where(ImportRow.job_id == job_id, ImportRow.row_number == number)
    return db.scalars(asked.with_for_update()).one_or_none()


def undecided(job_id: str) -> Select[Any]:
    """Rows that wait for a decision."""
    return rows_listed(ImportRow, job_id, RowOutcome.UNDECIDED.value).where(ImportRow.decision.is_(None))


def lived_at(db: Session, person_id: str, station_code: str) -> bool:
    """Whether somebody lives or lived at a station."""
    return bool(db.scalar(select(exists().where(Residence.person_id == person_id, Residence.station_code == station_code))))


def person(db: Session, person_id: str) -> Person | None:
    """A person."""
    return db.get(Person, person_id)
