"""The rights of each service's user, tried out on a real broker."""

import uuid
from collections.abc import Callable
from functools import partial

import pytest
from amqp import Channel, Connection, Message
from amqp.exceptions import AccessRefused

from dev.permissions import rights

HANDLER_QUEUE = "evt-directory-station_merged--population.when_station_merged_move_residences"


@pytest.fixture(scope="module")
def vhost(broker):
    """A virtual host with everybody's exchanges and queues."""
    name = f"rights-{uuid.uuid4().hex[:8]}"
    broker.add_vhost(name)
    with Connection(f"127.0.0.1:{broker.amqp_port}", broker.name, broker.password, virtual_host=name) as operator:
        channel = operator.channel()
        for exchange in ("nameko-rpc", "directory.events", "population.events"):
            channel.exchange_declare(exchange, "topic", durable=True, auto_delete=False)
        for queue in ("rpc-directory", "rpc-population", HANDLER_QUEUE):
            channel.queue_declare(queue, durable=True, auto_delete=False)
    yield name
    broker.remove_vhost(name)


@pytest.fixture(scope="module")
def channel_of(broker, vhost):
    """Open a channel as the user of a service."""
    users, connections = {}, []

    def connect(service: str) -> Channel:
        if service not in users:
            users[service] = f"{service}-{vhost}"
            broker.manage("PUT", f"users/{users[service]}", {"password": "made-up", "tags": ""})
            given = rights(service, answers_calls=service != "gateway")
            broker.manage("PUT", f"permissions/{vhost}/{users[service]}", {right: given[right] for right in ("configure", "write", "read")})
        connection = Connection(f"127.0.0.1:{broker.amqp_port}", users[service], "made-up", virtual_host=vhost)
        connection.connect()
        connections.append(connection)
        return connection.channel()

    yield connect
    for connection in connections:
        connection.close()
    for user in users.values():
        broker.manage("DELETE", f"users/{user}")


def publish(exchange: str, key: str) -> Callable[[Channel], object]:
    return lambda channel: channel.basic_publish_confirm(Message("{}"), exchange, key)


def consume(queue: str) -> Callable[[Channel], object]:
    return lambda channel: channel.basic_consume(queue, no_ack=True)


def bind(queue: str, exchange: str, key: str) -> Callable[[Channel], object]:
    return lambda channel: channel.queue_bind(queue, exchange, key)


def ask_for_replies(channel: Channel) -> None:
    channel.basic_consume("amq.rabbitmq.reply-to", no_ack=True)
    channel.basic_publish(Message("{}", reply_to="amq.rabbitmq.reply-to"), "nameko-rpc", "population.get_person")


def listen_to_events(channel: Channel) -> None:
    queue, _, _ = channel.queue_declare("", exclusive=True)
    channel.queue_bind(queue, "directory.events", "#")
    channel.basic_consume(queue, no_ack=True)


def declare(queue: str) -> Callable[[Channel], object]:
    return partial(Channel.queue_declare, queue=queue, durable=True, auto_delete=False)


@pytest.mark.parametrize(
    ("service", "act"),
    [
        pytest.param("directory", consume("rpc-directory"), id="directory takes its calls"),
        pytest.param("directory", bind("rpc-directory", "nameko-rpc", "directory.*"), id="directory binds its calls"),
        pytest.param("directory", publish("", "amq.gen-somebody"), id="directory answers directly"),
        pytest.param("directory", publish("nameko-rpc", str(uuid.uuid4())), id="directory answers a stock client"),
        pytest.param("directory", publish("directory.events", "station_merged"), id="directory announces"),
        pytest.param("population", declare(HANDLER_QUEUE), id="population declares its handler's queue"),
        pytest.param("population", bind(HANDLER_QUEUE, "directory.events", "station_merged"), id="population binds its handler's queue"),
        pytest.param("population", consume(HANDLER_QUEUE), id="population takes its events"),
        pytest.param("gateway", ask_for_replies, id="gateway calls"),
        pytest.param("gateway", listen_to_events, id="gateway listens"),
    ],
)
def test_a_service_can_do_its_work(channel_of, service, act):
    channel = channel_of(service)

    act(channel)

    channel.exchange_declare("nameko-rpc", "topic", passive=True)  # a refusal would have closed the channel by now
    assert channel.is_open


@pytest.mark.parametrize(
    ("service", "act"),
    [
        pytest.param("population", consume("rpc-directory"), id="another's calls"),
        pytest.param("directory", consume(HANDLER_QUEUE), id="another's events"),
        pytest.param("population", publish("directory.events", "station_merged"), id="an event in another's name"),
        pytest.param("gateway", publish("directory.events", "station_merged"), id="an event by the gateway"),
        pytest.param("gateway", publish("", "rpc-directory"), id="past the exchange"),
        pytest.param("gateway", declare("rpc-something"), id="a queue of one's own making"),
        pytest.param("directory", bind("rpc-population", "nameko-rpc", "population.*"), id="another's calls, copied"),
        pytest.param("directory", partial(Channel.exchange_delete, exchange="population.events"), id="another's exchange deleted"),
        pytest.param("directory", partial(Channel.exchange_delete, exchange="nameko-rpc"), id="everybody's exchange deleted"),
    ],
)
def test_a_service_can_do_no_more(channel_of, service, act):
    with pytest.raises(AccessRefused):
        act(channel_of(service))
