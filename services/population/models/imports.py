"""What became of each row of a file, and the numbers that residences had in the systems they came from.

What is shown of a row (masked as it is) and what waits for a decision is encrypted for its cell.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from services.population.models.base import Base


class ImportRow(Base):
    """A row's result. It refers to its job without a foreign key, whose check would cost each row more than the row itself."""

    __tablename__ = "import_row"

    job_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    row_number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    outcome: Mapped[str] = mapped_column(Text)
    residence_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    problems_encrypted: Mapped[bytes | None] = mapped_column(LargeBinary)
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
