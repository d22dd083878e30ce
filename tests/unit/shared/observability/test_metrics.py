"""Names of metrics are what dashboards and alerts ask for."""

import pytest
from prometheus_client import generate_latest

from shared.observability import metrics

NAMES = [
    "http_server_requests_total",
    "http_server_request_duration_seconds",
    "nameko_worker_duration_seconds",
    "nameko_workers_busy",
    "nameko_rpc_client_duration_seconds",
    "nameko_events_published_total",
    "nameko_events_handled_total",
    "eventlet_hub_lag_seconds",
    "db_pool_connections",
    "outbox_pending_messages",
    "outbox_oldest_age_seconds",
    "quarantined_messages_total",
    "parked_messages",
    "auth_attempts_total",
    "pii_unmask_total",
    "build_info",
    "log_lines_dropped_total",
    "process_cpu_seconds_total",
]


@pytest.mark.parametrize("name", NAMES)
def test_the_registry_has_it(name):
    assert f"# TYPE {name} ".encode() in generate_latest(metrics.REGISTRY)


def test_a_request_is_counted_and_timed():
    before = metrics.REGISTRY.get_sample_value("http_server_requests_total", {"route": "/t", "method": "GET", "code": "200"}) or 0
    metrics.observe_http("/t", "GET", 200, 0.02)

    assert metrics.REGISTRY.get_sample_value("http_server_requests_total", {"route": "/t", "method": "GET", "code": "200"}) == before + 1
    assert (
        metrics.REGISTRY.get_sample_value("http_server_request_duration_seconds_bucket", {"route": "/t", "method": "GET", "le": "0.025"})
        == before + 1
    )


def test_children_are_bound_once():
    assert metrics.worker_child("s", "rpc", "m", "ok") is metrics.worker_child("s", "rpc", "m", "ok")
    assert metrics.rpc_client_child("s", "m", "ok") is metrics.rpc_client_child("s", "m", "ok")
