"""What became of each row of a file of houses, the numbers that houses had in the systems they came from, and what communities were called.

What is shown of a row (masked as it is) is encrypted for its cell.
"""

from sqlalchemy import ForeignKey, Index, LargeBinary, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from services.housing.models.base import Base
from shared.imports.tables import ImportRowColumns


class ImportRow(ImportRowColumns, Base):
    """A row's result."""

    house_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))

    __table_args__ = (
        Index("ix_import_row_house_id", "house_id", postgresql_where=text("house_id IS NOT NULL")),
        Index("ix_import_row_job_id_outcome_row_number", "job_id", "outcome", "row_number", postgresql_where=text("outcome <> 'IMPORTED'")),
    )


class ImportCommunity(Base):
    """By which words the rows of one import name a community of the station, as the directory named it when the file came."""

    __tablename__ = "import_community"

    job_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    name_key: Mapped[str] = mapped_column(Text, primary_key=True)
    community_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))


class LegacyReference(Base):
    """The number that a house had in another system; kept as long as the house."""

    __tablename__ = "legacy_reference"

    house_id: Mapped[str] = mapped_column(ForeignKey("house.id"), primary_key=True)
    number_index: Mapped[bytes] = mapped_column(LargeBinary, index=True)
    number_encrypted: Mapped[bytes] = mapped_column(LargeBinary)
