"""What was answered to the reports of stays in rental houses."""

import sqlalchemy as sa
from alembic import op

from shared.db.columns import day, identifier, instant, number, text, texts

revision = "202611240011"
down_revision = "202611240010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stay_residence",
        identifier("stay_id"),
        identifier("house_id"),
        text("station_code"),
        number("attempt"),
        text("outcome"),
        identifier("residence_id", nullable=True),
        day("checked_out_on", nullable=True),
        day("ended_on", nullable=True),
        text("code", nullable=True),
        text("cause", nullable=True),
        texts("pointers"),
        instant("answered_at"),
        sa.PrimaryKeyConstraint("stay_id", name="pk_stay_residence"),
        sa.ForeignKeyConstraint(["residence_id"], ["residence.id"], name="fk_stay_residence_residence_id"),
        sa.CheckConstraint("outcome = 'REFUSED' OR residence_id IS NOT NULL", name="ck_stay_residence_registered"),
        sa.CheckConstraint(
            "(outcome = 'ENDED') = (ended_on IS NOT NULL) AND (ended_on IS NULL OR checked_out_on IS NOT NULL)", name="ck_stay_residence_ended"
        ),
        sa.CheckConstraint("(outcome = 'REFUSED') = (code IS NOT NULL) AND (cause IS NULL OR code IS NOT NULL)", name="ck_stay_residence_refused"),
    )
    op.create_index("ix_stay_residence_residence_id", "stay_residence", ["residence_id"], postgresql_where=sa.text("residence_id IS NOT NULL"))
    op.create_index("ix_stay_residence_refused", "stay_residence", ["station_code", "stay_id"], postgresql_where=sa.text("outcome = 'REFUSED'"))


def downgrade() -> None:
    op.drop_table("stay_residence")
