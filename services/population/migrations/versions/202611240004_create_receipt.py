"""Receipts and their prints."""

revision = "202611240004"
down_revision = "202611240003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
