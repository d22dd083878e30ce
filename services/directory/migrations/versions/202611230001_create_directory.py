"""Stations, communities, accounts, sessions, leave, modules, strength."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from shared.db.migrations import create_platform_tables, drop_platform_tables

revision = "202611230001"
down_revision = None
branch_labels = None
depends_on = None


def _text(name: str, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=nullable)


def _id(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(as_uuid=False), nullable=nullable)


def _date(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Date, nullable=nullable)


def _instant(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _count(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False)


def _key(table: str, column: str = "id") -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(column, name=f"pk_{table}")


def _reference(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=f"fk_{table}_{column}")


def _check(condition: str, table: str, name: str) -> sa.CheckConstraint:
    # op.f: the name is final, the naming convention is not applied once more.
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(f"ix_{table}_{column}", table, [column])


def upgrade() -> None:
    create_platform_tables(op)
    _create_station()
    _create_merger()
    _create_account()
    _create_session()
    _create_community()
    _create_station_move()
    _create_leave()
    _create_module_and_strength()


def _create_station() -> None:
    op.create_table(
        "station",
        _text("code"),
        _text("name_zh"),
        _text("name_en"),
        _text("state"),
        _date("opened_on", nullable=True),
        _text("merged_into", nullable=True),
        _date("merged_on", nullable=True),
        _date("closed_on", nullable=True),
        _count("version"),
        _key("station", "code"),
        _reference("station", "merged_into", "station.code"),
        _check("(state = 'MERGED') = (merged_into IS NOT NULL) AND merged_into <> code", "station", "merged"),
    )
    _index("station", "merged_into")


def _create_merger() -> None:
    op.create_table(
        "merger",
        _id("id"),
        _text("station_code"),
        _text("code"),
        _date("merged_on"),
        _count("accounts_moved"),
        _count("communities_moved"),
        _instant("recorded_at"),
        _key("merger"),
        _reference("merger", "station_code", "station.code"),
        _reference("merger", "code", "station.code"),
        sa.UniqueConstraint("code", name="uq_merger_code"),
    )
    _index("merger", "station_code")


def _create_account() -> None:
    op.create_table(
        "account",
        _id("id"),
        _text("username"),
        _text("display_name"),
        sa.Column("roles", ARRAY(sa.Text), nullable=False),
        _text("station_code", nullable=True),
        _text("state"),
        _text("password_hash"),
        _instant("opened_at"),
        _count("version"),
        _key("account"),
        _reference("account", "station_code", "station.code"),
        sa.UniqueConstraint("username", name="uq_account_username"),
    )
    _index("account", "station_code")


def _create_session() -> None:
    op.create_table(
        "session",
        _id("id"),
        _text("token_digest"),
        _id("account_id"),
        _instant("opened_at"),
        _instant("last_seen_at"),
        _key("session"),
        _reference("session", "account_id", "account.id"),
        sa.UniqueConstraint("token_digest", name="uq_session_token_digest"),
    )
    _index("session", "account_id", "last_seen_at")
    op.create_table(
        "sign_in_failure",
        sa.Column("subject", sa.LargeBinary, nullable=False),
        _count("failures"),
        _instant("last_failed_at"),
        _key("sign_in_failure", "subject"),
    )
    _index("sign_in_failure", "last_failed_at")


def _create_community() -> None:
    op.create_table(
        "community",
        _id("id"),
        _text("station_code"),
        _text("name_zh"),
        _text("name_en"),
        _text("kind", nullable=True),
        _count("version"),
        _key("community"),
        _reference("community", "station_code", "station.code"),
    )
    _index("community", "station_code")
    op.create_table(
        "assignment",
        _id("id"),
        _id("community_id"),
        _id("account_id"),
        _date("from_date"),
        _date("until", nullable=True),
        _key("assignment"),
        _reference("assignment", "community_id", "community.id"),
        _reference("assignment", "account_id", "account.id"),
        _check("until >= from_date", "assignment", "days"),
    )
    _index("assignment", "community_id", "account_id")
    op.create_index("uq_assignment_lasting", "assignment", ["community_id"], unique=True, postgresql_where=sa.text("until IS NULL"))


def _create_station_move() -> None:
    op.create_table(
        "station_move",
        _id("id"),
        _id("subject_id"),
        _text("station_code"),
        _date("until"),
        _id("merger_id", nullable=True),
        _key("station_move"),
        _reference("station_move", "station_code", "station.code"),
        _reference("station_move", "merger_id", "merger.id"),
    )
    _index("station_move", "subject_id")


def _create_leave() -> None:
    op.create_table(
        "leave",
        _id("id"),
        _id("account_id"),
        _id("deputy_id", nullable=True),
        _date("from_date"),
        _date("to_date"),
        _text("state"),
        _instant("recorded_at"),
        _count("version"),
        _key("leave"),
        _reference("leave", "account_id", "account.id"),
        _reference("leave", "deputy_id", "account.id"),
        _check("to_date >= from_date", "leave", "days"),
    )
    _index("leave", "account_id", "deputy_id")


def _create_module_and_strength() -> None:
    op.create_table(
        "station_module",
        _id("id"),
        _text("station_code"),
        _text("module"),
        _date("opened_on"),
        _date("closed_on", nullable=True),
        _count("version"),
        _key("station_module"),
        _reference("station_module", "station_code", "station.code"),
        _check("closed_on >= opened_on", "station_module", "days"),
    )
    _index("station_module", "station_code")
    op.create_index(
        "uq_station_module_open", "station_module", ["station_code", "module"], unique=True, postgresql_where=sa.text("closed_on IS NULL")
    )
    op.create_table(
        "strength",
        _id("id"),
        _text("station_code"),
        _date("as_of"),
        _count("officers"),
        _count("community_officers"),
        _instant("recorded_at"),
        _count("version"),
        _key("strength"),
        _reference("strength", "station_code", "station.code"),
        _check("community_officers BETWEEN 0 AND officers", "strength", "officers"),
        sa.UniqueConstraint("station_code", "as_of", name="uq_strength_station_code_as_of"),
    )


TABLES = (
    "strength",
    "station_module",
    "leave",
    "station_move",
    "assignment",
    "community",
    "sign_in_failure",
    "session",
    "account",
    "merger",
    "station",
)


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    drop_platform_tables(op)
