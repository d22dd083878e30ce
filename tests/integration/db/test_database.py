"""What a service's container gets: one store, made early, connected late."""

from types import SimpleNamespace
from typing import Any

import pytest

from shared.db.database import Database, store_of
from shared.observability.health import readiness
from shared.observability.metrics import REGISTRY
from tests.integration.db.things import look
from tests.stores import call, settings_for


class Container:
    """As much of a container as a dependency provider sees."""

    def __init__(self, url: str) -> None:
        self.config = {"settings": settings_for(url)}
        self.service_name = "population"


@pytest.fixture
def provider(url: str) -> Any:
    container = Container(url)
    made = Database().bind(container, "database")
    made.setup()
    yield made
    made.stop()


def test_all_of_a_container_share_one_store(provider: Any) -> None:
    assert provider.get_dependency(SimpleNamespace()) is store_of(provider.container)


def test_readiness_asks_the_database(provider: Any) -> None:
    assert readiness["database"]()


def test_metrics_show_the_pool(provider: Any) -> None:
    provider.get_dependency(None).read(call(), look, {"name": "a"})

    assert REGISTRY.get_sample_value("db_pool_connections", {"state": "idle"}) == 1
    assert REGISTRY.get_sample_value("db_pool_connections", {"state": "used"}) == 0


def test_database_that_is_away_lets_the_service_start() -> None:
    container = Container("postgresql+psycopg2://postgres@127.0.0.1:1/nowhere")
    away = Database().bind(container, "database")
    away.setup()
    away.get_dependency(None)

    assert not readiness["database"]()
    away.stop()
