"""What stays need beside their core: the reports to the register, check-outs with what their tenants say, and the rules of both."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from alembic import op

from shared.db.columns import day, flag, identifier, instant, number, sealed, text, texts

revision = "202611240105"
down_revision = "202611240104"
branch_labels = None
depends_on = None

RULE = {
    "valid_from": dt.date(2012, 10, 1),
    "report_days": 3,
    "dispute_days": 15,
    "guest_days": 730,
    "repeat_seconds": 60,
    "longest_repeat_seconds": 3600,
    "basis_zh": "《广东省租赁房屋治安管理规定》(2012-10-01 起施行): 出租人应当登记并报送承租人信息; "
    "报送时限 3 日、退租异议期 15 日、住客信息保存 730 日及重报间隔均为默认值, 待市局确认",
    "basis_en": "Guangdong rules on the public-security administration of rented houses (in force since 2012-10-01): the landlord records and reports "
    "tenants; 3 days to report, 15 days to dispute a check-out, 730 days of keeping guests' details and the intervals of repeated reports are "
    "defaults, to be confirmed by the bureau",
    "published_by": None,
    "published_at": dt.datetime(2022, 1, 1, tzinfo=dt.UTC),
}
THERE = "state IN ('CHECKED_IN', 'DELAYED_DEPARTURE')"
INDEXES = (
    ("uq_stay_guest", ["document_index"], THERE, True),
    ("ix_stay_bed_id_id", ["bed_id", "id"], None, False),
    ("ix_stay_repeat_at", ["repeat_at"], "report = 'SENT'", False),
    ("ix_stay_unaccepted", ["station_code", "report", "id"], "report IN ('SENT', 'REFUSED')", False),
    ("ix_stay_arrives_on", ["arrives_on"], "state = 'PRE_CHECKED_IN'", False),
    ("ix_stay_expected_out_on", ["expected_out_on"], "state = 'CHECKED_IN'", False),
    ("ix_stay_over_on", ["over_on"], "guest_encrypted IS NOT NULL", False),
    ("ix_stay_person_id", ["person_id"], "person_id IS NOT NULL", False),
)
CHECKS = {
    "over": "(state IN ('CHECKED_OUT', 'CANCELLED')) = (over_on IS NOT NULL)",
    "checked_out": "(state = 'CHECKED_OUT') = (checked_out_on IS NOT NULL)",
    "cancelled": "(state = 'CANCELLED') = (cancel_reason IS NOT NULL)",
    "refused": "(report = 'REFUSED') = (refused_at IS NOT NULL)",
}


def _added() -> list[sa.Column[Any]]:
    return [
        text("report_kind", default="ARRIVAL"),
        day("report_due_on", nullable=True),
        number("repeats", default="0"),
        instant("repeat_at", nullable=True),
        instant("refused_at", nullable=True),
        texts("refusal_pointers", nullable=True),
        day("lived_from", nullable=True),
        day("reported_left_on", nullable=True),
        identifier("person_id", nullable=True),
        day("residence_ended_on", nullable=True),
        number("residence_version", nullable=True),
        flag("disputed", default="false"),
        text("cancel_reason", nullable=True),
        day("over_on", nullable=True),
    ]


def upgrade() -> None:
    for column in _added():
        op.add_column("stay", column)
    for name, columns, where, unique in INDEXES:
        op.create_index(name, "stay", columns, unique=unique, postgresql_where=None if where is None else sa.text(where))
    for name, condition in CHECKS.items():
        op.create_check_constraint(op.f(f"ck_stay_{name}"), "stay", condition)
    _create_check_out()
    _create_rule()


def _create_check_out() -> None:
    op.create_table(
        "check_out",
        identifier("id"),
        identifier("stay_id"),
        day("checked_out_on"),
        text("state"),
        sealed("code_index"),
        day("open_until"),
        text("recorded_by"),
        instant("recorded_at"),
        text("reason", nullable=True),
        instant("answered_at", nullable=True),
        text("decided_by", nullable=True),
        instant("decided_at", nullable=True),
        sealed("note_encrypted", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_check_out"),
        sa.ForeignKeyConstraint(["stay_id"], ["stay.id"], name="fk_check_out_stay_id"),
        sa.UniqueConstraint("code_index", name="uq_check_out_code_index"),
        sa.CheckConstraint("(state = 'OPEN') = (answered_at IS NULL)", name="ck_check_out_answered"),
        sa.CheckConstraint("(state IN ('UPHELD', 'REVERSED')) = (decided_at IS NOT NULL)", name="ck_check_out_decided"),
    )
    op.create_index("ix_check_out_stay_id", "check_out", ["stay_id"])


def _create_rule() -> None:
    rules = op.create_table(
        "stay_rule",
        day("valid_from"),
        number("report_days"),
        number("dispute_days"),
        number("guest_days"),
        number("repeat_seconds"),
        number("longest_repeat_seconds"),
        text("basis_zh"),
        text("basis_en"),
        text("published_by", nullable=True),
        instant("published_at"),
        sa.PrimaryKeyConstraint("valid_from", name="pk_stay_rule"),
        sa.CheckConstraint("report_days > 0 AND dispute_days > 0 AND guest_days > 0", name="ck_stay_rule_days"),
        sa.CheckConstraint("repeat_seconds > 0 AND longest_repeat_seconds >= repeat_seconds", name="ck_stay_rule_repeats"),
    )
    op.bulk_insert(rules, [RULE])


def downgrade() -> None:
    op.drop_table("stay_rule")
    op.drop_table("check_out")
    for name in CHECKS:
        op.drop_constraint(op.f(f"ck_stay_{name}"), "stay")
    for name, *_ in INDEXES:
        op.drop_index(name, "stay")
    for column in _added():
        op.drop_column("stay", column.name)
