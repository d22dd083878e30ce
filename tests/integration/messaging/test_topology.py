"""Queues are there before anybody publishes, whoever declares them."""

import amqp
from click.testing import CliRunner

from dev.ports import wait_until
from shared.messaging.dial import dial
from shared.messaging.topology import QUEUE_ARGUMENTS, declare_topology, main
from tests.integration.messaging.rig import QUEUE, envelope
from tests.integration.messaging.samples.services import ConsumerService, ProducerService

PATH = "tests.integration.messaging.samples.services"


def ready(connection):
    channel = connection.channel()
    count = channel.queue_declare(QUEUE, passive=True).message_count
    channel.close()
    return count


def test_the_command_declares_what_the_services_consume(amqp_uri):
    result = CliRunner().invoke(main, [f"{PATH}:ProducerService", f"{PATH}:ConsumerService", "--amqp-uri", amqp_uri])
    assert (result.exit_code, result.output) == (0, f"{QUEUE}\n")
    connection = dial(amqp_uri, seconds=5)
    assert ready(connection) == 0
    connection.close()


def test_declaring_again_changes_nothing_and_loses_nothing(amqp_uri):
    connection = dial(amqp_uri, seconds=5)
    declare_topology(connection, [ConsumerService, ProducerService])
    channel = connection.channel()
    channel.confirm_select()
    channel.basic_publish(amqp.Message(envelope().encode(), delivery_mode=2), "producer.events", "thing_done")
    declare_topology(connection, [ProducerService, ConsumerService])
    wait_until(lambda: ready(connection) == 1, "the event")
    connection.close()


def test_queues_are_quorum_queues_with_one_active_consumer(broker, amqp_uri):
    connection = dial(amqp_uri, seconds=5)
    declare_topology(connection, [ConsumerService])
    connection.close()
    (queue,) = broker.manage("GET", f"queues/{amqp_uri.rpartition('/')[2]}")
    assert (queue["name"], queue["type"], queue["durable"], queue["arguments"]) == (QUEUE, "quorum", True, QUEUE_ARGUMENTS)
