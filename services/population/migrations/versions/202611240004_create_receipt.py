"""Receipts and their prints, the numbers of their serials, and the rule by which they are issued."""

import datetime as dt

import sqlalchemy as sa
from alembic import op

from shared.db.columns import day, identifier, instant, number, sealed, text

revision = "202611240004"
down_revision = "202611240003"
branch_labels = None
depends_on = None

RULE = {
    "valid_from": dt.date(2016, 1, 1),
    "validity_days": 365,
    "template_version": 1,
    "basis": "居住证暂行条例 (国务院令第 663 号) §10: 居住证每年签注 1 次; 凭证比照, 自签发次日起 365 日",
}


def upgrade() -> None:
    rules = op.create_table(
        "receipt_rule",
        day("valid_from"),
        number("validity_days"),
        number("template_version"),
        text("basis"),
        sa.PrimaryKeyConstraint("valid_from", name="pk_receipt_rule"),
        sa.CheckConstraint("validity_days > 0", name="ck_receipt_rule_validity"),
    )
    op.bulk_insert(rules, [RULE])
    op.create_table("receipt_sequence", text("prefix"), number("last"), sa.PrimaryKeyConstraint("prefix", name="pk_receipt_sequence"))
    _create_receipt()
    op.create_table(
        "receipt_print",
        identifier("receipt_id"),
        number("number"),
        text("language"),
        text("reason", nullable=True),
        text("printed_by"),
        instant("printed_at"),
        sa.PrimaryKeyConstraint("receipt_id", "number", name="pk_receipt_print"),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipt.id"], name="fk_receipt_print_receipt_id"),
    )


def _create_receipt() -> None:
    op.create_table(
        "receipt",
        identifier("id"),
        identifier("residence_id"),
        text("serial"),
        text("origin_station_code"),
        text("station_name_zh"),
        text("station_name_en"),
        sealed("code_index"),
        sealed("code_encrypted"),
        sealed("content_index"),
        number("template_version"),
        day("issued_on"),
        text("issued_by"),
        instant("issued_at"),
        day("expires_on"),
        number("prints"),
        instant("last_printed_at", nullable=True),
        instant("revoked_at", nullable=True),
        text("revoked_by", nullable=True),
        text("revocation_reason", nullable=True),
        number("version"),
        sa.PrimaryKeyConstraint("id", name="pk_receipt"),
        sa.ForeignKeyConstraint(["residence_id"], ["residence.id"], name="fk_receipt_residence_id"),
        sa.UniqueConstraint("serial", name="uq_receipt_serial"),
        sa.UniqueConstraint("code_index", name="uq_receipt_code_index"),
        sa.CheckConstraint("(revoked_at IS NULL) = (revocation_reason IS NULL)", name="ck_receipt_revoked"),
    )
    op.create_index("ix_receipt_residence_id", "receipt", ["residence_id"])
    op.create_index("uq_receipt_current", "receipt", ["residence_id"], unique=True, postgresql_where=sa.text("revoked_at IS NULL"))


def downgrade() -> None:
    for table in ("receipt_print", "receipt", "receipt_sequence", "receipt_rule"):
        op.drop_table(table)
