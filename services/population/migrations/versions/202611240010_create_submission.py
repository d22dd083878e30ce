"""Registrations that are submitted."""

revision = "202611240010"
down_revision = "202611240009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
