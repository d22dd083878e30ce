"""People, their residences, what was altered, and mergers of stations."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from shared.db.migrations import create_platform_tables, drop_platform_tables

revision = "202611230001"
down_revision = None
branch_labels = None
depends_on = None


def _instant(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _text(name: str, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=nullable)


def _bytes(name: str, nullable: bool = False) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary, nullable=nullable)


def _id(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(as_uuid=False), nullable=nullable)


def _date(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Date, nullable=nullable)


def upgrade() -> None:
    create_platform_tables(op)
    _create_person()
    _create_residence()
    _create_alteration()
    op.create_table(
        "station_merger",
        _text("from_code"),
        _text("to_code"),
        _date("merged_on"),
        _instant("recorded_at"),
        sa.PrimaryKeyConstraint("from_code", name="pk_station_merger"),
    )


def _create_person() -> None:
    op.create_table(
        "person",
        _id("id"),
        _text("document_type"),
        _bytes("document_index"),
        _bytes("document_encrypted"),
        _bytes("name_encrypted"),
        _bytes("phone_index", nullable=True),
        _bytes("phone_encrypted", nullable=True),
        _text("sex", nullable=True),
        _date("birth_date", nullable=True),
        _text("nationality", nullable=True),
        _instant("created_at"),
        _instant("updated_at"),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("document_type", "document_index", name="uq_person_document_type_document_index"),
    )
    op.create_index("ix_person_phone_index", "person", ["phone_index"], postgresql_where=sa.text("phone_index IS NOT NULL"))


def _create_residence() -> None:
    op.create_table(
        "residence",
        _id("id"),
        _id("person_id"),
        _text("state"),
        _text("station_code"),
        _text("origin_station_code"),
        _id("community_id", nullable=True),
        _id("house_id", nullable=True),
        _text("address_text"),
        _text("room", nullable=True),
        _text("address_key"),
        _text("category"),
        _text("reason"),
        _text("place_kind"),
        _text("hukou_match", nullable=True),
        _date("started_on"),
        _date("expected_end_on", nullable=True),
        _date("ended_on", nullable=True),
        _text("end_reason", nullable=True),
        _text("registered_by"),
        _instant("registered_at"),
        _instant("updated_at"),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_residence"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_residence_person_id"),
        sa.CheckConstraint("(state = 'ENDED') = (ended_on IS NOT NULL) AND (ended_on IS NULL) = (end_reason IS NULL)", name="ck_residence_ended"),
        sa.CheckConstraint("ended_on >= started_on", name="ck_residence_ends_after_start"),
        sa.CheckConstraint("expected_end_on >= started_on", name="ck_residence_expected_after_start"),
    )
    op.create_index("uq_residence_active", "residence", ["person_id", "address_key"], unique=True, postgresql_where=sa.text("state = 'ACTIVE'"))
    op.create_index("ix_residence_person_id", "residence", ["person_id"])
    op.create_index("ix_residence_station_code_id", "residence", ["station_code", "id"])
    op.create_index("ix_residence_community_id", "residence", ["community_id", "id"], postgresql_where=sa.text("community_id IS NOT NULL"))
    op.create_index("ix_residence_house_id", "residence", ["house_id", "id"], postgresql_where=sa.text("house_id IS NOT NULL"))


def _create_alteration() -> None:
    op.create_table(
        "alteration",
        _id("id"),
        _id("person_id"),
        _id("residence_id", nullable=True),
        _text("station_code"),
        _text("kind"),
        _date("changed_on"),
        sa.Column("fields", ARRAY(sa.Text), nullable=False),
        _bytes("values_encrypted"),
        _text("recorded_by"),
        _instant("recorded_at"),
        sa.PrimaryKeyConstraint("id", name="pk_alteration"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_alteration_person_id"),
        sa.ForeignKeyConstraint(["residence_id"], ["residence.id"], name="fk_alteration_residence_id"),
    )
    op.create_index("ix_alteration_person_id", "alteration", ["person_id"])
    op.create_index("ix_alteration_residence_id_changed_on", "alteration", ["residence_id", "changed_on"])


def downgrade() -> None:
    for table in ("station_merger", "alteration", "residence", "person"):
        op.drop_table(table)
    drop_platform_tables(op)
