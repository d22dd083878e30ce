"""Jobs, and imports of houses."""

revision = "202611240111"
down_revision = "202611240110"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
