"""The gateway in a process of its own, with a stub for the directory behind a real broker."""

import base64
import signal
from collections.abc import Iterator

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from dev.ports import free_port, listens, wait_until
from dev.programs import ServiceProcess

GATEWAY = "gateway.service:Gateway"
DIRECTORY = "tests.integration.gateway.stub_directory:StubDirectory"
PRIVATE = Ed25519PrivateKey.generate()
KEY = base64.b64encode(bytes(32)).decode()


def encoded(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


class Processes:
    """Starts processes on one virtual host, and ends them."""

    def __init__(self, folder, amqp_uri: str) -> None:
        self._folder = folder
        self._uri = amqp_uri
        self._running: list[ServiceProcess] = []

    def start(self, target: str, **settings: str) -> ServiceProcess:
        operations = free_port()
        given = {
            "AMQP_URI": self._uri,
            "LIANGDIAN_OPERATIONS_PORT": str(operations),
            "LIANGDIAN_CONTEXT_PRIVATE_KEY": encoded(PRIVATE.private_bytes_raw()),
            "LIANGDIAN_CONTEXT_PUBLIC_KEYS": encoded(PRIVATE.public_key().public_bytes_raw()),
            "LIANGDIAN_RPC_TIMEOUT": "2",
            **settings,
        }
        process = ServiceProcess(target, given, self._folder / f"{operations}.log", f"http://127.0.0.1:{operations}/readyz")
        process.launch()
        self._running.append(process)
        wait_until(process.answers, target)
        return process

    def start_directory(self) -> ServiceProcess:
        nobody = dict.fromkeys(("LIANGDIAN_INDEX_KEY", "LIANGDIAN_AUDIT_KEY", "LIANGDIAN_CURSOR_KEY"), KEY)
        return self.start(DIRECTORY, DATABASE_URL="postgresql+psycopg2://127.0.0.1:1/none", LIANGDIAN_FIELD_KEYS=f"a:{KEY}", **nobody)

    def start_gateway(self, **settings: str) -> httpx.Client:
        port = free_port()
        self.start(GATEWAY, LIANGDIAN_HTTP_PORT=str(port), **settings)
        wait_until(lambda: listens(port), "the gateway's port")
        headers = {"Authorization": "Bearer " + "t" * 43}
        return httpx.Client(base_url=f"http://127.0.0.1:{port}/api/v1", headers=headers, timeout=20, trust_env=False)

    def stop(self) -> None:
        for process in self._running:
            if process.process:
                process.process.send_signal(signal.SIGCONT)
            process.stop()


@pytest.fixture
def processes(tmp_path, amqp_uri) -> Iterator[Processes]:
    started = Processes(tmp_path, amqp_uri)
    yield started
    started.stop()
