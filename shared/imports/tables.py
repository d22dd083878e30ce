"""What became of each row of a file: the columns that every service's table has; which record a row became is the service's own.

What is shown of a row (masked as it is) is encrypted for its cell.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import LargeBinary, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.columns import identifier, number, sealed, text


class ImportRowColumns:
    """A row's result: ``class ImportRow(ImportRowColumns, Base)``, with a column of the record's id.

    It refers to its job without a foreign key, whose check would cost each row more than the row itself.
    """

    __tablename__ = "import_row"

    job_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    row_number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    outcome: Mapped[str] = mapped_column(Text)
    problems_encrypted: Mapped[bytes | None] = mapped_column(LargeBinary)


def import_row_columns() -> list[Any]:
    """The same in a migration: ``op.create_table("import_row", *import_row_columns(), identifier("house_id", nullable=True))``; frozen."""
    return [
        identifier("job_id"),
        number("row_number"),
        text("outcome"),
        sealed("problems_encrypted", nullable=True),
        sa.PrimaryKeyConstraint("job_id", "row_number", name="pk_import_row"),
    ]
