"""Rules and pairs of duplicates, merges; the index of search keys."""

revision = "202611240006"
down_revision = "202611240005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
