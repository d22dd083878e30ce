"""Rating schemes with the first version, ratings, appeals and corrections; and the order of the star board."""

from datetime import date

import sqlalchemy as sa
from alembic import op

from shared.db.columns import day, identifier, instant, json, number, sealed, text

revision = "202611240108"
down_revision = "202611240107"
branch_labels = None
depends_on = None

FIRST_TERMS = {
    "aspects": [
        {"aspect": "STRUCTURE", "weight": 5},
        {"aspect": "FIRE", "weight": 8},
        {"aspect": "SECURITY", "weight": 5},
        {"aspect": "DUTIES", "weight": 4},
    ],
    "items": [
        {"item_code": "ESCAPE_ROUTE_CLEAR", "weight": 12},
        {"item_code": "SMOKE_ALARM", "weight": 12},
        {"item_code": "NO_EBIKE_INDOORS", "weight": 12},
    ],
    "stars": [
        {"stars": 1, "from_score": 0, "level": "RED", "interval_days": 7},
        {"stars": 2, "from_score": 60, "level": "ORANGE", "interval_days": 14},
        {"stars": 3, "from_score": 70, "level": "YELLOW", "interval_days": 21},
        {"stars": 4, "from_score": 80, "level": "BLUE", "interval_days": 30},
        {"stars": 5, "from_score": 90, "level": "GREEN", "interval_days": 60},
    ],
    "vetoes": [
        {"item_code": "ESCAPE_ROUTE_CLEAR", "stars": 2},
        {"item_code": "NO_EBIKE_INDOORS", "stars": 2},
        {"item_code": "LETTER_SIGNED", "stars": 3},
    ],
    "critical_open_stars": 1,
    "major_overdue_stars": 2,
    "not_applicable": "LEAVES",
    "fixed_on_site_percent": 90,
    "rectified_percent": 80,
    "validity_days": 90,
    "appeal_days": 15,
}
FIRST_SCHEME = {
    "version": 1,
    "valid_from": date(2000, 1, 1),
    "terms": FIRST_TERMS,
    "basis_zh": "默认值，待市局确认；四个方面、五级颜色和检查周期参照各地出租屋分级分类管理的做法（龙岗宽管、关注、严管、禁止四级，宝山星级户）。",  # noqa: RUF001 # Chinese punctuation
    "basis_en": "Default, to be confirmed by the bureau; the four aspects, the colours and the intervals follow the graded management of rental "
    "houses as it is practised (four levels in Longgang, star houses in Baoshan).",
}
ON_BOARD = "stars IS NOT NULL AND state IN ('VERIFIED', 'SUSPENDED')"


def upgrade() -> None:
    _create_rating_scheme()
    _create_rating()
    _create_rating_appeal()
    _create_rating_correction()
    op.create_index("ix_house_star_board", "house", ["station_code", "stars", "number"], postgresql_where=sa.text(ON_BOARD))


def _create_rating_scheme() -> None:
    table = op.create_table(
        "rating_scheme",
        number("version"),
        day("valid_from"),
        json("terms"),
        text("basis_zh"),
        text("basis_en"),
        text("published_by", nullable=True),
        instant("published_at"),
        sa.PrimaryKeyConstraint("version", name="pk_rating_scheme"),
        sa.UniqueConstraint("valid_from", name="uq_rating_scheme_valid_from"),
    )
    op.execute(sa.insert(table).values(published_at=sa.func.now(), **FIRST_SCHEME))


def _create_rating() -> None:
    op.create_table(
        "rating",
        identifier("id"),
        identifier("house_id"),
        identifier("inspection_id"),
        number("scheme_version"),
        text("because"),
        sa.Column("score", sa.Numeric(5, 2), nullable=False),
        number("stars_by_score"),
        number("from_stars", nullable=True),
        number("stars"),
        text("level"),
        number("interval_days"),
        json("caps"),
        json("trace"),
        day("rated_on"),
        instant("rated_at"),
        day("valid_until"),
        day("inspection_due_on"),
        instant("superseded_at", nullable=True),
        day("expired_on", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_rating"),
        sa.CheckConstraint("stars BETWEEN 1 AND 5 AND stars <= stars_by_score", name="ck_rating_stars"),
        sa.ForeignKeyConstraint(["house_id"], ["house.id"], name="fk_rating_house_id"),
        sa.ForeignKeyConstraint(["inspection_id"], ["inspection.id"], name="fk_rating_inspection_id"),
        sa.ForeignKeyConstraint(["scheme_version"], ["rating_scheme.version"], name="fk_rating_scheme_version"),
    )
    op.create_index("ix_rating_house_id_id", "rating", ["house_id", "id"])
    op.create_index("ix_rating_scheme_version", "rating", ["scheme_version", "house_id"], postgresql_where=sa.text("superseded_at IS NULL"))
    op.create_index(
        "ix_rating_valid_until", "rating", ["valid_until", "house_id"], postgresql_where=sa.text("superseded_at IS NULL AND expired_on IS NULL")
    )
    op.create_index("uq_rating_current", "rating", ["house_id"], unique=True, postgresql_where=sa.text("superseded_at IS NULL"))


def _create_rating_appeal() -> None:
    op.create_table(
        "rating_appeal",
        identifier("id"),
        identifier("house_id"),
        identifier("rating_id"),
        identifier("inspection_id"),
        text("state"),
        text("reason"),
        sealed("note_encrypted"),
        day("appealed_on"),
        text("appealed_by"),
        day("decided_on", nullable=True),
        text("decided_by", nullable=True),
        sealed("decision_note_encrypted", nullable=True),
        instant("updated_at"),
        number("version"),
        sa.PrimaryKeyConstraint("id", name="pk_rating_appeal"),
        sa.CheckConstraint(
            "(state = 'OPEN') = (decided_on IS NULL) AND (decided_on IS NULL) = (decided_by IS NULL) AND (decided_on IS NULL) = (decision_note_encrypted IS NULL)",
            name="ck_rating_appeal_decided",
        ),
        sa.ForeignKeyConstraint(["house_id"], ["house.id"], name="fk_rating_appeal_house_id"),
        sa.ForeignKeyConstraint(["inspection_id"], ["inspection.id"], name="fk_rating_appeal_inspection_id"),
        sa.ForeignKeyConstraint(["rating_id"], ["rating.id"], name="fk_rating_appeal_rating_id"),
    )
    op.create_index("ix_rating_appeal_house_id_id", "rating_appeal", ["house_id", "id"])
    op.create_index("uq_rating_appeal_open", "rating_appeal", ["house_id"], unique=True, postgresql_where=sa.text("state = 'OPEN'"))


def _create_rating_correction() -> None:
    op.create_table(
        "rating_correction",
        identifier("id"),
        identifier("appeal_id"),
        identifier("inspection_id"),
        text("item_code"),
        identifier("room_id", nullable=True),
        text("result"),
        sa.PrimaryKeyConstraint("id", name="pk_rating_correction"),
        sa.ForeignKeyConstraint(["appeal_id"], ["rating_appeal.id"], name="fk_rating_correction_appeal_id"),
        sa.ForeignKeyConstraint(["inspection_id"], ["inspection.id"], name="fk_rating_correction_inspection_id"),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name="fk_rating_correction_room_id"),
        sa.UniqueConstraint(
            "appeal_id", "item_code", "room_id", name="uq_rating_correction_appeal_id_item_code_room_id", postgresql_nulls_not_distinct=True
        ),
    )
    op.create_index("ix_rating_correction_inspection_id", "rating_correction", ["inspection_id", "id"])


def downgrade() -> None:
    op.drop_index("ix_house_star_board", "house")
    for table in ("rating_correction", "rating_appeal", "rating", "rating_scheme"):
        op.drop_table(table)
