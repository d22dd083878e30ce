"""Landlords, houses, rooms and beds."""

import sqlalchemy as sa
from alembic import op

from shared.db.columns import day, identifier, instant, number, sealed, text
from shared.db.migrations import create_merger_table, create_platform_tables, drop_merger_table, drop_platform_tables

revision = "202611240101"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_platform_tables(op)
    create_merger_table(op)
    op.create_table(
        "landlord",
        identifier("id"),
        text("kind"),
        text("station_code"),
        identifier("account_id", nullable=True),
        sealed("name_encrypted"),
        sealed("document_index"),
        sealed("document_encrypted"),
        sealed("phone_index", nullable=True),
        sealed("phone_encrypted", nullable=True),
        text("registered_by"),
        instant("registered_at"),
        instant("updated_at"),
        number("version"),
        sa.PrimaryKeyConstraint("id", name="pk_landlord"),
        sa.UniqueConstraint("station_code", "document_index", name="uq_landlord_station_code_document_index"),
    )
    op.create_index("ix_landlord_phone_index", "landlord", ["phone_index"], postgresql_where=sa.text("phone_index IS NOT NULL"))
    op.create_index("uq_landlord_account_id", "landlord", ["account_id"], unique=True, postgresql_where=sa.text("account_id IS NOT NULL"))
    op.create_table(
        "house",
        identifier("id"),
        text("number"),
        text("card_code"),
        text("state"),
        text("station_code"),
        text("origin_station_code"),
        identifier("community_id", nullable=True),
        identifier("landlord_id"),
        identifier("manager_id", nullable=True),
        text("address_text"),
        text("address_key"),
        text("rental_kind"),
        text("operation_mode"),
        text("house_use"),
        text("structure", nullable=True),
        number("floors", nullable=True),
        sa.Column("area_m2", sa.Numeric(8, 2), nullable=True),
        sa.Column("has_video_access", sa.Boolean, nullable=True),
        text("channel"),
        day("registered_on"),
        text("registered_by"),
        instant("registered_at"),
        instant("updated_at"),
        day("verified_on", nullable=True),
        text("verified_by", nullable=True),
        day("suspended_on", nullable=True),
        text("suspend_reason", nullable=True),
        day("closed_on", nullable=True),
        text("close_reason", nullable=True),
        day("letter_signed_on", nullable=True),
        day("first_passed_on", nullable=True),
        day("last_inspected_on", nullable=True),
        day("inspection_due_on", nullable=True),
        number("stars", nullable=True),
        text("level", nullable=True),
        day("rated_on", nullable=True),
        day("rating_valid_until", nullable=True),
        number("version"),
        sa.PrimaryKeyConstraint("id", name="pk_house"),
        sa.CheckConstraint("(state = 'CLOSED') = (closed_on IS NOT NULL) AND (closed_on IS NULL) = (close_reason IS NULL)", name="ck_house_closed"),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name="ck_house_stars"),
        sa.CheckConstraint("state <> 'SUSPENDED' OR suspended_on IS NOT NULL", name="ck_house_suspended"),
        sa.ForeignKeyConstraint(["landlord_id"], ["landlord.id"], name="fk_house_landlord_id"),
        sa.ForeignKeyConstraint(["manager_id"], ["landlord.id"], name="fk_house_manager_id"),
        sa.UniqueConstraint("card_code", name="uq_house_card_code"),
        sa.UniqueConstraint("number", name="uq_house_number"),
    )
    op.create_index("ix_house_community_id", "house", ["community_id", "id"], postgresql_where=sa.text("community_id IS NOT NULL"))
    op.create_index(
        "ix_house_inspection_due_on", "house", ["station_code", "inspection_due_on", "id"], postgresql_where=sa.text("inspection_due_on IS NOT NULL")
    )
    op.create_index("ix_house_landlord_id_id", "house", ["landlord_id", "id"])
    op.create_index("ix_house_manager_id", "house", ["manager_id"], postgresql_where=sa.text("manager_id IS NOT NULL"))
    op.create_index("ix_house_station_code_id", "house", ["station_code", "id"])
    op.create_index("uq_house_address", "house", ["address_key"], unique=True, postgresql_where=sa.text("state <> 'CLOSED'"))
    op.create_table(
        "room",
        identifier("id"),
        identifier("house_id"),
        text("name"),
        number("floor", nullable=True),
        sa.Column("area_m2", sa.Numeric(8, 2), nullable=True),
        text("state"),
        text("close_reason", nullable=True),
        instant("updated_at"),
        number("version"),
        sa.PrimaryKeyConstraint("id", name="pk_room"),
        sa.CheckConstraint("(state = 'CLOSED') = (close_reason IS NOT NULL)", name="ck_room_closed"),
        sa.ForeignKeyConstraint(["house_id"], ["house.id"], name="fk_room_house_id"),
        sa.UniqueConstraint("house_id", "name", name="uq_room_house_id_name"),
    )
    op.create_table(
        "bed",
        identifier("id"),
        identifier("room_id"),
        text("label"),
        text("state"),
        sa.PrimaryKeyConstraint("id", name="pk_bed"),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name="fk_bed_room_id"),
        sa.UniqueConstraint("room_id", "label", name="uq_bed_room_id_label"),
    )
    op.create_table(
        "house_sequence",
        text("station_code"),
        number("last"),
        sa.PrimaryKeyConstraint("station_code", name="pk_house_sequence"),
    )


def downgrade() -> None:
    op.drop_table("house_sequence")
    op.drop_table("bed")
    op.drop_table("room")
    op.drop_table("house")
    op.drop_table("landlord")
    drop_merger_table(op)
    drop_platform_tables(op)
