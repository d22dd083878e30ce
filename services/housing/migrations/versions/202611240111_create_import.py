"""Jobs, and imports of houses."""

import sqlalchemy as sa
from alembic import op

from shared.db.columns import identifier, sealed, text
from shared.imports.tables import import_row_columns
from shared.jobs.creation import create_job_tables, drop_job_tables

revision = "202611240111"
down_revision = "202611240110"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_job_tables(op)
    op.create_table("import_row", *import_row_columns(), identifier("house_id", nullable=True))
    others = sa.text("outcome <> 'IMPORTED'")
    op.create_index("ix_import_row_job_id_outcome_row_number", "import_row", ["job_id", "outcome", "row_number"], postgresql_where=others)
    registered = sa.text("house_id IS NOT NULL")
    op.create_index("ix_import_row_house_id", "import_row", ["house_id"], postgresql_where=registered)
    op.create_table(
        "import_community",
        identifier("job_id"),
        text("name_key"),
        identifier("community_id"),
        sa.PrimaryKeyConstraint("job_id", "name_key", name="pk_import_community"),
    )
    op.create_table(
        "legacy_reference",
        identifier("house_id"),
        sealed("number_index"),
        sealed("number_encrypted"),
        sa.PrimaryKeyConstraint("house_id", name="pk_legacy_reference"),
        sa.ForeignKeyConstraint(["house_id"], ["house.id"], name="fk_legacy_reference_house_id"),
    )
    op.create_index("ix_legacy_reference_number_index", "legacy_reference", ["number_index"])


def downgrade() -> None:
    for table in ("legacy_reference", "import_community", "import_row"):
        op.drop_table(table)
    drop_job_tables(op)
