"""Clues and campaigns."""

revision = "202611240109"
down_revision = "202611240108"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
