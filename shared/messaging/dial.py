"""Opening a connection to the broker.

An ``amqps://`` broker has to prove the name that the URI gives it, to the system's certificate authorities or to those in
the file that ``SSL_CERT_FILE`` names.
"""

from typing import Any

from kombu.connection import Connection


def dial(uri: str, *, seconds: float, heartbeat: int = 0, name: str = "") -> Any:
    """A py-amqp connection to a broker; raises py-amqp's and the socket's errors, and gives up after ``seconds`` a step.

    ``name`` is what the broker's own lists show it as.
    """
    tls = {"server_hostname": None} if uri.startswith("amqps://") else None  # None: the URI's own host name
    properties = {"client_properties": {"connection_name": name}} if name else {}
    address: Any = Connection(uri, ssl=tls, heartbeat=heartbeat, connect_timeout=seconds, transport_options=properties)  # type: ignore[no-untyped-call] # kombu publishes no types for it
    return address.transport.establish_connection()
