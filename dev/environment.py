"""The settings of each process of the local stack: ports, addresses, secrets, one variable at a time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit

from dev.databases import ServiceDatabase, database_of
from dev.keyring import Keyring
from dev.permissions import OPERATOR, VHOST
from dev.ports import free_port, listens
from shared.config import HAND_OVER


class PortTaken(Exception):
    """The address that people are to open is somebody else's."""


@dataclass
class Ports:
    """The port of each listener; the gateway's is fixed, all others give way when they are taken."""

    gateway: int
    taken: dict[str, int] = field(default_factory=dict)
    usual: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def usual_ones(cls, gateway: int, usual: Mapping[str, int]) -> "Ports":
        """The usual ports, as far as they are free; raises ``PortTaken`` if the gateway's is not."""
        if listens(gateway):
            raise PortTaken(f"port {gateway} is taken by another program; end it, or choose another: `make run PORT={gateway + 10}`")
        return cls(gateway, usual=usual)

    @classmethod
    def free_ones(cls) -> "Ports":
        """Ports that nobody uses."""
        return cls(free_port())

    def of(self, name: str) -> int:
        """The port of a listener, the same at each call."""
        if name == "gateway":
            return self.gateway
        if name not in self.taken:
            wanted = self.usual.get(name)
            self.taken[name] = wanted if wanted and not listens(wanted) else free_port()
        return self.taken[name]


@dataclass
class Environment:
    """Makes the settings of a process from where the parts are and what the secrets are.

    ``server_url`` is a superuser's URL of PostgreSQL, ``amqp_uri`` a broker of the user's own that everybody shares, or None
    for the private node with a user for each service. ``extra`` is for every process.
    """

    keyring: Keyring
    ports: Ports
    server_url: str
    amqp_uri: str | None = None
    extra: Mapping[str, str] = field(default_factory=dict)

    def broker_uri(self, user: str) -> str:
        """The AMQP URI of one user."""
        if self.amqp_uri:
            return self.amqp_uri
        return f"amqp://{user}:{self.keyring.password(f'broker user {user}')}@127.0.0.1:{self.ports.of('broker')}/{VHOST}"

    def database(self, service: str) -> ServiceDatabase:
        """Where a service's rows are."""
        return database_of(service, self.server_url, self.keyring)

    def service(self, name: str) -> dict[str, str]:
        """The settings of a service with a database."""
        return {
            **self._common(name),
            "DATABASE_URL": self.database(name).url,
            "LIANGDIAN_FIELD_KEYS": f"k1:{self.keyring.key(f'field {name}')}",
            "LIANGDIAN_INDEX_KEY": self.keyring.key(f"index {name}"),
            "LIANGDIAN_AUDIT_KEY": self.keyring.key(f"audit {name}"),
            "LIANGDIAN_CURSOR_KEY": self.keyring.key(f"cursor {name}"),
            "LIANGDIAN_CONTEXT_PUBLIC_KEYS": self.keyring.public_key("context"),
            "LIANGDIAN_PUBLIC_URL": f"http://127.0.0.1:{self.ports.gateway}",
            **({"LIANGDIAN_HANDOVER_KEYS": f"k1:{self.keyring.key('handover')}"} if name in HAND_OVER else {}),
            **self.extra,
        }

    def gateway(self) -> dict[str, str]:
        """The settings of the gateway."""
        return {
            **self._common("gateway"),
            "LIANGDIAN_HTTP_PORT": str(self.ports.gateway),
            "LIANGDIAN_CONTEXT_PRIVATE_KEY": self.keyring.key("context"),
            **self.extra,
        }

    def migration(self, name: str) -> dict[str, str]:
        """The settings of a migration: as the owner of the tables, for the role that works with their rows."""
        database = self.database(name)
        return {**self.service(name), "DATABASE_URL": database.owner_url, "LIANGDIAN_DATABASE_ROLE": database.role}

    def topology(self) -> dict[str, str]:
        """The settings of the command that declares exchanges and queues."""
        return {"AMQP_URI": self.broker_uri(OPERATOR), **self.extra}

    def operations_port(self, name: str) -> int:
        """The port on which a process tells of itself."""
        return self.ports.of(name if name != "gateway" else "operations")

    def _common(self, name: str) -> dict[str, str]:
        return {"AMQP_URI": self.broker_uri(name), "LIANGDIAN_OPERATIONS_PORT": str(self.operations_port(name))}


def without_password(url: str) -> str:
    """A URL as it may be shown."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{parts.username}@{host}" if parts.username else host))
