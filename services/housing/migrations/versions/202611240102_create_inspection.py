"""Templates, inspections and hazards."""

import sqlalchemy as sa
from alembic import op

from shared.db.columns import day, flag, identifier, instant, number, sealed, text

revision = "202611240102"
down_revision = "202611240101"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "inspection_template",
        number("version"),
        day("valid_from"),
        text("basis_zh"),
        text("basis_en"),
        sa.PrimaryKeyConstraint("version", name="pk_inspection_template"),
        sa.UniqueConstraint("valid_from", name="uq_inspection_template_valid_from"),
    )
    op.create_table(
        "template_item",
        number("template_version"),
        text("code"),
        number("position"),
        text("aspect"),
        text("severity"),
        text("text_zh"),
        text("text_en"),
        sa.PrimaryKeyConstraint("template_version", "code", name="pk_template_item"),
        sa.ForeignKeyConstraint(["template_version"], ["inspection_template.version"], name="fk_template_item_template_version"),
    )
    op.create_table(
        "inspection",
        identifier("id"),
        identifier("house_id"),
        text("station_code"),
        number("template_version"),
        text("kind"),
        text("state"),
        day("inspected_on"),
        text("inspector_id"),
        text("outcome", nullable=True),
        instant("closed_at", nullable=True),
        instant("started_at"),
        instant("updated_at"),
        number("version"),
        sa.PrimaryKeyConstraint("id", name="pk_inspection"),
        sa.ForeignKeyConstraint(["house_id"], ["house.id"], name="fk_inspection_house_id"),
        sa.ForeignKeyConstraint(["template_version"], ["inspection_template.version"], name="fk_inspection_template_version"),
    )
    op.create_index("ix_inspection_house_id_id", "inspection", ["house_id", "id"])
    op.create_index("ix_inspection_station_code_id", "inspection", ["station_code", "id"])
    op.create_table(
        "inspection_result",
        identifier("id"),
        identifier("inspection_id"),
        text("item_code"),
        identifier("room_id", nullable=True),
        text("result"),
        flag("fixed_on_site"),
        sealed("note_encrypted", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_inspection_result"),
        sa.ForeignKeyConstraint(["inspection_id"], ["inspection.id"], name="fk_inspection_result_inspection_id"),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name="fk_inspection_result_room_id"),
        sa.UniqueConstraint(
            "inspection_id", "item_code", "room_id", name="uq_inspection_result_inspection_id_item_code_room_id", postgresql_nulls_not_distinct=True
        ),
    )
    op.create_table(
        "hazard",
        identifier("id"),
        identifier("house_id"),
        identifier("room_id", nullable=True),
        text("station_code"),
        identifier("inspection_id"),
        text("item_code"),
        text("aspect"),
        text("severity"),
        text("state"),
        day("found_on"),
        day("due_on"),
        day("rectified_on", nullable=True),
        day("closed_on", nullable=True),
        day("overdue_noted_on", nullable=True),
        sealed("note_encrypted", nullable=True),
        text("found_by"),
        instant("found_at"),
        instant("updated_at"),
        number("version"),
        sa.PrimaryKeyConstraint("id", name="pk_hazard"),
        sa.ForeignKeyConstraint(["house_id"], ["house.id"], name="fk_hazard_house_id"),
        sa.ForeignKeyConstraint(["inspection_id"], ["inspection.id"], name="fk_hazard_inspection_id"),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name="fk_hazard_room_id"),
    )
    op.create_index("ix_hazard_house_id_id", "hazard", ["house_id", "id"])
    op.create_index(
        "ix_hazard_open", "hazard", ["station_code", "due_on", "id"], postgresql_where=sa.text("state IN ('OPEN', 'RECTIFIED', 'TRANSFERRED')")
    )
    op.create_index("ix_hazard_station_code_id", "hazard", ["station_code", "id"])


def downgrade() -> None:
    op.drop_table("hazard")
    op.drop_table("inspection_result")
    op.drop_table("inspection")
    op.drop_table("template_item")
    op.drop_table("inspection_template")
