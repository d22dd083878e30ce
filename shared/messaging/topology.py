"""Exchanges and queues: how they are named, who subscribes to what, and declaring all of it before anybody publishes.

A fact that is published while no queue is bound is gone, so the queues of every service have to exist before the first
relay starts: ``python -m shared.messaging.topology directory population …`` (the local stack and the migration job run
it; once a queue exists it is durable). Every service declares its own again on each connection.
"""

import importlib
import inspect
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import click
from amqp.exceptions import NotFound

from shared.contracts.event import Event
from shared.messaging.dial import dial

DELIVERY_LIMIT = 10_000
"""RabbitMQ 4 drops a message after 20 returns unless told otherwise; 3.10 takes no "unlimited". We park instead."""
QUEUE_ARGUMENTS = {"x-queue-type": "quorum", "x-single-active-consumer": True, "x-delivery-limit": DELIVERY_LIMIT}
"""Named in full, so that no default of a virtual host or a version decides. One replica at a time consumes a queue: two
would handle two events of the same thing side by side. Another replica takes over when that one goes."""


@dataclass(frozen=True, slots=True)
class Binding:
    """A durable queue that receives one event for one method of a service."""

    event: Event
    service: str
    method: str

    @property
    def exchange(self) -> str:
        """The topic exchange of the announcing service."""
        return exchange_of(self.event.service)

    @property
    def queue(self) -> str:
        """The queue's name; it holds the method's name, so renaming a handler makes a new queue."""
        return f"evt-{self.event.service}-{self.event.name}--{self.service}.{self.method}"

    @property
    def label(self) -> str:
        """The event as metrics name it."""
        return f"{self.event.service}.{self.event.name}"

    @property
    def consumer(self) -> str:
        """The name under which the inbox and parked messages know this handler."""
        return f"{self.service}.{self.method}"


def exchange_of(service: str) -> str:
    """The exchange on which a service announces its events (nameko's own name for it)."""
    return f"{service}.events"


def subscriptions(service_cls: type) -> list[Binding]:
    """Every subscription of a service class, by method name."""
    service = str(vars(service_cls).get("name") or service_cls.name)  # type: ignore[attr-defined] # every nameko service has a name
    return [
        Binding(entrypoint.event, service, method)
        for method, function in inspect.getmembers(service_cls, inspect.isfunction)
        for entrypoint in getattr(function, "nameko_entrypoints", ())
        if isinstance(getattr(entrypoint, "event", None), Event)
    ]


def declare_topology(connection: Any, service_classes: Iterable[type]) -> list[Binding]:
    """Declare the exchanges of these services, then every queue they consume; returns the bindings."""
    classes = list(service_classes)
    for service_cls in classes:
        declare_exchange(connection, exchange_of(str(service_cls.name)))  # type: ignore[attr-defined] # as above
    bindings = [binding for service_cls in classes for binding in subscriptions(service_cls)]
    for binding in bindings:
        declare_exchange(connection, binding.exchange)
        declare_queue(connection, binding)
    return bindings


def declare_exchange(connection: Any, name: str) -> None:
    """Make sure of a durable topic exchange; one that exists is left alone, for which no right to configure it is needed."""
    if not _exists(connection, name):
        with connection.channel() as channel:
            channel.exchange_declare(name, "topic", durable=True, auto_delete=False)


def _exists(connection: Any, name: str) -> bool:
    channel = connection.channel()
    try:
        channel.exchange_declare(name, "topic", passive=True)
    except NotFound:
        return False
    channel.close()
    return True


def declare_queue(connection: Any, binding: Binding) -> None:
    """Declare and bind a consumer's queue on a channel of its own, so that a refusal costs no other channel."""
    with connection.channel() as channel:
        channel.queue_declare(binding.queue, durable=True, auto_delete=False, exclusive=False, arguments=QUEUE_ARGUMENTS)
        channel.queue_bind(binding.queue, binding.exchange, binding.event.name)


def service_class(name: str) -> type:
    """The class of a service by its name (``population``) or path (``package.module:Class``)."""
    path, _, attribute = name.partition(":")
    module = importlib.import_module(path if attribute else f"services.{name}.service")
    if attribute:
        found: type = getattr(module, attribute)
        return found
    return next(cls for _, cls in inspect.getmembers(module, inspect.isclass) if getattr(cls, "name", None) == name)


@click.command()
@click.argument("services", nargs=-1, required=True)
@click.option("--amqp-uri", envvar="AMQP_URI", required=True, help="The broker, as a user who may configure all of it.")
def main(services: tuple[str, ...], amqp_uri: str) -> None:
    """Declare the exchanges and queues of SERVICES before any of them publishes."""
    connection = dial(amqp_uri, seconds=5)
    for binding in declare_topology(connection, [service_class(name) for name in services]):
        click.echo(binding.queue)
    connection.close()


if __name__ == "__main__":
    main()
