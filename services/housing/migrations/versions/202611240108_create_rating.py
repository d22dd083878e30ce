"""Schemes, ratings and appeals."""

revision = "202611240108"
down_revision = "202611240107"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
