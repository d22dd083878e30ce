"""How many people a room may hold."""

revision = "202611240110"
down_revision = "202611240109"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
