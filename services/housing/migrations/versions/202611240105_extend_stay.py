"""What stays need beside their core."""

revision = "202611240105"
down_revision = "202611240104"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
