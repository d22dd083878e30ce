"""The first template, and photographs."""

revision = "202611240106"
down_revision = "202611240105"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
