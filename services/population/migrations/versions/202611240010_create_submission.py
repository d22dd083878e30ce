"""Registrations that are submitted."""

from datetime import date

import sqlalchemy as sa
from alembic import op

from shared.db.columns import day, identifier, instant, number, sealed, text

revision = "202611240010"
down_revision = "202611240009"
branch_labels = None
depends_on = None

BASIS = "个人信息保护法第十九条, 保存期限应当为实现处理目的所必要的最短时间"
KEPT_DAYS = {"DRAFT": 30, "RETURNED": 180, "WITHDRAWN": 30}


def upgrade() -> None:
    _create_submission()
    _create_action()
    retention = op.create_table(
        "submission_retention",
        text("state"),
        day("valid_from"),
        day("valid_to", nullable=True),
        number("days"),
        text("basis"),
        sa.PrimaryKeyConstraint("state", "valid_from", name="pk_submission_retention"),
    )
    since = date(2000, 1, 1)
    op.bulk_insert(retention, [{"state": state, "valid_from": since, "days": days, "basis": BASIS} for state, days in KEPT_DAYS.items()])


def _create_submission() -> None:
    op.create_table(
        "submission",
        identifier("id"),
        text("state"),
        text("station_code"),
        text("channel"),
        text("account_id"),
        sealed("registration_encrypted", nullable=True),
        day("submitted_on", nullable=True),
        text("reason", nullable=True),
        sealed("note_encrypted", nullable=True),
        identifier("residence_id", nullable=True),
        instant("created_at"),
        instant("updated_at"),
        number("version"),
        sa.PrimaryKeyConstraint("id", name="pk_submission"),
        sa.ForeignKeyConstraint(["residence_id"], ["residence.id"], name="fk_submission_residence_id", ondelete="SET NULL"),
        sa.CheckConstraint("state IN ('DRAFT', 'WITHDRAWN') OR submitted_on IS NOT NULL", name="ck_submission_submitted"),
        sa.CheckConstraint("state = 'ACCEPTED' OR residence_id IS NULL", name="ck_submission_registered"),
    )
    op.create_index("ix_submission_station_code_state_id", "submission", ["station_code", "state", "id"])
    op.create_index("ix_submission_account_id_id", "submission", ["account_id", "id"])
    op.create_index("ix_submission_residence_id", "submission", ["residence_id"], postgresql_where=sa.text("residence_id IS NOT NULL"))


def _create_action() -> None:
    op.create_table(
        "submission_action",
        identifier("id"),
        identifier("submission_id"),
        text("act"),
        number("version"),
        text("reason", nullable=True),
        sealed("note_encrypted", nullable=True),
        text("account_id"),
        instant("at"),
        sa.PrimaryKeyConstraint("id", name="pk_submission_action"),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name="fk_submission_action_submission_id", ondelete="CASCADE"),
    )
    op.create_index("ix_submission_action_submission_id", "submission_action", ["submission_id"])


def downgrade() -> None:
    for table in ("submission_retention", "submission_action", "submission"):
        op.drop_table(table)
