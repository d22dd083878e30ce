"""Seals, legal holds, retention rules, disposal and erasure."""

revision = "202611240007"
down_revision = "202611240006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
