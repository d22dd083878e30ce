"""``subscribe``: a service method that handles one event of another service.

    @subscribe(STATION_MERGED)
    def when_station_merged_move_residences(self, delivered: Delivered) -> None:
        self.database.receive(delivered, handlers.move_residences)

The method's name becomes part of the queue's name, so it is wire format. ``delivered.data`` has been loaded through the
event's schema. What is promised, and what a handler must do for its part, is told in ``shared.messaging``.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from nameko.extensions import Entrypoint

from shared.contracts.event import Event
from shared.messaging.consumer import EventConsumer
from shared.messaging.topology import Binding

Handler = TypeVar("Handler", bound=Callable[..., Any])


class Subscription(Entrypoint):  # type: ignore[misc] # nameko publishes no types
    """One method's subscription to one event."""

    consumer = EventConsumer()

    def __init__(self, event: Event, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.event = event

    @property
    def binding(self) -> Binding:
        """The queue that belongs to it."""
        return Binding(self.event, self.container.service_name, self.method_name)

    def setup(self) -> None:
        """Join the service's one consumer."""
        self.consumer.register(self)

    def stop(self) -> None:
        """Stop taking messages; the first subscription that is stopped stops all."""
        self.consumer.close()


def subscribe(event: Event) -> Callable[[Handler], Handler]:
    """Handle that event: ``def when_…(self, delivered: Delivered) -> None``."""
    decorate: Callable[[Handler], Handler] = Subscription.decorator(event)
    return decorate
