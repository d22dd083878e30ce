"""What became of each row of a file, and the numbers that residences had in the systems they came from.

What is shown of a row (masked as it is) and what waits for a decision is encrypted for its cell.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from services.population.models.base import Base
from shared.imports.tables import ImportRowColumns


class ImportRow(ImportRowColumns, Base):
    """A row's result; ``row_encrypted`` is what waits for a decision."""

    residence_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    row_encrypted: Mapped[bytes | None] = mapped_column(LargeBinary)
    decision: Mapped[str | None] = mapped_column(Text)
    decided_by: Mapped[str | None] = mapped_column(Text)
    decided_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_import_row_residence_id", "residence_id", postgresql_where=text("residence_id IS NOT NULL")),
        Index("ix_import_row_job_id_outcome_row_number", "job_id", "outcome", "row_number", postgresql_where=text("outcome <> 'IMPORTED'")),
    )


class LegacyReference(Base):
    """The number that a residence had in another system; kept as long as the residence."""

    __tablename__ = "legacy_reference"

    residence_id: Mapped[str] = mapped_column(ForeignKey("residence.id"), primary_key=True)
    number_index: Mapped[bytes] = mapped_column(LargeBinary, index=True)
    number_encrypted: Mapped[bytes] = mapped_column(LargeBinary)
