"""Exports."""

from datetime import date

import sqlalchemy as sa
from alembic import op

from shared.db.columns import day, number, text

revision = "202611240009"
down_revision = "202611240008"
branch_labels = None
depends_on = None

BASIS = (
    "《个人信息保护法》第六条, 收集和处理限于实现处理目的的最小范围: 一个派出所的全部记录, 更多须分次导出 "
    "(Personal Information Protection Law, art. 6, the least that serves the purpose: all of one station; more is asked for in parts)"
)
MOST_ROWS = 200_000


def upgrade() -> None:
    limit = op.create_table(
        "export_limit",
        day("valid_from"),
        number("most_rows"),
        text("basis"),
        sa.PrimaryKeyConstraint("valid_from", name="pk_export_limit"),
    )
    op.bulk_insert(limit, [{"valid_from": date(2020, 1, 1), "most_rows": MOST_ROWS, "basis": BASIS}])


def downgrade() -> None:
    op.drop_table("export_limit")
