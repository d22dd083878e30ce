"""Stays."""

import sqlalchemy as sa
from alembic import op

from shared.db.columns import day, identifier, instant, number, sealed, text

revision = "202611240103"
down_revision = "202611240102"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stay",
        identifier("id"),
        identifier("house_id"),
        identifier("room_id"),
        identifier("bed_id"),
        text("station_code"),
        text("state"),
        sealed("guest_encrypted", nullable=True),
        sealed("document_index", nullable=True),
        day("arrives_on"),
        day("expected_out_on", nullable=True),
        day("checked_in_on", nullable=True),
        day("checked_out_on", nullable=True),
        text("report"),
        number("attempt"),
        text("refusal_code", nullable=True),
        instant("reported_at", nullable=True),
        identifier("residence_id", nullable=True),
        text("registered_by"),
        instant("registered_at"),
        instant("updated_at"),
        number("version"),
        sa.PrimaryKeyConstraint("id", name="pk_stay"),
        sa.ForeignKeyConstraint(["bed_id"], ["bed.id"], name="fk_stay_bed_id"),
        sa.ForeignKeyConstraint(["house_id"], ["house.id"], name="fk_stay_house_id"),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name="fk_stay_room_id"),
    )
    op.create_index("ix_stay_house_id_id", "stay", ["house_id", "id"])
    op.create_index("ix_stay_residence_id", "stay", ["residence_id"], postgresql_where=sa.text("residence_id IS NOT NULL"))
    op.create_index("ix_stay_station_code_id", "stay", ["station_code", "id"])
    op.create_index("uq_stay_bed", "stay", ["bed_id"], unique=True, postgresql_where=sa.text("state IN ('CHECKED_IN', 'DELAYED_DEPARTURE')"))


def downgrade() -> None:
    op.drop_table("stay")
