"""The dependency that a service declares: ``database = Database()`` gives its methods a ``Store``."""

from typing import Any

from nameko.extensions import DependencyProvider

from shared.db.store import Store
from shared.observability.health import register_check
from shared.observability.metrics import DB_POOL


def store_of(container: Any) -> Store:
    """The one store of a container: extensions that need the database share its pool. Connects when first used."""
    # Extensions are given a weak proxy of their container, which no dictionary takes for a key; its configuration is the same for all.
    config: dict[str, Any] = container.config
    if "store" not in config:
        config["store"] = Store(config["settings"])
    store: Store = config["store"]
    return store


class Database(DependencyProvider):  # type: ignore[misc] # nameko publishes no types
    """Injects the service's ``Store``. Its hooks never touch the database, so one that is away can't end the process."""

    def setup(self) -> None:
        """Make the store, and let metrics and readiness see it."""
        store = store_of(self.container)
        register_check("database", store.ready)
        DB_POOL.labels("used").set_function(store.connections_used)
        DB_POOL.labels("idle").set_function(store.connections_idle)

    def stop(self) -> None:
        """Close idle connections; those in use close when they are given back."""
        store_of(self.container).close()

    def get_dependency(self, worker_ctx: Any) -> Store:
        """The store itself: it opens a unit of work for each call."""
        return store_of(self.container)
