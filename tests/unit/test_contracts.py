"""Each service's published language: every method is answered, strictly, and every event has a literal sample."""

from importlib import import_module
from pathlib import Path

import orjson
import pytest
from marshmallow import RAISE, Schema

from dev.stack import SERVICES
from shared.contracts.event import Event
from shared.contracts.method import Method
from shared.messaging.envelope import Envelope
from shared.messaging.topology import service_class

CONTRACTS = Path(__file__).resolve().parents[2] / "shared" / "contracts"
METHODS: list[Method] = [
    method for service in SERVICES for method in import_module(f"shared.contracts.{service}.{'rpc' if service == 'directory' else 'methods'}").METHODS
]
EVENTS: list[Event] = [event for service in SERVICES for event in import_module(f"shared.contracts.{service}.events").EVENTS]


def names(thing: Method | Event) -> str:
    return f"{thing.service}.{thing.name}"


def sample_of(event: Event) -> bytes:
    return (CONTRACTS / event.service / "samples" / f"{event.name}.v{event.version}.json").read_bytes()


def declared(schema: type[Schema]) -> set[str]:
    """The names of a schema's fields on the wire."""
    return {field.data_key or name for name, field in schema().fields.items()}


@pytest.mark.parametrize("method", METHODS, ids=names)
def test_every_method_is_answered_under_its_name(method: Method) -> None:
    assert [found.method for found in getattr(service_class(method.service), method.name).nameko_entrypoints] == [method]


@pytest.mark.parametrize("service", SERVICES)
def test_no_two_methods_have_one_name(service: str) -> None:
    found = [method.name for method in METHODS if method.service == service]

    assert len(set(found)) == len(found)


@pytest.mark.parametrize("method", METHODS, ids=names)
def test_requests_refuse_what_is_not_declared(method: Method) -> None:
    assert method.request().validate({"surprise": 1})["surprise"] == ["Unknown field."]


@pytest.mark.parametrize("event", EVENTS, ids=names)
def test_every_event_has_a_sample_in_its_form(event: Event) -> None:
    envelope = Envelope.decode(sample_of(event))

    assert envelope.is_of(event)
    assert event.data(unknown=RAISE).validate(envelope.data) == {}
    assert envelope.data.keys() == declared(event.data)


@pytest.mark.parametrize("service", SERVICES)
def test_there_is_no_sample_of_an_unknown_event(service: str) -> None:
    samples = {path.name for path in (CONTRACTS / service / "samples").iterdir()}

    assert samples == {f"{event.name}.v{event.version}.json" for event in EVENTS if event.service == service}


@pytest.mark.parametrize("event", EVENTS, ids=names)
def test_readers_skip_fields_they_do_not_know(event: Event) -> None:
    sample = orjson.loads(sample_of(event))

    assert event.data().validate({**sample["data"], "added_later": 1}) == {}
