"""The programs that are the product's own: a service's process, and the commands that prepare it."""

import os
import subprocess
import sys
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from dev.broker import DIES_WITH_PARENT

ROOT = Path(__file__).resolve().parent.parent
GRACE = 25.0
"""Seconds that a process is given to end by itself."""
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "PYTHONDONTWRITEBYTECODE")
"""Variables that every process inherits; all others are its own settings."""


class CommandFailed(Exception):
    """A preparing command ended with an error; the text is the end of its output."""


class ServiceProcess:
    """One service in a process of its own, with its output in ``log``."""

    def __init__(self, target: str, settings: Mapping[str, str], log: Path, readiness_url: str) -> None:
        self.target = target
        self.settings = settings
        self.log = log
        self.readiness_url = readiness_url
        self.process: subprocess.Popen[bytes] | None = None

    def launch(self) -> None:
        """Start it without waiting."""
        command = [*DIES_WITH_PARENT, sys.executable, "-m", "shared.runtime.process", self.target]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, env=environment(self.settings), stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd=ROOT, start_new_session=True
            )

    def answers(self) -> bool:
        """Whether it says that it is ready."""
        try:
            with urllib.request.urlopen(self.readiness_url, timeout=2) as answer:  # noqa: S310 - an address of ours
                return bool(answer.status == 200)
        except OSError:
            return False

    def stop(self) -> None:
        """End it in an orderly way."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(GRACE)
            except subprocess.TimeoutExpired:
                self.kill()

    def kill(self) -> None:
        """Kill it as a power cut would."""
        if self.process:
            self.process.kill()
            self.process.wait()


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """What a process of the product finds in its environment: its settings and little else."""
    return {**{name: os.environ[name] for name in KEPT if name in os.environ}, "PYTHONUNBUFFERED": "1", **settings}


def run_command(words: list[str], settings: Mapping[str, str], log: Path) -> str:
    """Run ``python -m words…`` to its end; returns its answer, raises ``CommandFailed`` with the end of it."""
    command = [*DIES_WITH_PARENT, sys.executable, "-m", *words]
    done = subprocess.run(command, env=environment(settings), capture_output=True, text=True, stdin=subprocess.DEVNULL, cwd=ROOT, check=False)
    with log.open("a", encoding="utf-8") as file:
        file.write(done.stderr)  # what it answers may be a secret
    if done.returncode != 0:
        raise CommandFailed(f"`python -m {' '.join(words)}` ended with exit code {done.returncode}:\n{last_lines(log)}")
    return done.stdout


def last_lines(log: Path, count: int = 15) -> str:
    """The end of a log, as far as there is one."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines() if log.exists() else []
    return "\n".join(lines[-count:])
