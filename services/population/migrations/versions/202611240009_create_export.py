"""Exports."""

revision = "202611240009"
down_revision = "202611240008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
