"""Jobs and imports."""

from datetime import date

import sqlalchemy as sa
from alembic import op

from shared.db.columns import day, identifier, instant, json, number, sealed, text, texts

revision = "202611240008"
down_revision = "202611240007"
branch_labels = None
depends_on = None

BASIS = (
    "《个人信息保护法》第十九条, 保存期限应当为实现处理目的所必要的最短时间 "
    "(Personal Information Protection Law, art. 19: no longer than the purpose needs)"
)


def upgrade() -> None:
    _create_job()
    op.create_index("ix_job_station_code_id", "job", ["station_code", "id"])
    op.create_index("ix_job_open", "job", ["created_at", "id"], postgresql_where=sa.text("state IN ('QUEUED', 'RUNNING')"))
    op.create_index("ix_job_expires_at", "job", ["expires_at"], postgresql_where=sa.text("expires_at IS NOT NULL"))
    op.create_index("ix_job_input_index", "job", ["input_index"], postgresql_where=sa.text("input_index IS NOT NULL"))
    op.create_table(
        "job_part",
        identifier("job_id"),
        text("purpose"),
        number("number"),
        sealed("content_encrypted"),
        sa.PrimaryKeyConstraint("job_id", "purpose", "number", name="pk_job_part"),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name="fk_job_part_job_id", ondelete="CASCADE"),
    )
    # Ciphertext does not shrink, so the server need not try.
    op.execute("ALTER TABLE job_part ALTER COLUMN content_encrypted SET STORAGE EXTERNAL")
    retention = op.create_table(
        "job_retention",
        day("valid_from"),
        number("keep_days"),
        number("receive_minutes"),
        text("basis"),
        sa.PrimaryKeyConstraint("valid_from", name="pk_job_retention"),
    )
    op.bulk_insert(retention, [{"valid_from": date(2020, 1, 1), "keep_days": 7, "receive_minutes": 60, "basis": BASIS}])
    _create_import()


def _create_job() -> None:
    op.create_table(
        "job",
        identifier("id"),
        text("kind"),
        text("station_code", nullable=True),
        text("state"),
        text("requested_by"),
        texts("requested_roles"),
        json("parameters"),
        sealed("input_index", nullable=True),
        json("position"),
        number("done"),
        number("total", nullable=True),
        text("unit"),
        json("counts"),
        texts("notes"),
        number("attempts"),
        text("error_code", nullable=True),
        number("error_row", nullable=True),
        text("result_name", nullable=True),
        text("result_type", nullable=True),
        sa.Column("result_size", sa.BigInteger, nullable=False),
        number("result_parts"),
        instant("created_at"),
        instant("started_at", nullable=True),
        instant("updated_at"),
        instant("announced_at", nullable=True),
        instant("finished_at", nullable=True),
        instant("expires_at", nullable=True),
        number("version"),
        sa.PrimaryKeyConstraint("id", name="pk_job"),
    )


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
    for table in ("legacy_reference", "import_row", "job_retention", "job_part", "job"):
        op.drop_table(table)
