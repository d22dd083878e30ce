"""Runs a sample service on nameko's own container."""

import eventlet

eventlet.monkey_patch()

import os  # noqa: E402
import sys  # noqa: E402

from nameko.runners import ServiceRunner  # noqa: E402

from shared.config import load_settings  # noqa: E402
from shared.observability.logging import configure_logging  # noqa: E402
from tests.integration.messaging.samples import services  # noqa: E402

service = getattr(services, sys.argv[1])
configure_logging(service.name)
runner = ServiceRunner({"AMQP_URI": os.environ["AMQP_URI"], "settings": load_settings(service.name)})
runner.add_service(service)
runner.start()
runner.wait()
