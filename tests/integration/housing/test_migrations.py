"""The migrations make what the models say, and can be undone."""

from collections.abc import Callable

import pytest
from alembic import command
from sqlalchemy import create_engine, inspect

from shared.db.migrate import _config, assert_models_match, is_current, migrate


@pytest.mark.filterwarnings("ignore:Did not recognize type 'xid8'")
def test_migrations_make_what_the_models_say(new_database: Callable[..., str]) -> None:
    url = new_database()
    migrate(url, "housing")

    assert_models_match(url, "housing")
    assert is_current(url, "housing")


def test_migrating_twice_changes_nothing(database_url: str) -> None:
    migrate(database_url, "housing")

    assert is_current(database_url, "housing")


def test_migrations_can_be_undone(new_database: Callable[..., str]) -> None:
    database_url = new_database()
    migrate(database_url, "housing")
    config = _config("housing")
    engine = create_engine(database_url)
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        connection.commit()
        left = set(inspect(connection).get_table_names())
    engine.dispose()

    assert left == {"alembic_version"}
