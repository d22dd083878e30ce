"""Whose records the population register has sealed, so that their stays tell nothing of them."""

import sqlalchemy as sa
from alembic import op

from shared.db.columns import flag, identifier, number

revision = "202611240114"
down_revision = "202611240113"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sealed_person", identifier("person_id"), number("version"), flag("sealed"), sa.PrimaryKeyConstraint("person_id", name="pk_sealed_person")
    )


def downgrade() -> None:
    op.drop_table("sealed_person")
