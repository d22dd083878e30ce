"""When it was announced that a house is to be inspected."""

import sqlalchemy as sa
from alembic import op

from shared.db.columns import day

revision = "202611240112"
down_revision = "202611240111"
branch_labels = None
depends_on = None

WAITS = "superseded_at IS NULL AND due_noted_on IS NULL"


def upgrade() -> None:
    op.add_column("rating", day("due_noted_on", nullable=True))
    op.create_index("ix_rating_inspection_due_on", "rating", ["inspection_due_on", "house_id"], postgresql_where=sa.text(WAITS))


def downgrade() -> None:
    op.drop_index("ix_rating_inspection_due_on", "rating")
    op.drop_column("rating", "due_noted_on")
