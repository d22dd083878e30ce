"""Of which version of a stay the expected end of its residence is."""

from alembic import op

from shared.db.columns import number

revision = "202611240012"
down_revision = "202611240011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("stay_residence", number("planned_version", nullable=True))


def downgrade() -> None:
    op.drop_column("stay_residence", "planned_version")
