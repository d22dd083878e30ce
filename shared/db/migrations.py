"""Alembic as every service uses it: the platform's tables, and an ``env.py`` of a few lines.

    # services/<name>/migrations/env.py
    from services.<name>.models import Base
    from shared.db.migrations import env_main

    env_main(Base.metadata)

A service's first revision calls ``create_platform_tables(op)``. What it creates is frozen: a later change of the platform's
tables is a function of its own here, which each service's next revision calls.
"""

from typing import Any

from alembic import context
from sqlalchemy import Connection, MetaData, create_engine

from shared.db.mergers import MergerBase
from shared.db.tables import APPEND_ONLY, platform_metadata

REFUSE_CHANGE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$
"""


def create_platform_tables(op: Any) -> None:
    """Create the platform's tables; audit tables refuse UPDATE, DELETE and TRUNCATE whoever asks."""
    platform_metadata.create_all(op.get_bind(), checkfirst=False)
    op.execute(REFUSE_CHANGE)
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    # Sessions in replica mode (restores, logical replication) would skip an ordinary trigger.
    for table in APPEND_ONLY:
        op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_append_only")


def drop_platform_tables(op: Any) -> None:
    """Undo ``create_platform_tables``."""
    platform_metadata.drop_all(op.get_bind(), checkfirst=False)
    op.execute("DROP FUNCTION refuse_change()")


def create_merger_table(op: Any) -> None:
    """Create the table in which a service notes that stations were merged."""
    MergerBase.metadata.create_all(op.get_bind(), checkfirst=False)


def drop_merger_table(op: Any) -> None:
    """Undo ``create_merger_table``."""
    MergerBase.metadata.drop_all(op.get_bind(), checkfirst=False)


def env_main(metadata: MetaData) -> None:
    """The whole of a service's ``env.py``: run on the connection that ``migrate`` made, or on one of ``sqlalchemy.url``."""
    given: Connection | None = context.config.attributes.get("connection")
    if given is not None:
        return _run(given, metadata)
    url = context.get_x_argument(as_dictionary=True).get("url") or context.config.get_main_option("sqlalchemy.url")
    with create_engine(url or "").begin() as connection:
        return _run(connection, metadata)


def _run(connection: Connection, metadata: MetaData) -> None:
    context.configure(connection=connection, target_metadata=[metadata, platform_metadata], **COMPARISON)
    with context.begin_transaction():
        context.run_migrations()


COMPARISON: dict[str, Any] = {"compare_type": True, "compare_server_default": False}
