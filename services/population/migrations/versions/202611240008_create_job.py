"""Jobs and imports."""

revision = "202611240008"
down_revision = "202611240007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
