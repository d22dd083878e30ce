"""The sample services, ready to be started, and a consumer that runs for a whole module."""

import uuid
from contextlib import contextmanager

import pytest
from sqlalchemy import create_engine

from shared.db.tables import platform_metadata
from tests.integration.messaging.rig import Rig
from tests.integration.messaging.samples.contract import metadata
from tests.parts import execute


def prepare(urls):
    for url in urls.values():
        engine = create_engine(url)
        platform_metadata.create_all(engine)
        metadata.create_all(engine)
        engine.dispose()


@pytest.fixture
def rig(tmp_path, amqp_uri, new_database):
    urls = {"producer": new_database(), "consumer": new_database()}
    prepare(urls)
    rig = Rig(tmp_path, amqp_uri, urls)
    yield rig
    rig.close()


@pytest.fixture(scope="module")
def shared_rig(tmp_path_factory, broker, postgres):
    """Both services, running for all tests of a module."""
    with _vhost(broker) as amqp_uri, _databases(postgres) as urls:
        prepare(urls)
        rig = Rig(tmp_path_factory.mktemp("rig"), amqp_uri, urls)
        rig.start("producer")
        rig.start("consumer")
        yield rig
        rig.close()


@pytest.fixture
def running(shared_rig):
    """The running services, with nothing left of the test before."""
    shared_rig.forget()
    return shared_rig


@contextmanager
def _vhost(broker):
    name = f"test-{uuid.uuid4().hex[:12]}"
    yield broker.add_vhost(name)
    broker.remove_vhost(name)


@contextmanager
def _databases(postgres):
    names = {service: f"test_{service}_{uuid.uuid4().hex[:8]}" for service in ("producer", "consumer")}
    for name in names.values():
        execute(postgres, f"CREATE DATABASE {name}")
    yield {service: f"{postgres.rpartition('/')[0]}/{name}" for service, name in names.items()}
    for name in names.values():
        execute(postgres, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
