"""Jobs and imports."""

import sqlalchemy as sa
from alembic import op

from shared.db.columns import identifier, instant, number, sealed, text
from shared.jobs.creation import create_job_tables, drop_job_tables

revision = "202611240008"
down_revision = "202611240007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_job_tables(op)
    _create_import()


def _create_import() -> None:
    op.create_table(
        "import_row",
        identifier("job_id"),
        number("row_number"),
        text("outcome"),
        identifier("residence_id", nullable=True),
        sealed("problems_encrypted", nullable=True),
        sealed("row_encrypted", nullable=True),
        text("decision", nullable=True),
        text("decided_by", nullable=True),
        instant("decided_at", nullable=True),
        sa.PrimaryKeyConstraint("job_id", "row_number", name="pk_import_row"),
    )
    others = sa.text("outcome <> 'IMPORTED'")
    op.create_index("ix_import_row_job_id_outcome_row_number", "import_row", ["job_id", "outcome", "row_number"], postgresql_where=others)
    # Whoever disposes of a residence looks for its row.
    registered = sa.text("residence_id IS NOT NULL")
    op.create_index("ix_import_row_residence_id", "import_row", ["residence_id"], postgresql_where=registered)
    op.create_table(
        "legacy_reference",
        identifier("residence_id"),
        sealed("number_index"),
        sealed("number_encrypted"),
        sa.PrimaryKeyConstraint("residence_id", name="pk_legacy_reference"),
        sa.ForeignKeyConstraint(["residence_id"], ["residence.id"], name="fk_legacy_reference_residence_id"),
    )
    op.create_index("ix_legacy_reference_number_index", "legacy_reference", ["number_index"])


def downgrade() -> None:
    op.drop_table("legacy_reference")
    op.drop_table("import_row")
    drop_job_tables(op)
