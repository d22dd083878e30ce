"""Who brought a registration, how exactly dates are known, visits; search keys, merging, sealing and erasure of people."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from shared.db.columns import day, identifier, instant, text

revision = "202611240001"
down_revision = "202611230001"
branch_labels = None
depends_on = None

RESIDENCE = ("channel", "started_precision", "ended_precision", "expected_end_noted_on", "verified_on", "visit_due_on", "absence")
PERSON = ("search_keys", "merged_into", "sealed_at", "erased_at")


def upgrade() -> None:
    op.add_column("residence", text("channel", default="COUNTER"))
    for name in ("started_precision", "ended_precision"):
        op.add_column("residence", text(name, default="DAY"))
    for name in ("expected_end_noted_on", "verified_on", "visit_due_on"):
        op.add_column("residence", day(name, nullable=True))
    op.add_column("residence", text("absence", nullable=True))
    op.add_column("person", sa.Column("search_keys", ARRAY(sa.BigInteger), nullable=False, server_default="{}"))
    op.add_column("person", identifier("merged_into", nullable=True))
    op.create_foreign_key("fk_person_merged_into", "person", "person", ["merged_into"], ["id"])
    for name in ("sealed_at", "erased_at"):
        op.add_column("person", instant(name, nullable=True))


def downgrade() -> None:
    for name in RESIDENCE:
        op.drop_column("residence", name)
    for name in PERSON:
        op.drop_column("person", name)
