"""Clues with the first version of their rule, and campaigns."""

from datetime import UTC, date, datetime

import sqlalchemy as sa
from alembic import op
from uuid_utils import uuid7

from shared.db.columns import day, identifier, instant, number, sealed, text, texts

revision = "202611240109"
down_revision = "202611240108"
branch_labels = None
depends_on = None

FIRST_RULE = {
    "valid_from": date(2000, 1, 1),
    "answer_days": 15,
    "day_kind": "WORKING",
    "similar_days": 30,
    "retention_days": 365,
    "basis_zh": "默认值，待市局确认：十五个工作日内答复，答复后三百六十五日内删除线索内容；保存期限参照《中华人民共和国个人信息保护法》第十九条。",  # noqa: RUF001 # Chinese punctuation
    "basis_en": "Default, to be confirmed by the bureau: an answer within 15 working days, erasure 365 days after it; Personal Information "
    "Protection Law, Article 19, asks for the shortest time that the purpose needs.",
}


def upgrade() -> None:
    _create_clue()
    op.bulk_insert(
        _create_clue_rule(), [{"id": str(uuid7()), **FIRST_RULE, "published_by": None, "published_at": datetime(2026, 11, 24, tzinfo=UTC)}]
    )
    _create_campaign()


def _create_clue() -> None:
    op.create_table(
        "clue_sequence",
        text("prefix"),
        number("last"),
        sa.PrimaryKeyConstraint("prefix", name="pk_clue_sequence"),
    )
    op.create_table(
        "clue",
        identifier("id"),
        text("serial"),
        sealed("code_index"),
        text("station_code"),
        text("origin_station_code"),
        identifier("house_id", nullable=True),
        text("kind"),
        text("channel"),
        text("state"),
        sealed("text_encrypted", nullable=True),
        sealed("place_encrypted", nullable=True),
        sealed("contact_encrypted", nullable=True),
        day("received_on"),
        day("answer_due_on"),
        text("given_by", nullable=True),
        identifier("assignee_id", nullable=True),
        day("accepted_on", nullable=True),
        day("closed_on", nullable=True),
        text("closed_by", nullable=True),
        text("outcome", nullable=True),
        text("referred_to", nullable=True),
        identifier("duplicate_of", nullable=True),
        text("dismiss_reason", nullable=True),
        sealed("answer_encrypted", nullable=True),
        sealed("note_encrypted", nullable=True),
        day("erased_on", nullable=True),
        instant("registered_at"),
        instant("updated_at"),
        number("version"),
        sa.PrimaryKeyConstraint("id", name="pk_clue"),
        sa.CheckConstraint("(state = 'ANSWERED') = (outcome IS NOT NULL)", name="ck_clue_answered"),
        sa.CheckConstraint("(state IN ('ANSWERED', 'DISMISSED')) = (closed_on IS NOT NULL)", name="ck_clue_closed"),
        sa.CheckConstraint("(state = 'DISMISSED') = (dismiss_reason IS NOT NULL)", name="ck_clue_dismissed"),
        sa.ForeignKeyConstraint(["duplicate_of"], ["clue.id"], name="fk_clue_duplicate_of"),
        sa.ForeignKeyConstraint(["house_id"], ["house.id"], name="fk_clue_house_id"),
        sa.UniqueConstraint("code_index", name="uq_clue_code_index"),
        sa.UniqueConstraint("serial", name="uq_clue_serial"),
    )
    op.create_index("ix_clue_given_by_id", "clue", ["given_by", "id"], postgresql_where=sa.text("given_by IS NOT NULL"))
    op.create_index("ix_clue_house_id_id", "clue", ["house_id", "id"], postgresql_where=sa.text("house_id IS NOT NULL"))
    op.create_index("ix_clue_station_code_id", "clue", ["station_code", "id"])
    op.create_index("ix_clue_to_erase", "clue", ["closed_on", "id"], postgresql_where=sa.text("closed_on IS NOT NULL AND erased_on IS NULL"))
    op.create_index("ix_clue_waiting", "clue", ["station_code", "answer_due_on", "id"], postgresql_where=sa.text("state IN ('RECEIVED', 'ACCEPTED')"))


def _create_clue_rule() -> sa.Table:
    return op.create_table(
        "clue_rule",
        identifier("id"),
        day("valid_from"),
        number("answer_days"),
        text("day_kind"),
        number("similar_days"),
        number("retention_days"),
        text("basis_zh"),
        text("basis_en"),
        text("published_by", nullable=True),
        instant("published_at"),
        sa.PrimaryKeyConstraint("id", name="pk_clue_rule"),
        sa.UniqueConstraint("valid_from", name="uq_clue_rule_valid_from"),
    )


def _create_campaign() -> None:
    op.create_table(
        "campaign",
        identifier("id"),
        text("station_code"),
        text("origin_station_code"),
        identifier("community_id", nullable=True),
        text("title"),
        text("kind"),
        text("state"),
        day("held_on"),
        texts("languages"),
        number("people_reached", nullable=True),
        number("houses_visited", nullable=True),
        number("leaflets", nullable=True),
        number("staff", nullable=True),
        sealed("note_encrypted", nullable=True),
        text("cancel_reason", nullable=True),
        day("cancelled_on", nullable=True),
        text("recorded_by"),
        instant("recorded_at"),
        instant("updated_at"),
        number("version"),
        sa.PrimaryKeyConstraint("id", name="pk_campaign"),
        sa.CheckConstraint(
            "(state = 'CANCELLED') = (cancelled_on IS NOT NULL) AND (cancelled_on IS NULL) = (cancel_reason IS NULL)", name="ck_campaign_cancelled"
        ),
        sa.CheckConstraint("least(people_reached, houses_visited, leaflets, staff) >= 0", name="ck_campaign_figures"),
    )
    op.create_index("ix_campaign_held_on_id", "campaign", ["held_on", "id"])
    op.create_index("ix_campaign_station_code_held_on_id", "campaign", ["station_code", "held_on", "id"])


def downgrade() -> None:
    for table in ("campaign", "clue_rule", "clue", "clue_sequence"):
        op.drop_table(table)
