import pytest
from marshmallow import Schema
from nameko.rpc import rpc

from shared.contracts.event import Event
from shared.messaging.subscribe import subscribe
from shared.messaging.topology import QUEUE_ARGUMENTS, Binding, exchange_of, service_class, subscriptions

MERGED = Event("directory", "station_merged", 1, Schema)
OPENED = Event("directory", "station_opened", 1, Schema)


class SampleService:
    name = "sample"

    @subscribe(OPENED)
    def when_station_opened_note_it(self, delivered):
        """A handler."""

    @subscribe(MERGED)
    def when_station_merged_move(self, delivered):
        """Another."""

    @rpc
    def get_thing(self):
        """Not a handler."""


def test_names_are_those_of_nameko():
    binding = Binding(MERGED, "population", "when_station_merged_move")
    assert binding.queue == "evt-directory-station_merged--population.when_station_merged_move"
    assert (binding.exchange, exchange_of("directory")) == ("directory.events", "directory.events")


def test_every_subscription_of_a_class_is_found_and_nothing_else():
    assert [binding.queue for binding in subscriptions(SampleService)] == [
        "evt-directory-station_merged--sample.when_station_merged_move",
        "evt-directory-station_opened--sample.when_station_opened_note_it",
    ]


def test_queues_name_their_type_and_never_give_a_message_up():
    assert QUEUE_ARGUMENTS["x-queue-type"] == "quorum"
    assert QUEUE_ARGUMENTS["x-delivery-limit"] > 1000


def test_a_class_is_found_by_its_path():
    assert service_class(f"{__name__}:SampleService") is SampleService


def test_a_service_that_there_is_not_is_refused():
    with pytest.raises(ModuleNotFoundError):
        service_class("nowhere")
