"""The relay: carries committed events from a service's outbox to the broker."""

from nameko.extensions import DependencyProvider


class Relay(DependencyProvider):  # type: ignore[misc] # nameko publishes no types
    """Publishes the outbox of the service that it is declared on."""
