"""Figures that are set together: what has emptied shows 0, and what was never counted shows nothing."""

import pytest
from prometheus_client import CollectorRegistry, Gauge

from shared.observability.gauges import CountedGauge


@pytest.fixture
def registry() -> CollectorRegistry:
    return CollectorRegistry()


@pytest.fixture
def counted(registry: CollectorRegistry) -> CountedGauge:
    return CountedGauge(Gauge("waiting", "Who waits.", ["queue", "station"], registry=registry))


def figure(registry: CollectorRegistry, queue: str, station: str) -> float | None:
    return registry.get_sample_value("waiting", {"queue": queue, "station": station})


def test_each_key_has_its_figure(counted: CountedGauge, registry: CollectorRegistry) -> None:
    counted.show({("VISIT", "changtang"): 3, ("VISIT", "pingnan"): 1})

    assert [figure(registry, "VISIT", station) for station in ("changtang", "pingnan", "xinjiang")] == [3, 1, None]


def test_what_has_emptied_becomes_0_and_may_fill_again(counted: CountedGauge, registry: CollectorRegistry) -> None:
    counted.show({("VISIT", "changtang"): 3})
    counted.show({})
    emptied = figure(registry, "VISIT", "changtang")
    counted.show({("VISIT", "changtang"): 2})

    assert (emptied, figure(registry, "VISIT", "changtang")) == (0, 2)
