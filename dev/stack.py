"""The local stack: every process of the product on this machine, started in order, watched, stopped together.

``make run`` (``dev.run``) keeps its data, logs and secrets under ``.run/``. Tests and failure rigs use ``Stack`` as it is.
"""

import json
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from pathlib import Path

from dev.broker import Broker
from dev.databases import make_database
from dev.environment import Environment, Ports
from dev.keyring import Keyring, write_private
from dev.permissions import definitions
from dev.ports import NotReady
from dev.postgres import PostgresServer
from dev.programs import ServiceProcess, last_lines, run_command
from dev.supervisor import Program, Supervised


class Kind(StrEnum):
    """What a part of the stack is."""

    SERVER = "server"
    STEP = "step"
    SERVICE = "service"


@dataclass(frozen=True)
class Part:
    """One row of the list: a server that others need, a step that ends, or a process of the product.

    ``runs`` is the service's class or the step's command; ``port`` the one that a process usually tells of itself on.
    """

    name: str
    kind: Kind
    after: tuple[str, ...] = ()
    runs: str = ""
    port: int = 0


PARTS = (
    Part("postgres", Kind.SERVER, port=8432),
    Part("broker", Kind.SERVER, port=8672),
    Part("tables of directory", Kind.STEP, after=("postgres",), runs="shared.db.migrate directory"),
    Part("tables of population", Kind.STEP, after=("postgres",), runs="shared.db.migrate population"),
    Part("tables of housing", Kind.STEP, after=("postgres",), runs="shared.db.migrate housing"),
    Part("queues", Kind.STEP, after=("broker",), runs="shared.messaging.topology directory population housing"),
    Part("first account", Kind.STEP, after=("tables of directory",), runs="services.directory.seed"),
    Part("directory", Kind.SERVICE, after=("tables of directory", "queues"), runs="services.directory.service:DirectoryService", port=8101),
    Part("population", Kind.SERVICE, after=("tables of population", "queues"), runs="services.population.service:PopulationService", port=8102),
    Part("housing", Kind.SERVICE, after=("tables of housing", "queues"), runs="services.housing.service:HousingService", port=8103),
    Part("gateway", Kind.SERVICE, after=("queues",), runs="gateway.service:Gateway", port=8100),
)
"""Every process and what it waits for. A new service adds its rows here, and nothing else in this folder."""

SERVICES = tuple(part.name for part in PARTS if part.kind is Kind.SERVICE and part.name != "gateway")
USUAL_PORTS = {("operations" if part.name == "gateway" else part.name): part.port for part in PARTS if part.port}
FIRST_USERNAME = "admin"


@dataclass(frozen=True)
class Options:
    """How a stack differs from the usual.

    ``database_url`` (a superuser's) and ``amqp_uri`` name a server and a broker of one's own; else private ones are started.
    ``kinds`` leaves parts out; ``durable=False`` spares the disk where data need not survive a power cut; ``settings`` are
    for every process.
    """

    database_url: str | None = None
    amqp_uri: str | None = None
    kinds: frozenset[Kind] = frozenset(Kind)
    durable: bool = True
    settings: Mapping[str, str] = field(default_factory=dict)


class Stack:
    """The product on this machine, under ``folder``; ``say`` is told what happens.

    ``knows_first_account`` is false with a database of one's own whose first account was made elsewhere.
    """

    def __init__(
        self, folder: Path, options: Options | None = None, *, ports: Ports | None = None, say: Callable[[str], None] = lambda _: None
    ) -> None:
        self.folder = folder.absolute()
        self.ports = ports or Ports.free_ones()
        self.keyring = Keyring(self.folder / "secrets.json")
        self.supervised: dict[str, Supervised] = {}
        self._options = options or Options()
        self._say = say
        self.knows_first_account = False
        self._account_file = self.folder / "first-account.json"
        self._began = 0.0
        self._is_stopping = False
        self._starting = threading.Lock()
        self._postgres = self._server()
        self._broker = Broker(self.folder / "broker", definitions([*SERVICES, "gateway"], self.keyring), self.ports.of("broker"))
        server_url = self._options.database_url or self._postgres.url
        self.environment = Environment(self.keyring, self.ports, server_url, self._options.amqp_uri, self._options.settings)

    @property
    def url(self) -> str:
        """The address of the product."""
        return f"http://127.0.0.1:{self.ports.gateway}"

    @property
    def database_url(self) -> str:
        """A superuser's URL of the database server."""
        return self.environment.server_url

    @property
    def first_account(self) -> dict[str, str]:
        """Where the product is, and the account that opens all others."""
        return {"url": self.url, "username": FIRST_USERNAME, "password": self.keyring.password("first account")}

    @property
    def pids(self) -> dict[str, int]:
        """The process id of everything that runs now."""
        return {name: child.pid for name, child in self.supervised.items() if child.pid}

    def metrics_url(self, name: str) -> str:
        """Where a process of the product shows its metrics."""
        return f"http://127.0.0.1:{self.environment.operations_port(name)}/metrics"

    def log(self, name: str) -> Path:
        """Where a part's output goes."""
        own = {"postgres": self.folder / "postgres.log", "broker": self.folder / "broker" / "output.log"}
        return own.get(name, self.folder / "log" / f"{name.replace(' ', '-')}.log")

    def start(self) -> None:
        """Start everything, each part as soon as what it waits for is ready; stops all again when one fails."""
        (self.folder / "log").mkdir(parents=True, exist_ok=True)
        self._began = time.monotonic()
        parts = self._parts()
        begun: dict[str, Future[None]] = {}
        pool = ThreadPoolExecutor(len(parts), "start")
        try:
            for part in parts:
                begun[part.name] = pool.submit(self._bring_up, part, [begun[name] for name in part.after if name in begun])
            for future in wait(begun.values(), return_when=FIRST_EXCEPTION).done:
                future.result()
        except BaseException:
            self.stop()
            raise
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
        if self.knows_first_account:
            write_private(self._account_file, self.first_account)

    def stop(self) -> None:
        """Stop everything: first the gateway, then the services, at last the servers."""
        with self._starting:
            self._is_stopping = True
        servers = {part.name for part in PARTS if part.kind is Kind.SERVER}
        for group in ({"gateway"}, {*SERVICES}, servers):
            children = [child for name, child in self.supervised.items() if name in group]
            with ThreadPoolExecutor(len(PARTS), "stop") as pool:
                list(pool.map(Supervised.stop, children))

    def kill(self, name: str, *, stay_down: bool = False) -> None:
        """Kill a process as a power cut would; it is started again by itself, unless it is to stay down until ``resume``."""
        self.supervised[name].kill(stay_down=stay_down)

    def resume(self, name: str) -> None:
        """Start a process again that was to stay down."""
        self.supervised[name].resume()

    def restart(self, name: str, seconds: float = 60) -> None:
        """End a process in an orderly way and wait until it is ready again."""
        self.supervised[name].restart()
        self.wait_ready(name, seconds)

    def wait_ready(self, name: str, seconds: float = 60) -> None:
        """Wait until a process is ready for use; after a kill, until its successor is."""
        self.supervised[name].wait_ready(seconds)

    def _parts(self) -> list[Part]:
        own = {"postgres": self._options.database_url, "broker": self._options.amqp_uri}
        return [part for part in PARTS if part.kind in self._options.kinds and not own.get(part.name)]

    def _server(self) -> PostgresServer:
        settings = {} if self._options.durable else {"fsync": "off"}
        return PostgresServer(self.folder / "postgres", self.ports.of("postgres"), settings, self.keyring.password("database superuser"))

    def _bring_up(self, part: Part, awaited: list[Future[None]]) -> None:
        for future in awaited:
            future.result()
        if part.kind is Kind.STEP:
            self._run_step(part)
        else:
            self._await(self._supervise(part))
        self._say(f"{time.monotonic() - self._began:5.1f} s  {part.name}")

    def _supervise(self, part: Part) -> Supervised:
        with self._starting:
            if self._is_stopping:
                raise NotReady("the stack is being stopped")
            child = self.supervised[part.name] = Supervised(part.name, self._program(part), self._say)
            child.start()
        return child

    def _await(self, child: Supervised) -> None:
        try:
            child.wait_ready()
        except NotReady as error:
            raise NotReady(f"{error}\n{last_lines(self.log(child.name))}") from None

    def _program(self, part: Part) -> Program:
        if part.name == "postgres":
            return self._postgres
        if part.name == "broker":
            return self._broker
        settings = self.environment.gateway() if part.name == "gateway" else self.environment.service(part.name)
        readiness = f"http://127.0.0.1:{self.environment.operations_port(part.name)}/readyz"
        return ServiceProcess(part.runs, settings, self.log(part.name), readiness)

    def _run_step(self, part: Part) -> None:
        steps: dict[str, Callable[[], Mapping[str, str]]] = {
            "queues": self.environment.topology,
            "first account": self._first_account_settings,
            **{f"tables of {name}": partial(self._prepare_database, name) for name in SERVICES},
        }
        output = run_command(part.runs.split(), steps[part.name](), self.log(part.name))
        if part.name == "first account":
            self.knows_first_account = json.loads(output)["password"] is not None or self._account_file.exists()

    def _prepare_database(self, service: str) -> Mapping[str, str]:
        make_database(service, self.environment.server_url, self.keyring)
        return self.environment.migration(service)

    def _first_account_settings(self) -> Mapping[str, str]:
        return {
            **self.environment.service("directory"),
            "LIANGDIAN_FIRST_USERNAME": FIRST_USERNAME,
            "LIANGDIAN_FIRST_PASSWORD": self.first_account["password"],
        }
