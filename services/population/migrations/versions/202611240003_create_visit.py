"""Verification visits and absences."""

revision = "202611240003"
down_revision = "202611240002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
