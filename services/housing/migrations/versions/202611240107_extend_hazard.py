"""What was done about hazards, and by when it has to be."""

revision = "202611240107"
down_revision = "202611240106"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
