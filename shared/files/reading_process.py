"""The other end of ``spreadsheet``: starts it, feeds it a file, and takes its frames, without ever waiting long for it."""

import os
import select
import subprocess
import sys
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson

from shared.files.columns import Column, telling

PATIENCE = 0.2
"""Seconds that one look waits for the reader to take or give something."""
LARGEST_FRAME = 256 * 1024
_PIECE = 64 * 1024
_ROOT = Path(__file__).resolve().parents[2]


class ReadingProcess:
    """Reads one file. Call ``feed`` for its parts in order, ``end`` after the last, ``pump`` again and again, ``close`` in any case.

    ``frames`` are the rows that came so far, ``outcome`` how it ended, once it has.
    """

    def __init__(self, columns: Sequence[Column]) -> None:
        theirs_in, self._in = os.pipe()
        self._out, theirs_out = os.pipe()
        command = [sys.executable, "-W", "ignore", "-m", "shared.files.spreadsheet", telling(columns)]
        # Nothing of our environment: it holds the service's keys.
        environment = {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "LANG") if name in os.environ}
        self._process = subprocess.Popen(command, stdin=theirs_in, stdout=theirs_out, stderr=subprocess.DEVNULL, env=environment, cwd=_ROOT)  # noqa: S603 # our own
        os.close(theirs_in)
        os.close(theirs_out)
        os.set_blocking(self._in, False)
        os.set_blocking(self._out, False)
        self._unsent: deque[bytes] = deque()
        self._is_ended = False
        self._buffer = bytearray()
        self.frames: deque[bytes] = deque()
        self.outcome: dict[str, Any] | None = None

    @property
    def is_hungry(self) -> bool:
        """Whether it has taken all that it was fed."""
        return not self._unsent

    def feed(self, data: bytes) -> None:
        """The next part of the file."""
        self._unsent.append(data)

    def end(self) -> None:
        """The file has no more parts."""
        self._is_ended = True

    def pump(self) -> None:
        """Move what can be moved."""
        if self._unsent:
            self._send()
        elif self._is_ended and self._in >= 0:
            self._in = _close(self._in)
        elif self._is_ended and self.outcome is None:
            self._receive()

    def _send(self) -> None:
        _, ready, _ = select.select([], [self._in], [], PATIENCE)
        if not ready:
            return
        data = self._unsent.popleft()
        try:
            sent = os.write(self._in, data[:_PIECE])
        except OSError:
            # It has died, or does not want the rest; what it says, or does not say, tells.
            self._unsent.clear()
            return
        if sent < len(data):
            self._unsent.appendleft(data[sent:])

    def _receive(self) -> None:
        ready, _, _ = select.select([self._out], [], [], PATIENCE)
        data = os.read(self._out, _PIECE) if ready else None
        if data:
            self._buffer += data
            self._cut()
        elif data is not None:
            self.outcome = {"error": "FILE_TOO_COMPLEX", "row": None, "rows": 0, "is_partial": False}

    def _cut(self) -> None:
        while len(self._buffer) >= 4 and self.outcome is None:
            size = int.from_bytes(self._buffer[:4])
            if size > LARGEST_FRAME:
                raise ValueError("the reader is not ours")
            if len(self._buffer) < 4 + size:
                return
            frame = bytes(self._buffer[4 : 4 + size])
            del self._buffer[: 4 + size]
            if frame.startswith(b"{"):
                self.outcome = orjson.loads(frame)
            else:
                self.frames.append(frame)

    def close(self) -> None:
        """End it."""
        self._in, self._out = _close(self._in), _close(self._out)
        with suppress(OSError):
            self._process.kill()
        self._process.wait()


def _close(descriptor: int) -> int:
    if descriptor >= 0:
        os.close(descriptor)
    return -1
