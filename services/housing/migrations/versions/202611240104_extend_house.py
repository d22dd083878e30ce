"""Letters, letting rules, and changes of landlord."""

revision = "202611240104"
down_revision = "202611240103"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
