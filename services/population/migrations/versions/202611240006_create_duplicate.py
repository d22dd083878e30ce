"""Rules and pairs of duplicates, merges; the index of search keys."""

import json

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from shared.db.columns import day, identifier, instant, number, sealed, text, texts
from shared.db.columns import json as json_column

revision = "202611240006"
down_revision = "202611240005"
branch_labels = None
depends_on = None

WEIGHTS = {
    "SAME_NAME": 35,
    "SAME_READING": 25,
    "SIMILAR_NAME": 15,
    "OTHER_NAME": -50,
    "SAME_BIRTH_DATE": 25,
    "OTHER_BIRTH_DATE": -20,
    "SIMILAR_NUMBER": 45,
    "OTHER_NUMBER": -30,
    "OTHER_DOCUMENT_TYPE": 10,
    "SAME_PHONE": 15,
    "SAME_ADDRESS": 15,
    "OTHER_SEX": -30,
}
SIMILARITY = 90
THRESHOLD = 60
BASIS_ZH = "《居民身份证法》第三条: 公民身份号码唯一且终身不变; 首版规则, 由人工核对后决定"
BASIS_EN = "Law on Resident Identity Cards, article 3: a number is one person's for life; first version, people decide after comparing"
PERSON_INDEXES = (
    "ix_person_search_keys",
    "ix_person_without_search_keys",
    "ix_person_birth_date",
    "ix_person_updated_at_id",
    "ix_person_merged_into",
)


def upgrade() -> None:
    _index_people()
    _create_rule()
    _create_pair()
    _create_merge()
    op.create_table(
        "duplicate_scan",
        number("rule_version"),
        instant("altered_at", nullable=True),
        identifier("person_id", nullable=True),
        sa.PrimaryKeyConstraint("rule_version", name="pk_duplicate_scan"),
        sa.ForeignKeyConstraint(["rule_version"], ["duplicate_rule.version"], name="fk_duplicate_scan_rule_version"),
    )


def _index_people() -> None:
    op.create_index("ix_person_search_keys", "person", ["search_keys"], postgresql_using="gin", postgresql_with={"fastupdate": "off"})
    unkeyed = sa.text("search_keys = '{}' AND erased_at IS NULL")
    op.create_index("ix_person_without_search_keys", "person", ["id"], postgresql_where=unkeyed)
    op.create_index("ix_person_birth_date", "person", ["birth_date"])
    op.create_index("ix_person_updated_at_id", "person", ["updated_at", "id"])
    op.create_index("ix_person_merged_into", "person", ["merged_into"], postgresql_where=sa.text("merged_into IS NOT NULL"))


def _create_rule() -> None:
    op.create_table(
        "duplicate_rule",
        number("version"),
        day("valid_from"),
        json_column("weights"),
        number("similarity"),
        number("threshold"),
        text("basis_zh"),
        text("basis_en"),
        text("published_by"),
        instant("published_at"),
        sa.PrimaryKeyConstraint("version", name="pk_duplicate_rule"),
    )
    first = sa.text(
        "INSERT INTO duplicate_rule (version, valid_from, weights, similarity, threshold, basis_zh, basis_en, published_by, published_at)"
        " VALUES (1, '2000-01-01', CAST(:weights AS jsonb), :similarity, :threshold, :basis_zh, :basis_en, 'migration', now())"
    )
    op.execute(first.bindparams(weights=json.dumps(WEIGHTS), similarity=SIMILARITY, threshold=THRESHOLD, basis_zh=BASIS_ZH, basis_en=BASIS_EN))


def _create_pair() -> None:
    op.create_table(
        "duplicate_pair",
        identifier("id"),
        identifier("low_id"),
        identifier("high_id"),
        text("state"),
        number("rule_version"),
        texts("matched"),
        number("score"),
        sealed("reason_encrypted", nullable=True),
        text("decided_by", nullable=True),
        instant("decided_at", nullable=True),
        instant("found_at"),
        number("version"),
        sa.PrimaryKeyConstraint("id", name="pk_duplicate_pair"),
        sa.UniqueConstraint("low_id", "high_id", name="uq_duplicate_pair_low_id_high_id"),
        sa.ForeignKeyConstraint(["low_id"], ["person.id"], name="fk_duplicate_pair_low_id"),
        sa.ForeignKeyConstraint(["high_id"], ["person.id"], name="fk_duplicate_pair_high_id"),
        sa.ForeignKeyConstraint(["rule_version"], ["duplicate_rule.version"], name="fk_duplicate_pair_rule_version"),
        sa.CheckConstraint("low_id < high_id", name="ck_duplicate_pair_ordered"),
    )
    op.create_index("ix_duplicate_pair_high_id", "duplicate_pair", ["high_id"])
    op.create_index("ix_duplicate_pair_state_id", "duplicate_pair", ["state", "id"])


def _create_merge() -> None:
    lists: list[sa.Column[object]] = [
        sa.Column(name, ARRAY(sa.Uuid(as_uuid=False)), nullable=False) for name in ("moved", "kept", "ended", "repointed")
    ]
    op.create_table(
        "person_merge",
        identifier("id"),
        identifier("pair_id"),
        identifier("survivor_id"),
        identifier("other_id"),
        *lists,
        text("merged_by"),
        instant("merged_at"),
        text("undone_by", nullable=True),
        instant("undone_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_person_merge"),
        sa.ForeignKeyConstraint(["pair_id"], ["duplicate_pair.id"], name="fk_person_merge_pair_id"),
        sa.ForeignKeyConstraint(["survivor_id"], ["person.id"], name="fk_person_merge_survivor_id"),
        sa.ForeignKeyConstraint(["other_id"], ["person.id"], name="fk_person_merge_other_id"),
    )
    op.create_index("ix_person_merge_pair_id", "person_merge", ["pair_id"])


def downgrade() -> None:
    for table in ("duplicate_scan", "person_merge", "duplicate_pair", "duplicate_rule"):
        op.drop_table(table)
    for name in PERSON_INDEXES:
        op.drop_index(name, table_name="person")
