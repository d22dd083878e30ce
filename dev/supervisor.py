"""Keeps a program running: says when it is ready, starts it again when it dies, ends it when told.

Each program has a thread of its own for as long as it is wanted, because the kernel ends a child (``setpriv
--pdeathsig``) when the *thread* that started it ends: so nothing outlives the stack, not even if that is killed.
"""

import subprocess
import threading
import time
from collections.abc import Callable
from typing import Protocol

from dev.ports import NotReady, wait_until

FIRST_DELAY = 0.2
LAST_DELAY = 5.0
"""Seconds between a death and the next start; doubled from the first to the last while it keeps dying."""
SETTLED = 10.0
"""Seconds of life after which a death counts as the first one again."""


class Program(Protocol):
    """Something that runs as one process and can tell when it is ready for use."""

    process: subprocess.Popen[bytes] | None

    def launch(self) -> None:
        """Start it without waiting."""

    def answers(self) -> bool:
        """Whether it is ready for use."""

    def stop(self) -> None:
        """End it in an orderly way, and wait."""

    def kill(self) -> None:
        """End it at once, and wait."""


class Supervised:
    """A program and the thread that keeps it running.

    ``say`` is told of every unexpected end. ``starts`` counts how often it was started.
    """

    def __init__(self, name: str, program: Program, say: Callable[[str], None]) -> None:
        self.name = name
        self.program = program
        self.starts = 0
        self.failure: str | None = None
        self._proved = False
        self._say = say
        self._ready = threading.Event()
        self._wanted = threading.Event()
        self._closing = threading.Event()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, name=f"supervise {name}", daemon=True)

    @property
    def pid(self) -> int | None:
        """The process id, or None while it does not run."""
        process = self.program.process
        return process.pid if process and process.poll() is None else None

    @property
    def is_ready(self) -> bool:
        """Whether it runs and was ready for use."""
        return self._ready.is_set() and self.pid is not None

    def start(self) -> None:
        """Begin to keep it running; returns at once."""
        self._wanted.set()
        self._thread.start()

    def wait_ready(self, seconds: float = 60) -> None:
        """Return when it is ready for use; raises ``NotReady`` after ``seconds``, or when its first start fails."""
        wait_until(lambda: self.is_ready or self.failure is not None or self._closing.is_set(), self.name, seconds, pause=0.02)
        if not self.is_ready:
            raise NotReady(self.failure or f"{self.name} is being stopped")

    def kill(self, *, stay_down: bool = False) -> None:
        """Kill it as a power cut would; it is started again unless it is to ``stay_down`` until ``resume``."""
        if stay_down:
            self._wanted.clear()
        with self._lock:
            self._ready.clear()
            self.program.kill()

    def resume(self) -> None:
        """Start it again after ``kill(stay_down=True)``."""
        self._wanted.set()

    def restart(self) -> None:
        """End it in an orderly way, so that its next start follows."""
        with self._lock:
            self._ready.clear()
            self.program.stop()

    def stop(self) -> None:
        """End it in an orderly way and for good."""
        self._closing.set()
        self._wanted.set()
        with self._lock:
            self._ready.clear()
            self.program.stop()
        if self._thread.ident is not None:
            self._thread.join(30)

    def _run(self) -> None:
        delay = FIRST_DELAY / 2
        while not self._closing.is_set():
            self._wanted.wait()
            began = time.monotonic()
            if not self._begin():
                return
            code = self._watch()
            if self._closing.is_set() or self._gave_up(code):
                return
            delay = FIRST_DELAY if time.monotonic() - began > SETTLED else min(delay * 2, LAST_DELAY)
            self._say(
                f"{self.name} ended ({_meaning(code)}); " + (f"it is started again in {delay:g} s" if self._wanted.is_set() else "it stays down")
            )
            self._closing.wait(delay)

    def _begin(self) -> bool:
        with self._lock:
            if self._closing.is_set():
                return False
            self.starts += 1
            try:
                self.program.launch()
            except Exception as error:  # noqa: BLE001 - whatever keeps it from starting is to be told, by the one who waits
                self.failure = f"{self.name} cannot be started: {error}"
                self._say(self.failure)
                return False
        return True

    def _watch(self) -> int:
        """Wait for its end, and notice in between when it gets ready; returns the exit code."""
        process = self.program.process
        if process is None:
            return 0
        while process.poll() is None and not self._ready.is_set():
            if self.program.answers():
                with self._lock:
                    self._note_ready(process)
            else:
                time.sleep(0.05)
        return process.wait()

    def _note_ready(self, process: subprocess.Popen[bytes]) -> None:
        if process.poll() is None:
            self._proved = True
            self._ready.set()
            if self.starts > 1:
                self._say(f"{self.name} is ready again")

    def _gave_up(self, code: int) -> bool:
        self._ready.clear()
        if not self._proved and self._wanted.is_set():
            self.failure = f"{self.name} ended before it was ready ({_meaning(code)})"
        return self.failure is not None


def _meaning(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"
