"""Creating the tables of jobs in a service's migration. Migrations that have run called it: what it creates is frozen."""

from datetime import date
from typing import Any

import sqlalchemy as sa

from shared.db.columns import day, identifier, instant, json, number, sealed, text, texts

BASIS = (
    "《个人信息保护法》第十九条, 保存期限应当为实现处理目的所必要的最短时间 "
    "(Personal Information Protection Law, art. 19: no longer than the purpose needs)"
)
FIRST_RULE = {"valid_from": date(2020, 1, 1), "keep_days": 7, "receive_minutes": 60, "basis": BASIS}


def create_job_tables(op: Any) -> None:
    """The tables, and the first rule about how long jobs are kept; ``op`` is alembic's."""
    _create_job(op)
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
    op.bulk_insert(retention, [FIRST_RULE])


def drop_job_tables(op: Any) -> None:
    """The way back."""
    for table in ("job_retention", "job_part", "job"):
        op.drop_table(table)


def _create_job(op: Any) -> None:
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
