"""Fixtures of the bus part: sample services and callers.

``target``, ``gateway`` and ``caller`` serve a whole module (on stock nameko, which some of these tests end, each test);
``start`` and ``own_caller`` are a test's own, on a virtual host of its own.
"""

import uuid

import pytest

from tests.integration.runtime.rpc_process import STOCK, Caller, Sample, await_gateway, await_service
from tests.integration.runtime.tcp_proxy import TcpProxy


def scope(fixture_name, config):
    return "function" if STOCK else "module"


@pytest.fixture(scope=scope)
def bus(broker):
    name = f"test-{uuid.uuid4().hex[:12]}"
    yield broker.add_vhost(name)
    broker.remove_vhost(name)


@pytest.fixture(scope=scope)
def caller(bus):
    with Caller(bus) as made:
        yield made


@pytest.fixture(scope=scope)
def target(bus, caller, tmp_path_factory):
    with Sample("Target", bus, tmp_path_factory.mktemp("target")) as sample:
        await_service(sample, caller)
        yield sample


@pytest.fixture(scope=scope)
def gateway(bus, target, tmp_path_factory):
    with Sample("Gateway", bus, tmp_path_factory.mktemp("gateway")) as sample:
        await_gateway(sample)
        yield sample


@pytest.fixture
def start(tmp_path, amqp_uri):
    """Start a sample service by its class name; ``uri`` may lead through a proxy."""
    started = []

    def starting(name, uri=amqp_uri, **environment):
        started.append(Sample(name, uri, tmp_path, **environment))
        return started[-1]

    yield starting
    for sample in started:
        sample.end()


@pytest.fixture
def own_caller(amqp_uri):
    with Caller(amqp_uri) as made:
        yield made


@pytest.fixture
def proxy(broker):
    with TcpProxy(broker.amqp_port) as made:
        yield made


@pytest.fixture
def proxied_uri(amqp_uri, broker, proxy):
    return amqp_uri.replace(f":{broker.amqp_port}/", f":{proxy.port}/")
