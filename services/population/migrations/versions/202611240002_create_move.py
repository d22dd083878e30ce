"""Moves, statutory rules and exemptions."""

revision = "202611240002"
down_revision = "202611240001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
