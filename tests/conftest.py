"""Fixtures that every level shares: a real broker and a real database, made once a run, divided test by test."""

import uuid
from collections.abc import Callable, Iterator

import pytest

from tests.parts import TestBroker, execute, running_broker, running_postgres


@pytest.fixture(scope="session")
def broker() -> Iterator[TestBroker]:
    """The broker of this run."""
    with running_broker() as running:
        yield running


@pytest.fixture
def amqp_uri(broker: TestBroker) -> Iterator[str]:
    """The URI of a virtual host of this test's own."""
    name = f"test-{uuid.uuid4().hex[:12]}"
    yield broker.add_vhost(name)
    broker.remove_vhost(name)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A superuser's URL of this run's database server."""
    with running_postgres() as url:
        yield url


@pytest.fixture
def new_database(postgres: str) -> Iterator[Callable[..., str]]:
    """Make an empty database (or a copy of ``template``); returns its URL, and drops it after the test."""
    made: list[str] = []

    def make(template: str = "template1") -> str:
        name = f"test_{uuid.uuid4().hex[:12]}"
        execute(postgres, f'CREATE DATABASE {name} TEMPLATE "{template}"')
        made.append(name)
        return f"{postgres.rpartition('/')[0]}/{name}"

    yield make
    for name in made:
        execute(postgres, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
