"""Employers, hire checks and rosters."""

import datetime as dt

import sqlalchemy as sa
from alembic import op

from shared.db.columns import day, flag, identifier, instant, number, sealed, text

revision = "202611240005"
down_revision = "202611240004"
branch_labels = None
depends_on = None

FIRST_RULE = {
    "id": "019ab000-0000-7000-8000-000000000501",
    "valid_from": dt.date(2010, 1, 1),
    "days": 3,
    "day_kind": "WORKING",
    "checks_per_day": 500,
    "basis_zh": "《广东省流动人口服务管理条例》关于用人单位报送招用和解除、终止劳动关系信息的规定",
    "basis_en": "Guangdong regulations on services for and administration of the floating population: employers report hires and leaves",
    "published_by": "migration",
    "published_at": dt.datetime(2026, 11, 24, tzinfo=dt.UTC),
}


def upgrade() -> None:
    _create_employer()
    _create_hire_check()
    _create_roster()
    _create_employment()
    rules = _create_hire_rule()
    op.bulk_insert(rules, [FIRST_RULE])


def _create_employer() -> None:
    op.create_table(
        "employer",
        identifier("id"),
        text("state"),
        text("station_code"),
        text("origin_station_code"),
        text("credit_code"),
        text("name_zh"),
        text("name_en", nullable=True),
        text("address"),
        text("industry"),
        sealed("contact_name_encrypted", nullable=True),
        sealed("contact_phone_encrypted", nullable=True),
        identifier("account_id", nullable=True),
        day("since"),
        number("roster_version"),
        day("roster_as_of", nullable=True),
        day("closed_on", nullable=True),
        text("registered_by"),
        instant("registered_at"),
        instant("updated_at"),
        number("version"),
        sa.PrimaryKeyConstraint("id", name="pk_employer"),
        sa.CheckConstraint("(state = 'CLOSED') = (closed_on IS NOT NULL)", name="ck_employer_closed"),
        sa.CheckConstraint("closed_on >= since", name="ck_employer_closes_after_start"),
    )
    op.create_index("uq_employer_credit_code", "employer", ["credit_code"], unique=True, postgresql_where=sa.text("state = 'ACTIVE'"))
    op.create_index("ix_employer_station_code_id", "employer", ["station_code", "id"])
    op.create_index("ix_employer_account_id", "employer", ["account_id"], postgresql_where=sa.text("account_id IS NOT NULL"))


def _create_hire_check() -> None:
    op.create_table(
        "hire_check",
        identifier("id"),
        identifier("act_id"),
        identifier("employer_id"),
        day("checked_on"),
        text("checked_by"),
        instant("checked_at"),
        text("document_type"),
        sealed("document_index", nullable=True),
        sealed("shown_encrypted"),
        flag("document_valid"),
        flag("residence_registered"),
        sa.PrimaryKeyConstraint("id", name="pk_hire_check"),
        sa.ForeignKeyConstraint(["employer_id"], ["employer.id"], name="fk_hire_check_employer_id"),
    )
    op.create_index("ix_hire_check_employer_id_id", "hire_check", ["employer_id", "id"])
    op.create_index("ix_hire_check_employer_id_checked_at", "hire_check", ["employer_id", "checked_at"])
    op.create_index(
        "ix_hire_check_document_index", "hire_check", ["document_index", "employer_id"], postgresql_where=sa.text("document_index IS NOT NULL")
    )


def _create_roster() -> None:
    op.create_table(
        "roster",
        identifier("id"),
        identifier("employer_id"),
        number("version"),
        day("as_of"),
        *(number(name) for name in ("people", "joins", "leaves", "altered", "unchanged", "problems")),
        text("uploaded_by"),
        instant("uploaded_at"),
        sa.PrimaryKeyConstraint("id", name="pk_roster"),
        sa.ForeignKeyConstraint(["employer_id"], ["employer.id"], name="fk_roster_employer_id"),
        sa.UniqueConstraint("employer_id", "version", name="uq_roster_employer_id_version"),
    )


def _create_employment() -> None:
    op.create_table(
        "employment",
        identifier("id"),
        identifier("employer_id"),
        text("document_type"),
        sealed("document_index"),
        sealed("document_encrypted"),
        sealed("name_encrypted"),
        sealed("phone_encrypted", nullable=True),
        number("joined_in"),
        day("joined_on"),
        day("join_reported_on"),
        day("join_due_on", nullable=True),
        text("join_timeliness", nullable=True),
        number("left_in", nullable=True),
        day("left_on", nullable=True),
        day("leave_reported_on", nullable=True),
        day("leave_due_on", nullable=True),
        text("leave_timeliness", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_employment"),
        sa.ForeignKeyConstraint(["employer_id"], ["employer.id"], name="fk_employment_employer_id"),
        sa.CheckConstraint("left_on >= joined_on", name="ck_employment_leaves_after_joining"),
        sa.CheckConstraint("(left_on IS NULL) = (left_in IS NULL) AND (left_on IS NULL) = (leave_reported_on IS NULL)", name="ck_employment_left"),
    )
    present = ["employer_id", "document_type", "document_index"]
    op.create_index("uq_employment_present", "employment", present, unique=True, postgresql_where=sa.text("left_on IS NULL"))
    op.create_index("ix_employment_employer_id_id", "employment", ["employer_id", "id"])
    op.create_index("ix_employment_document_index", "employment", ["document_index"])


def _create_hire_rule() -> sa.Table:
    return op.create_table(
        "hire_rule",
        identifier("id"),
        day("valid_from"),
        number("days"),
        text("day_kind"),
        number("checks_per_day"),
        text("basis_zh"),
        text("basis_en"),
        text("published_by"),
        instant("published_at"),
        sa.PrimaryKeyConstraint("id", name="pk_hire_rule"),
        sa.UniqueConstraint("valid_from", name="uq_hire_rule_valid_from"),
    )


def downgrade() -> None:
    for table in ("hire_rule", "employment", "roster", "hire_check", "employer"):
        op.drop_table(table)
