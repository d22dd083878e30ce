"""Each service's migrations make what its models say, and can be undone."""

from collections.abc import Callable

import pytest
from alembic import command
from sqlalchemy import create_engine, inspect

from dev.stack import SERVICES
from shared.db.migrate import _config, assert_models_match, is_current, migrate


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.filterwarnings("ignore:Did not recognize type 'xid8'")
def test_migrations_make_what_the_models_say(service: str, new_database: Callable[..., str]) -> None:
    url = new_database()
    migrate(url, service)
    migrate(url, service)

    assert_models_match(url, service)
    assert is_current(url, service)


@pytest.mark.parametrize("service", SERVICES)
def test_migrations_can_be_undone(service: str, new_database: Callable[..., str]) -> None:
    database_url = new_database()
    migrate(database_url, service)
    config = _config(service)
    engine = create_engine(database_url)
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        connection.commit()
        left = set(inspect(connection).get_table_names())
    engine.dispose()

    assert left == {"alembic_version"}
