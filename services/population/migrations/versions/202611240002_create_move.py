"""Moves, statutory rules and exemptions; ends that are known less exactly, when they were recorded, and which have passed."""
# ruff: noqa: RUF001 # Chinese texts have Chinese punctuation

from datetime import UTC, date, datetime

import sqlalchemy as sa
from alembic import op

from shared.db.base import new_id
from shared.db.columns import day, identifier, instant, json, number, sealed, text, texts

revision = "202611240002"
down_revision = "202611240001"
branch_labels = None
depends_on = None

STEP = "CASE ended_precision WHEN 'YEAR' THEN interval '1 year' WHEN 'MONTH' THEN interval '1 month' ELSE interval '1 day' END"
EXPECTED = "state = 'ACTIVE' AND expected_end_on IS NOT NULL"
TO_NOTE = f"{EXPECTED} AND expected_end_noted_on IS DISTINCT FROM expected_end_on"

# The names of the regulations are facts; the numbers of days are defaults that the bureau has to confirm, and the texts say so.
FLOATING = (
    "《广东省流动人口服务管理条例》；期限为系统默认值，待分局核定",
    "Regulations of Guangdong Province on services to and management of the floating population; the number of days is a default, to be confirmed by the bureau",
)
RENTAL = (
    "《广东省租赁房屋治安管理规定》（2012年10月1日起施行）；期限为系统默认值，待分局核定",
    "Provisions of Guangdong Province on public security of rental housing (in force since 1 October 2012); the number of days is a default, to be confirmed by the bureau",
)
ALL = ["REGISTERED", "FLOATING", "LODGING", "OVERSEAS"]
KIN_AND_CHILD = [{"kind": "SHORT_STAY_WITH_KIN", "limit": 30}, {"kind": "CHILD_WITH_GUARDIAN", "limit": 16}]
RULES = [
    ("REGISTER", "RESIDENT", 3, "CALENDAR", ["FLOATING"], KIN_AND_CHILD, FLOATING),
    ("REGISTER", "LANDLORD", 3, "WORKING", ALL, [], RENTAL),
    ("REGISTER", "AGENT", 3, "WORKING", ALL, [], RENTAL),
    ("REGISTER", "EMPLOYER", 3, "WORKING", ["FLOATING"], [], FLOATING),
    ("CHANGE", "RESIDENT", 10, "CALENDAR", ["FLOATING"], [], FLOATING),
    ("END", "RESIDENT", 3, "WORKING", ["FLOATING"], [], FLOATING),
    ("END", "LANDLORD", 3, "WORKING", ALL, [], RENTAL),
    ("END", "AGENT", 3, "WORKING", ALL, [], RENTAL),
    ("END", "EMPLOYER", 3, "WORKING", ["FLOATING"], [], FLOATING),
]


def upgrade() -> None:
    _extend_residence()
    _extend_alteration()
    _create_move()
    _create_exemption()
    _create_statutory_rule()


def _extend_residence() -> None:
    op.add_column("residence", instant("end_recorded_at", nullable=True))
    op.execute("UPDATE residence SET end_recorded_at = updated_at WHERE state = 'ENDED'")
    op.drop_constraint("ck_residence_ends_after_start", "residence")
    op.create_check_constraint("ck_residence_ends_after_start", "residence", f"(ended_on + {STEP}) > started_on")
    op.create_index("ix_residence_expected_end", "residence", ["station_code", "expected_end_on", "id"], postgresql_where=sa.text(EXPECTED))
    op.create_index("ix_residence_expected_end_to_note", "residence", ["expected_end_on"], postgresql_where=sa.text(TO_NOTE))


def _extend_alteration() -> None:
    for name in ("community_before", "house_before"):
        op.add_column("alteration", identifier(name, nullable=True))
        op.create_index(f"ix_alteration_{name}", "alteration", [name], postgresql_where=sa.text(f"{name} IS NOT NULL"))


def _create_move() -> None:
    op.create_table(
        "move",
        identifier("id"),
        identifier("from_residence_id"),
        identifier("to_residence_id"),
        day("moved_on"),
        text("moved_precision"),
        text("made_by"),
        instant("made_at"),
        text("reversed_by", nullable=True),
        instant("reversed_at", nullable=True),
        sealed("reason_encrypted", nullable=True),
        number("version"),
        sa.PrimaryKeyConstraint("id", name="pk_move"),
        sa.ForeignKeyConstraint(["from_residence_id"], ["residence.id"], name="fk_move_from_residence_id"),
        sa.ForeignKeyConstraint(["to_residence_id"], ["residence.id"], name="fk_move_to_residence_id"),
        sa.UniqueConstraint("to_residence_id", name="uq_move_to_residence_id"),
        sa.CheckConstraint(
            "(reversed_at IS NULL) = (reversed_by IS NULL) AND (reversed_at IS NULL) = (reason_encrypted IS NULL)", name="ck_move_reversed"
        ),
    )
    op.create_index("ix_move_from_residence_id", "move", ["from_residence_id"])
    op.create_index("uq_move_standing", "move", ["from_residence_id"], unique=True, postgresql_where=sa.text("reversed_at IS NULL"))


def _create_exemption() -> None:
    op.create_table(
        "exemption",
        identifier("id"),
        identifier("residence_id"),
        text("kind"),
        text("evidence"),
        text("granted_by"),
        instant("granted_at"),
        text("revoked_by", nullable=True),
        instant("revoked_at", nullable=True),
        number("version"),
        sa.PrimaryKeyConstraint("id", name="pk_exemption"),
        sa.ForeignKeyConstraint(["residence_id"], ["residence.id"], name="fk_exemption_residence_id"),
        sa.CheckConstraint("(revoked_at IS NULL) = (revoked_by IS NULL)", name="ck_exemption_revoked"),
    )
    op.create_index("ix_exemption_residence_id", "exemption", ["residence_id"])
    op.create_index("uq_exemption_granted", "exemption", ["residence_id", "kind"], unique=True, postgresql_where=sa.text("revoked_at IS NULL"))


def _create_statutory_rule() -> None:
    table = op.create_table(
        "statutory_rule",
        identifier("id"),
        text("act"),
        text("who"),
        number("number"),
        number("days"),
        text("day_kind"),
        texts("categories"),
        json("exemptions"),
        text("basis_zh"),
        text("basis_en"),
        day("valid_from"),
        day("valid_to", nullable=True),
        text("published_by"),
        instant("published_at"),
        sa.PrimaryKeyConstraint("id", name="pk_statutory_rule"),
        sa.UniqueConstraint("act", "who", "number", name="uq_statutory_rule_act_who_number"),
        sa.CheckConstraint("days >= 0", name="ck_statutory_rule_days"),
        sa.CheckConstraint("valid_to > valid_from", name="ck_statutory_rule_valid"),
    )
    op.bulk_insert(table, [_rule(*rule) for rule in RULES])


def _rule(
    act: str, who: str, days: int, day_kind: str, categories: list[str], exemptions: list[dict[str, object]], basis: tuple[str, str]
) -> dict[str, object]:
    # Valid since long before anybody who lives: which days held when is for the bureau to say, by publishing versions.
    return {
        "id": new_id(),
        "act": act,
        "who": who,
        "number": 1,
        "days": days,
        "day_kind": day_kind,
        "categories": categories,
        "exemptions": exemptions,
        "basis_zh": basis[0],
        "basis_en": basis[1],
        "valid_from": date(1900, 1, 1),
        "valid_to": None,
        "published_by": "system",
        "published_at": datetime(2026, 11, 24, tzinfo=UTC),
    }


def downgrade() -> None:
    for table in ("statutory_rule", "exemption", "move"):
        op.drop_table(table)
    for name in ("community_before", "house_before"):
        op.drop_column("alteration", name)
    for index in ("ix_residence_expected_end", "ix_residence_expected_end_to_note"):
        op.drop_index(index, "residence")
    op.drop_column("residence", "end_recorded_at")
    op.drop_constraint("ck_residence_ends_after_start", "residence")
    op.create_check_constraint("ck_residence_ends_after_start", "residence", "ended_on >= started_on")
