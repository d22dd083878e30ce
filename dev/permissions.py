"""What each service may do on the broker: the virtual host, one user a service, and the names that it may touch.

``configure`` makes exchanges and queues, ``write`` publishes to exchanges and fills queues by binding, ``read`` consumes and binds
from exchanges. The names are nameko's: calls go through the exchange ``nameko-rpc`` into ``rpc-<service>``, events out of
``<service>.events`` into ``evt-<source>-<event>--<service>.<method>``. A process that answers calls also writes to the default
exchange, since that is where direct replies go; who calls is proved by the signed context, not by the broker.
"""

from collections.abc import Iterable
from typing import Any

from dev.broker import permission, user
from dev.keyring import Keyring

VHOST = "liangdian"
OPERATOR = "operator"
"""The user who declares everybody's exchanges and queues before the services start; no process keeps its password."""


def rights(service: str, *, answers_calls: bool = True) -> dict[str, str]:
    """The permission of one service's user in the virtual host, as a definitions file names it."""
    own_queues = rf"rpc-{service}|evt-[a-z_]+-[a-z_]+--{service}\..*"
    if not answers_calls:
        feed = r"amq\.gen-.*|evt-[a-z_]+-[a-z_]+--" + service + r"\..*"
        return permission(service, VHOST, f"^({feed})$", f"^(nameko-rpc|{feed})$", rf"^([a-z_]+\.events|{feed})$")
    own = rf"{service}\.events|{own_queues}"
    return permission(service, VHOST, f"^({own})$", rf"^(nameko-rpc|amq\.default|{own})$", rf"^(nameko-rpc|[a-z_]+\.events|{own_queues})$")


def definitions(services: Iterable[str], keyring: Keyring) -> dict[str, Any]:
    """The broker's definitions file: the exchange for calls, every service's user with its rights; ``gateway`` only asks and listens."""
    names = list(services)
    return {
        "vhosts": [{"name": VHOST}],
        "exchanges": [
            {"name": "nameko-rpc", "vhost": VHOST, "type": "topic", "durable": True, "auto_delete": False, "internal": False, "arguments": {}}
        ],
        "users": [user(name, keyring.password(f"broker user {name}")) for name in [*names, OPERATOR]],
        "permissions": [*(rights(name, answers_calls=name != "gateway") for name in names), permission(OPERATOR, VHOST, ".*", ".*", ".*")],
    }
