import socket

import pytest

from dev.environment import Environment, Ports, PortTaken, without_password
from dev.keyring import Keyring
from dev.ports import free_port
from dev.stack import PARTS, SERVICES, Kind
from shared.config import load_settings


@pytest.fixture
def environment(tmp_path):
    return Environment(Keyring(tmp_path / "secrets.json"), Ports.free_ones(), "postgresql+psycopg2://postgres@127.0.0.1:5432/postgres")


@pytest.fixture
def listener():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_is_given_all_that_it_cannot_do_without(environment, service):
    settings = load_settings(service, environment.service(service))

    assert (settings.database_url or "").endswith(f"/{service}")


def test_the_gateway_is_given_all_that_it_cannot_do_without(environment):
    assert load_settings("gateway", environment.gateway()).http_port == environment.ports.gateway


def test_the_gateway_alone_has_the_key_that_signs(environment):
    assert "LIANGDIAN_CONTEXT_PRIVATE_KEY" in environment.gateway()
    assert not any("LIANGDIAN_CONTEXT_PRIVATE_KEY" in environment.service(service) for service in SERVICES)


def test_no_two_processes_share_a_secret(environment):
    shared = {"LIANGDIAN_CONTEXT_PUBLIC_KEYS", "LIANGDIAN_PUBLIC_URL", "LIANGDIAN_HANDOVER_KEYS"}
    values = [value for service in SERVICES for name, value in environment.service(service).items() if name not in shared]

    assert len(values) == len(set(values))


def test_the_two_that_hand_over_share_the_key_for_it_and_nobody_else_has_it(environment):
    key = "LIANGDIAN_HANDOVER_KEYS"

    assert environment.service("housing")[key] == environment.service("population")[key]
    assert key not in environment.service("directory")
    assert key not in environment.gateway()


def test_migrations_own_the_tables_and_services_do_not(environment):
    migration, service = environment.migration("directory"), environment.service("directory")

    assert "//directory_owner:" in migration["DATABASE_URL"]
    assert migration["LIANGDIAN_DATABASE_ROLE"] == "directory"
    assert "//directory:" in service["DATABASE_URL"]


def test_a_broker_of_ones_own_is_used_by_all(tmp_path):
    environment = Environment(Keyring(tmp_path / "secrets.json"), Ports.free_ones(), "postgresql://x@y/z", amqp_uri="amqp://me@there/here")

    assert environment.service("directory")["AMQP_URI"] == environment.gateway()["AMQP_URI"] == "amqp://me@there/here"


def test_a_usual_port_is_used_when_it_is_free():
    usual = free_port()

    assert Ports(1, usual={"broker": usual}).of("broker") == usual


def test_another_port_is_used_when_the_usual_one_is_taken(listener):
    ports = Ports(1, usual={"broker": listener})

    assert ports.of("broker") != listener
    assert ports.of("broker") == ports.of("broker")


def test_the_address_that_people_open_does_not_change_by_itself(listener):
    with pytest.raises(PortTaken, match=str(listener)):
        Ports.usual_ones(listener, {})


def test_a_url_is_shown_without_its_password():
    assert without_password("amqp://directory:secret@127.0.0.1:5672/liangdian") == "amqp://directory@127.0.0.1:5672/liangdian"


def test_parts_wait_for_parts_above_them_only():
    names = [part.name for part in PARTS]

    assert all(names.index(awaited) < names.index(part.name) for part in PARTS for awaited in part.after)


def test_every_service_waits_for_its_tables_and_for_everybodys_queues():
    services = [part for part in PARTS if part.kind is Kind.SERVICE and part.name != "gateway"]

    assert all({f"tables of {part.name}", "queues"} <= set(part.after) for part in services)
