"""Seals, legal holds, retention rules, disposal and erasure."""

from datetime import UTC, date, datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from shared.db.columns import day, flag, identifier, instant, number, sealed, text, texts

revision = "202611240007"
down_revision = "202611240006"
branch_labels = None
depends_on = None

TABLES = ("tombstone", "erasure", "disposal_item", "disposal_batch", "legal_hold", "retention_rule", "seal")
TO_CONFIRM_ZH = "待分局确认。《个人信息保护法》第十九条规定保存期限应当为实现处理目的所必要的最短时间。"
TO_CONFIRM_EN = "To be confirmed by the bureau. Personal Information Protection Law, article 19: as short as the purpose allows."
# Cautious: what is kept too long can still be disposed of, what was disposed of too early is gone.
RULES = (
    ("01930000-0000-7000-8000-000000000001", "RESIDENCE_ENDED", 3650, 1095),
    ("01930000-0000-7000-8000-000000000002", "PERSON_WITHOUT_RESIDENCE", 90, 0),
)


def upgrade() -> None:
    _create_seal()
    _create_retention_rule()
    _create_legal_hold()
    _create_disposal()
    _create_erasure()
    _create_tombstone()
    op.create_index("ix_residence_station_code_ended_on", "residence", ["station_code", "ended_on"], postgresql_where=sa.text("state = 'ENDED'"))


def _create_seal() -> None:
    op.create_table(
        "seal",
        identifier("id"),
        identifier("person_id"),
        text("reason"),
        sealed("note_encrypted", nullable=True),
        day("until", nullable=True),
        text("sealed_by"),
        instant("sealed_at"),
        text("lifted_by", nullable=True),
        instant("lifted_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_seal"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_seal_person_id"),
    )
    lasting = sa.text("lifted_at IS NULL")
    op.create_index("ix_seal_person_id", "seal", ["person_id"])
    op.create_index("uq_seal_lasting", "seal", ["person_id"], unique=True, postgresql_where=lasting)
    op.create_index("ix_seal_until", "seal", ["until"], postgresql_where=lasting)


def _create_retention_rule() -> None:
    table = op.create_table(
        "retention_rule",
        identifier("id"),
        text("record_type"),
        number("days"),
        number("minimum_days"),
        day("valid_from"),
        text("basis_zh"),
        text("basis_en"),
        flag("confirmed"),
        text("published_by"),
        instant("published_at"),
        sa.PrimaryKeyConstraint("id", name="pk_retention_rule"),
        sa.UniqueConstraint("record_type", "valid_from", name="uq_retention_rule_record_type_valid_from"),
        sa.CheckConstraint("minimum_days >= 0 AND days >= minimum_days", name="ck_retention_rule_minimum_within_days"),
    )
    op.bulk_insert(table, [_rule(*values) for values in RULES])


def _rule(rule_id: str, record_type: str, days: int, minimum_days: int) -> dict[str, object]:
    return {
        "id": rule_id,
        "record_type": record_type,
        "days": days,
        "minimum_days": minimum_days,
        "valid_from": date(2021, 11, 1),  # when that law came into force
        "basis_zh": TO_CONFIRM_ZH,
        "basis_en": TO_CONFIRM_EN,
        "confirmed": False,
        "published_by": "system",
        "published_at": datetime(2026, 11, 24, tzinfo=UTC),
    }


def _create_legal_hold() -> None:
    op.create_table(
        "legal_hold",
        identifier("id"),
        identifier("person_id"),
        text("reason"),
        sealed("authority_encrypted"),
        day("until", nullable=True),
        text("placed_by"),
        instant("placed_at"),
        text("released_by", nullable=True),
        instant("released_at", nullable=True),
        number("version"),
        sa.PrimaryKeyConstraint("id", name="pk_legal_hold"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_legal_hold_person_id"),
    )
    op.create_index("ix_legal_hold_person_id", "legal_hold", ["person_id"])


def _proposal() -> tuple[sa.Column[object], ...]:
    return (
        text("state"),
        text("station_code"),
        text("proposed_by"),
        instant("proposed_at"),
        text("decided_by", nullable=True),
        instant("decided_at", nullable=True),
        instant("finished_at", nullable=True),
        number("version"),
    )


def _create_disposal() -> None:
    op.create_table(
        "disposal_batch",
        identifier("id"),
        text("record_type"),
        identifier("rule_id"),
        number("count"),
        *_proposal(),
        sa.PrimaryKeyConstraint("id", name="pk_disposal_batch"),
        sa.ForeignKeyConstraint(["rule_id"], ["retention_rule.id"], name="fk_disposal_batch_rule_id"),
    )
    op.create_index("ix_disposal_batch_station_code_id", "disposal_batch", ["station_code", "id"])
    op.create_index("ix_disposal_batch_approved", "disposal_batch", ["id"], postgresql_where=sa.text("state = 'APPROVED'"))
    op.create_table(
        "disposal_item",
        identifier("batch_id"),
        identifier("record_id"),
        text("outcome", nullable=True),
        instant("handled_at", nullable=True),
        sa.PrimaryKeyConstraint("batch_id", "record_id", name="pk_disposal_item"),
        sa.ForeignKeyConstraint(["batch_id"], ["disposal_batch.id"], name="fk_disposal_item_batch_id"),
    )
    waiting = sa.text("outcome IS NULL")
    op.create_index("uq_disposal_item_open", "disposal_item", ["record_id"], unique=True, postgresql_where=waiting)
    op.create_index("ix_disposal_item_pending", "disposal_item", ["batch_id", "record_id"], postgresql_where=waiting)


def _create_erasure() -> None:
    op.create_table(
        "erasure",
        identifier("id"),
        sa.Column("number", sa.BigInteger, sa.Identity(always=True), nullable=False),
        identifier("person_id"),
        text("reason"),
        texts("kinds"),
        sa.Column("rule_ids", ARRAY(sa.Uuid(as_uuid=False)), nullable=False),
        *_proposal(),
        sa.PrimaryKeyConstraint("id", name="pk_erasure"),
        sa.UniqueConstraint("number", name="uq_erasure_number"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_erasure_person_id"),
    )
    op.create_index("ix_erasure_station_code_id", "erasure", ["station_code", "id"])
    op.create_index("uq_erasure_open", "erasure", ["person_id"], unique=True, postgresql_where=sa.text("state = 'PROPOSED'"))


def _create_tombstone() -> None:
    op.create_table(
        "tombstone",
        identifier("record_id"),
        text("record_type"),
        identifier("person_id"),
        text("station_code"),
        instant("disposed_at"),
        identifier("batch_id", nullable=True),
        identifier("erasure_id", nullable=True),
        sa.PrimaryKeyConstraint("record_id", name="pk_tombstone"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_tombstone_person_id"),
        sa.ForeignKeyConstraint(["batch_id"], ["disposal_batch.id"], name="fk_tombstone_batch_id"),
        sa.ForeignKeyConstraint(["erasure_id"], ["erasure.id"], name="fk_tombstone_erasure_id"),
        sa.CheckConstraint("(batch_id IS NULL) != (erasure_id IS NULL)", name="ck_tombstone_one_cause"),
    )
    op.create_index("ix_tombstone_person_id", "tombstone", ["person_id"])


def downgrade() -> None:
    op.drop_index("ix_residence_station_code_ended_on", "residence")
    for table in TABLES:
        op.drop_table(table)
