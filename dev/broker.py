"""A private RabbitMQ node out of Debian's package, on loopback ports, with its data under a folder of ours."""

import base64
import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
from pathlib import Path
from typing import Any

from dev.ports import free_port, listens, wait_until

SERVER = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
DIES_WITH_PARENT = ("setpriv", "--pdeathsig", "TERM")
"""Has the kernel end a child whose parent was killed and could not."""


class BrokerMissing(Exception):
    """RabbitMQ is not installed."""


def password_hash(password: str) -> str:
    """The salted SHA-256 form in which a definitions file holds a password (rabbit_password_hashing_sha256)."""
    salt = os.urandom(4)
    return base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()


class Broker:
    """One node; ``definitions`` is what its definitions file holds (users, virtual hosts, permissions).

    Its own epmd runs as our child, so that nothing is left behind when both are stopped.
    """

    def __init__(self, folder: Path, definitions: dict[str, Any], port: int | None = None, management: bool = False) -> None:
        self.folder = folder
        self.definitions = definitions
        self.port = port or free_port()
        self.epmd_port = free_port()
        self.distribution_port = free_port()
        self.management_port = free_port() if management else None
        self.process: subprocess.Popen[bytes] | None = None
        self.epmd: subprocess.Popen[bytes] | None = None

    def prepare(self) -> None:
        """Write the node's configuration."""
        if not SERVER.exists():
            raise BrokerMissing("RabbitMQ is not installed: `apt-get install rabbitmq-server`, or set AMQP_URI to a broker of yours.")
        self.folder.mkdir(parents=True, exist_ok=True)
        definitions = self.folder / "definitions.json"
        definitions.write_text(json.dumps(self.definitions), encoding="utf-8")
        definitions.chmod(0o600)
        lines = [
            f"listeners.tcp.1 = 127.0.0.1:{self.port}",
            f"load_definitions = {definitions}",
            "loopback_users = none",
            "log.console.level = warning",
            "log.file.level = info",
            "vm_memory_high_watermark.absolute = 1GB",
            "disk_free_limit.absolute = 100MB",
        ]
        if self.management_port:
            lines += ["management.tcp.ip = 127.0.0.1", f"management.tcp.port = {self.management_port}"]
        (self.folder / "rabbitmq.conf").write_text("\n".join(lines) + "\n", encoding="utf-8")
        plugins = "[rabbitmq_management]." if self.management_port else "[]."
        (self.folder / "enabled_plugins").write_text(plugins, encoding="utf-8")

    def environment(self) -> dict[str, str]:
        """The environment of the node."""
        return {
            **os.environ,
            "HOME": str(self.folder),
            "RABBITMQ_NODENAME": "liangdian@localhost",
            "RABBITMQ_CONFIG_FILE": str(self.folder / "rabbitmq.conf"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.folder / "enabled_plugins"),
            "RABBITMQ_MNESIA_BASE": str(self.folder / "data"),
            "RABBITMQ_LOG_BASE": str(self.folder / "log"),
            "RABBITMQ_PID_FILE": str(self.folder / "pid"),
            "RABBITMQ_DIST_PORT": str(self.distribution_port),
            "RABBITMQ_CONF_ENV_FILE": "/dev/null",
            "ERL_EPMD_PORT": str(self.epmd_port),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none",
        }

    def start(self) -> None:
        """Start it and wait until it takes AMQP connections."""
        self.launch()
        wait_until(self.answers, "RabbitMQ", 60)

    def launch(self) -> None:
        """Start it without waiting; it ends when the thread that calls this ends."""
        self.prepare()
        epmd = shutil.which("epmd") or "/usr/bin/epmd"
        if self.epmd is None or self.epmd.poll() is not None:
            command = [*DIES_WITH_PARENT, epmd, "-port", str(self.epmd_port), "-address", "127.0.0.1"]
            with (self.folder / "output.log").open("ab") as log:
                self.epmd = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True, cwd="/")
            wait_until(lambda: listens(self.epmd_port), "epmd")
        with (self.folder / "output.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*DIES_WITH_PARENT, str(SERVER)],
                env=self.environment(),
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                cwd="/",
                start_new_session=True,
            )

    def answers(self) -> bool:
        """Whether it speaks AMQP: sends the protocol header and waits for Connection.Start."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), 1) as probe:
                probe.sendall(b"AMQP\x00\x00\x09\x01")
                return probe.recv(1) == b"\x01"
        except OSError:
            return False

    def stop(self) -> None:
        """Stop node and epmd."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()
        if self.epmd and self.epmd.poll() is None:
            self.epmd.terminate()
            self.epmd.wait(10)

    def kill(self) -> None:
        """Kill the node as a power cut would."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def user(name: str, password: str, tags: str = "") -> dict[str, Any]:
    """A user as a definitions file names it."""
    return {"name": name, "password_hash": password_hash(password), "hashing_algorithm": "rabbit_password_hashing_sha256", "tags": tags}


def permission(name: str, vhost: str, configure: str, write: str, read: str) -> dict[str, str]:
    """What a user may do in a virtual host, as regular expressions over the names of exchanges and queues."""
    return {"user": name, "vhost": vhost, "configure": configure, "write": write, "read": read}
