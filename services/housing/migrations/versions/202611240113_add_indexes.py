"""What stations list every day is found by an index, however many stays and hazards are over."""

import sqlalchemy as sa
from alembic import op

revision = "202611240113"
down_revision = "202611240112"
branch_labels = None
depends_on = None

LASTING = "state IN ('PRE_CHECKED_IN', 'DELAYED_ARRIVAL', 'CHECKED_IN', 'DELAYED_DEPARTURE')"
INDEXES = (
    ("ix_stay_lasting", "stay", ["station_code", "state", "id"], LASTING),
    ("ix_stay_disputed", "stay", ["station_code", "id"], "disputed"),
    ("ix_hazard_over", "hazard", ["station_code", "state", "due_on", "id"], "state IN ('CLOSED', 'WITHDRAWN')"),
)


def upgrade() -> None:
    for name, table, columns, where in INDEXES:
        op.create_index(name, table, columns, postgresql_where=sa.text(where))


def downgrade() -> None:
    for name, table, *_ in INDEXES:
        op.drop_index(name, table)
