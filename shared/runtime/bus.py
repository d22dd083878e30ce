"""The process's one connection for calls, shared by those who answer (``rpc``) and those who ask (``rpc_client``)."""

from typing import Any, Protocol

from amqp.exceptions import NotFound
from nameko.extensions import SharedExtension

from shared.observability.health import register_check
from shared.runtime.frames import Content
from shared.runtime.link import Link
from shared.runtime.wire import EXCHANGE


class Member(Protocol):
    """What joins the bus."""

    def on_connected(self, channel: Any, link: Link) -> None:
        """Declare, and name what is to be consumed; each time a connection is made."""

    def on_lost(self) -> None:
        """The connection is gone."""

    def on_returned(self, message: Content) -> None:
        """A message could not be routed."""


class Bus(SharedExtension):  # type: ignore[misc] # nameko publishes no types
    """Owns the link; connects in the background, so a broker that is not there yet ends nothing."""

    def __init__(self) -> None:
        self._members: list[Member] = []
        self.link: Any = None

    def join(self, member: Member) -> None:
        """Take part; in an extension's ``setup``."""
        self._members.append(member)

    def start(self) -> None:
        """Connect in the background."""
        settings = self.container.settings
        self.link = Link(
            settings.amqp_uri,
            f"{settings.service}-rpc",
            heartbeat=settings.heartbeat,
            on_connected=self._on_connected,
            on_lost=self._on_lost,
            on_returned=self._on_returned,
        )
        register_check("broker", lambda: self.link.is_connected)
        self.link.start()

    def stop(self) -> None:
        """Close the connection, after everybody who used it."""
        if self.link is not None:
            self.link.stop()

    def _on_connected(self, channel: Any) -> None:
        declare_exchange(channel.connection)
        for member in self._members:
            member.on_connected(channel, self.link)

    def _on_lost(self) -> None:
        for member in self._members:
            member.on_lost()

    def _on_returned(self, message: Content) -> None:
        for member in self._members:
            member.on_returned(message)


def declare_exchange(connection: Any) -> None:
    """Make sure of nameko's exchange for calls; one that exists is left alone, which needs no right to configure it."""
    try:
        with connection.channel() as channel:
            channel.exchange_declare(EXCHANGE, "topic", passive=True)
    except NotFound:
        with connection.channel() as channel:
            channel.exchange_declare(EXCHANGE, "topic", durable=True, auto_delete=False)
