"""Employers, hire checks and rosters."""

revision = "202611240005"
down_revision = "202611240004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
