"""How many people a room may hold, by a first version that is to be confirmed, and the rooms in which more stay."""

from datetime import UTC, date, datetime
from decimal import Decimal

import sqlalchemy as sa
from alembic import op
from uuid_utils import uuid7

from shared.db.columns import day, identifier, instant, number, text

revision = "202611240110"
down_revision = "202611240109"
branch_labels = None
depends_on = None

OF_VERSION = {
    "version": 1,
    "valid_from": date(2000, 1, 1),
    "basis_zh": "《商品房屋租赁管理办法》（住房和城乡建设部令第6号）第八条：以原设计的房间为最小出租单位，人均租住建筑面积不得低于当地人民政府规定的最低标准。"  # noqa: RUF001 # Chinese punctuation
    "人均面积与每间人数为默认值，待市局确认。",  # noqa: RUF001 # Chinese punctuation
    "basis_en": "Measures for the Administration of Commodity Housing Tenancy (MOHURD Order 6), Article 8: a room as designed is the smallest unit "
    "to let, and the area for each person is not below the local minimum. Area and people per room: default, to be confirmed by the bureau.",
}
LINES = (
    {"rental_kind": None, "area_per_person_m2": Decimal(5), "most_in_room": 2},
    {"rental_kind": "DORM", "area_per_person_m2": Decimal(4), "most_in_room": 8},
)


def upgrade() -> None:
    _create_rule()
    _create_breach()


def _create_rule() -> None:
    rule = op.create_table(
        "capacity_rule",
        identifier("id"),
        number("version"),
        day("valid_from"),
        text("rental_kind", nullable=True),
        sa.Column("area_per_person_m2", sa.Numeric(5, 2), nullable=True),
        number("most_in_room", nullable=True),
        text("basis_zh"),
        text("basis_en"),
        text("published_by", nullable=True),
        instant("published_at"),
        sa.PrimaryKeyConstraint("id", name="pk_capacity_rule"),
        sa.CheckConstraint("area_per_person_m2 > 0 AND most_in_room >= 1", name="ck_capacity_rule_limits"),
    )
    op.create_index("uq_capacity_rule_line", "capacity_rule", ["version", "rental_kind"], unique=True, postgresql_nulls_not_distinct=True)
    published = {"published_by": None, "published_at": datetime(2026, 11, 24, tzinfo=UTC)}
    op.bulk_insert(rule, [{"id": str(uuid7()), **OF_VERSION, **line, **published} for line in LINES])


def _create_breach() -> None:
    op.create_table(
        "capacity_breach",
        identifier("id"),
        identifier("room_id"),
        identifier("house_id"),
        number("people"),
        number("allowed"),
        day("began_on"),
        instant("began_at"),
        instant("ended_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_capacity_breach"),
        sa.ForeignKeyConstraint(["house_id"], ["house.id"], name="fk_capacity_breach_house_id"),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name="fk_capacity_breach_room_id"),
    )
    op.create_index("uq_capacity_breach_lasting", "capacity_breach", ["room_id"], unique=True, postgresql_where=sa.text("ended_at IS NULL"))


def downgrade() -> None:
    for table in ("capacity_breach", "capacity_rule"):
        op.drop_table(table)
