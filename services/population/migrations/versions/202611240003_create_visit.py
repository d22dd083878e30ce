"""Verification visits and absences, the rules of their periods, and the first visit of who is registered already."""

from datetime import date

import sqlalchemy as sa
from alembic import op

from shared.db.columns import day, identifier, instant, number, sealed, text

revision = "202611240003"
down_revision = "202611240002"
branch_labels = None
depends_on = None

SET_ASIDE = "merged_into IS NOT NULL OR sealed_at IS NOT NULL OR erased_at IS NOT NULL"
FIRST_RULE = {
    "version": 1,
    "valid_from": date(2000, 1, 1),
    "first_days": 30,
    "lives_there_days": 180,
    "nobody_home_days": 3,
    "refused_days": 14,
    "nobody_home_times": 3,
    "appeal_days": 60,
    "basis_zh": "工作惯例默认值，须经分局确认；申诉期限参照《中华人民共和国行政复议法》第二十条的六十日。",  # noqa: RUF001 # Chinese punctuation
    "basis_en": "Working practice, to be confirmed by the bureau; the period for an appeal follows the 60 days of the Administrative "
    "Reconsideration Law, Article 20.",
}


def upgrade() -> None:
    _create_visit()
    _create_absence()
    _create_visit_rule()
    op.add_column("residence", day("moved_reported_on", nullable=True))
    _set_first_visits()
    op.create_index("ix_person_set_aside", "person", ["id"], postgresql_where=sa.text(SET_ASIDE))
    op.create_index("ix_residence_absence", "residence", ["station_code", "absence"], postgresql_where=sa.text("absence IS NOT NULL"))
    _index("visit_due", "visit_due_on", "address_key", "id")
    _index("moved_reported", "moved_reported_on")


def _index(name: str, column: str, *further: str) -> None:
    where = sa.text(f"state = 'ACTIVE' AND {column} IS NOT NULL")
    op.create_index(f"ix_residence_{name}", "residence", ["station_code", column, *further], postgresql_where=where)


def _create_visit() -> None:
    op.create_table(
        "visit",
        identifier("id"),
        identifier("residence_id"),
        day("visited_on"),
        text("outcome"),
        text("found_via", nullable=True),
        day("moved_on", nullable=True),
        sealed("note_encrypted", nullable=True),
        text("recorded_by"),
        instant("recorded_at"),
        sa.PrimaryKeyConstraint("id", name="pk_visit"),
        sa.ForeignKeyConstraint(["residence_id"], ["residence.id"], name="fk_visit_residence_id"),
    )
    op.create_index("ix_visit_residence_id_visited_on_id", "visit", ["residence_id", "visited_on", "id"])


def _create_absence() -> None:
    op.create_table(
        "absence",
        identifier("id"),
        identifier("residence_id"),
        text("state"),
        day("suspected_on"),
        day("established_on", nullable=True),
        text("established_by", nullable=True),
        text("reason", nullable=True),
        sealed("note_encrypted", nullable=True),
        day("appeal_until", nullable=True),
        day("appealed_on", nullable=True),
        text("appeal_recorded_by", nullable=True),
        sealed("appeal_note_encrypted", nullable=True),
        text("decision", nullable=True),
        day("decided_on", nullable=True),
        text("decided_by", nullable=True),
        text("decision_reason", nullable=True),
        sealed("decision_note_encrypted", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_absence"),
        sa.ForeignKeyConstraint(["residence_id"], ["residence.id"], name="fk_absence_residence_id"),
        sa.CheckConstraint("(established_on IS NULL) = (appeal_until IS NULL)", name="ck_absence_appealable"),
        sa.CheckConstraint("state <> 'APPEALED' OR appealed_on IS NOT NULL", name="ck_absence_appealed"),
        sa.CheckConstraint("state NOT IN ('UPHELD', 'LIFTED') OR decided_on IS NOT NULL", name="ck_absence_decided"),
    )
    op.create_index("ix_absence_residence_id", "absence", ["residence_id"])
    op.create_index("uq_absence_open", "absence", ["residence_id"], unique=True, postgresql_where=sa.text("state <> 'LIFTED'"))


def _create_visit_rule() -> None:
    table = op.create_table(
        "visit_rule",
        identifier("id"),
        number("version"),
        day("valid_from"),
        text("category", nullable=True),
        text("place_kind", nullable=True),
        number("first_days"),
        number("lives_there_days"),
        number("nobody_home_days"),
        number("refused_days"),
        number("nobody_home_times"),
        number("appeal_days"),
        text("basis_zh"),
        text("basis_en"),
        text("published_by", nullable=True),
        instant("published_at"),
        sa.PrimaryKeyConstraint("id", name="pk_visit_rule"),
        sa.CheckConstraint("least(first_days, lives_there_days, nobody_home_days, refused_days, appeal_days) >= 1", name="ck_visit_rule_days"),
        sa.CheckConstraint("nobody_home_times >= 2", name="ck_visit_rule_times"),
    )
    op.create_index("uq_visit_rule_line", "visit_rule", ["version", "category", "place_kind"], unique=True, postgresql_nulls_not_distinct=True)
    op.execute(sa.insert(table).values(id=sa.func.gen_random_uuid(), published_at=sa.func.now(), **FIRST_RULE))


def _set_first_visits() -> None:
    # The answer of a residence says when its visit is due, hence a new version.
    registered_on = "(registered_at AT TIME ZONE 'Asia/Shanghai')::date"
    op.execute(
        f"UPDATE residence SET visit_due_on = {registered_on} + {FIRST_RULE['first_days']}, version = version + 1 "  # noqa: S608 # constants
        "WHERE state = 'ACTIVE' AND visit_due_on IS NULL"
    )


def downgrade() -> None:
    for name in ("absence", "visit_due", "moved_reported"):
        op.drop_index(f"ix_residence_{name}", "residence")
    op.drop_index("ix_person_set_aside", "person")
    op.drop_column("residence", "moved_reported_on")
    for table in ("visit_rule", "absence", "visit"):
        op.drop_table(table)
