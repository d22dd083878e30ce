"""Every metric of the platform, in one registry, so that names and labels are decided in one place.

Labels are bounded: services, methods, routes as templates, outcomes, the codes of stations. Never a person, an id or
free text. ``labels()`` hashes and locks, so hot paths keep the child that ``Observer`` classes hand out.
"""

from functools import lru_cache
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics
from prometheus_client.gc_collector import GCCollector
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

disable_created_metrics()  # type: ignore[no-untyped-call]  # a second series per counter that nobody asks for.
REGISTRY = CollectorRegistry(auto_describe=True)
ProcessCollector(registry=REGISTRY)
PlatformCollector(registry=REGISTRY)
GCCollector(registry=REGISTRY)

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
"""Buckets for everything that somebody waits for."""
LAG_SECONDS = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5)

HTTP_REQUESTS = Counter("http_server_requests_total", "Requests answered, by route template.", ["route", "method", "code"], registry=REGISTRY)
HTTP_SECONDS = Histogram(
    "http_server_request_duration_seconds",
    "From the request's head to the last byte of its answer.",
    ["route", "method"],
    buckets=SECONDS,
    registry=REGISTRY,
)
HTTP_CONNECTIONS = Gauge("http_server_connections", "Open connections of the public listener.", registry=REGISTRY)
HTTP_REFUSED = Counter("http_server_refused_total", "Connections and requests refused before a route was found.", ["reason"], registry=REGISTRY)
WORKER_SECONDS = Histogram(
    "nameko_worker_duration_seconds", "Time in service methods.", ["service", "entrypoint", "method", "outcome"], buckets=SECONDS, registry=REGISTRY
)
WORKERS_BUSY = Gauge("nameko_workers_busy", "Service methods that are running.", registry=REGISTRY)
WORKERS_MAX = Gauge("nameko_workers_max", "Service methods that may run at a time.", registry=REGISTRY)
RPC_CLIENT_SECONDS = Histogram(
    "nameko_rpc_client_duration_seconds", "Time that callers waited for a reply.", ["target", "method", "outcome"], buckets=SECONDS, registry=REGISTRY
)
EVENTS_PUBLISHED = Counter("nameko_events_published_total", "Events that the broker confirmed.", ["type"], registry=REGISTRY)
EVENTS_HANDLED = Counter("nameko_events_handled_total", "Events received, by what became of them.", ["type", "outcome"], registry=REGISTRY)
HUB_LAG = Histogram("eventlet_hub_lag_seconds", "How late the event loop woke a greenlet that slept.", buckets=LAG_SECONDS, registry=REGISTRY)
DB_POOL = Gauge("db_pool_connections", "Connections of the database pool.", ["state"], registry=REGISTRY)
OUTBOX_PENDING = Gauge("outbox_pending_messages", "Events committed and not yet published.", registry=REGISTRY)
OUTBOX_OLDEST = Gauge("outbox_oldest_age_seconds", "Age of the oldest event not yet published.", registry=REGISTRY)
QUARANTINED = Counter("quarantined_messages_total", "Messages that could not be read.", ["reason"], registry=REGISTRY)
PARKED = Gauge("parked_messages", "Messages set aside until somebody decides.", registry=REGISTRY)
AUTH_ATTEMPTS = Counter("auth_attempts_total", "Attempts to log in.", ["outcome"], registry=REGISTRY)
PII_UNMASKED = Counter("pii_unmask_total", "Personal data shown unmasked.", ["station"], registry=REGISTRY)
WORK_QUEUE = Gauge(
    "liangdian_work_queue", "Records that wait for somebody of a station, by queue; each replica counts all.", ["queue", "station"], registry=REGISTRY
)
HOUSES = Gauge(
    "liangdian_houses", "Rental houses, without those closed as duplicates; each replica counts all.", ["station", "state"], registry=REGISTRY
)
BEDS = Gauge("liangdian_beds", "Beds of rental houses: occupied, vacant, reserved; each replica counts all.", ["station", "state"], registry=REGISTRY)
DUE_INSPECTIONS = Gauge("liangdian_due_inspections", "Houses whose inspection is due; each replica counts all.", ["station"], registry=REGISTRY)
HAZARDS = Gauge("liangdian_hazards", "Hazards that are not over; each replica counts all.", ["station", "severity", "overdue"], registry=REGISTRY)
CAPACITY_BREACHES = Gauge(
    "liangdian_capacity_breaches", "Rooms with more people than they may hold; each replica counts all.", ["station"], registry=REGISTRY
)
STAYS_UNREPORTED = Gauge(
    "liangdian_stays_unreported", "Stays that the population register has not taken; each replica counts all.", ["station"], registry=REGISTRY
)
CLUES = Gauge("liangdian_clues", "Clues, by state; each replica counts all.", ["station", "state"], registry=REGISTRY)
CAMPAIGNS = Gauge("liangdian_campaigns", "Campaigns of publicity that were held; each replica counts all.", ["station"], registry=REGISTRY)
RECEIPT_CHECKS = Counter("receipt_checks_total", "Public checks of receipts, by what they found.", ["state"], registry=REGISTRY)
BUILD_INFO = Gauge("build_info", "Always 1; the labels say what runs.", ["version", "commit"], registry=REGISTRY)
LOG_LINES_DROPPED = Counter("log_lines_dropped_total", "Log lines lost because nobody read them in time.", registry=REGISTRY)


@lru_cache(maxsize=4096)
def http_children(route: str, method: str, code: int) -> tuple[Any, Any]:
    """The counter and the histogram of one route, method and status."""
    return HTTP_REQUESTS.labels(route, method, str(code)), HTTP_SECONDS.labels(route, method)


def observe_http(route: str, method: str, code: int, seconds: float) -> None:
    """Count one answered request; ``route`` is a template."""
    counter, histogram = http_children(route, method, code)
    counter.inc()
    histogram.observe(seconds)


@lru_cache(maxsize=4096)
def worker_child(service: str, entrypoint: str, method: str, outcome: str) -> Any:
    """The pre-bound child of ``WORKER_SECONDS``: ``worker_child(…).observe(seconds)``."""
    return WORKER_SECONDS.labels(service, entrypoint, method, outcome)


@lru_cache(maxsize=4096)
def rpc_client_child(target: str, method: str, outcome: str) -> Any:
    """The pre-bound child of ``RPC_CLIENT_SECONDS``."""
    return RPC_CLIENT_SECONDS.labels(target, method, outcome)
