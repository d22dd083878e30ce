"""``subscribe``: a service method that handles an event of another service."""

from collections.abc import Callable
from typing import Any, TypeVar

from nameko.extensions import Entrypoint

from shared.contracts.event import Event

Handler = TypeVar("Handler", bound=Callable[..., Any])


class Subscription(Entrypoint):  # type: ignore[misc] # nameko publishes no types
    """One method's subscription to one event."""

    def __init__(self, event: Event, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.event = event


def subscribe(event: Event) -> Callable[[Handler], Handler]:
    """Handle that event: ``def when_…(self, delivered: Delivered) -> None``."""
    decorate: Callable[[Handler], Handler] = Subscription.decorator(event)
    return decorate
