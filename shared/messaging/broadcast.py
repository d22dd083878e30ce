"""``EventFeed``: the latest events in memory, for a process without a database (the gateway's notices)."""

from nameko.extensions import DependencyProvider


class EventFeed(DependencyProvider):  # type: ignore[misc] # nameko publishes no types
    """Every event of the given services, from now on."""

    def __init__(self, *sources: str) -> None:
        self.sources = sources
