"""Opening a connection to the broker, for those who need one that nobody supervises."""

from typing import Any

from kombu.connection import Connection


def dial(uri: str, *, seconds: float, heartbeat: int = 0) -> Any:
    """A py-amqp connection to a broker; raises py-amqp's and the socket's errors, and gives up after ``seconds``."""
    address: Any = Connection(uri, heartbeat=heartbeat, connect_timeout=seconds)  # type: ignore[no-untyped-call] # kombu publishes no types for it
    return address.transport.establish_connection()
