"""Writes log lines without ever making the event loop wait for whoever reads them.

Lines go into a bounded queue and a native thread writes them in batches. When the reader stalls the queue fills and
further lines are counted and dropped: a service that can't log still serves.
"""

from collections.abc import Callable
from posix import write as write_natively  # os.write is eventlet's, and would start an event loop in the writing thread

from eventlet import patcher

_threading = patcher.original("threading")
_queue = patcher.original("queue")
_time = patcher.original("time")

GATHER = 0.02
"""Seconds to wait for more lines after the first of a batch: waking a thread per line would cost more than the line."""


class LineWriter:
    """A queue of lines in front of a file descriptor that may block."""

    def __init__(self, fd: int, limit: int = 10_000, on_drop: Callable[[], None] = lambda: None) -> None:
        self._fd = fd
        self._limit = limit
        self._on_drop = on_drop
        self._lines = _queue.SimpleQueue()
        self._is_writing = False
        self.dropped = 0
        _threading.Thread(target=self._run, name="log-writer", daemon=True).start()

    def write(self, line: bytes) -> None:
        """Queue one line (its newline included), or drop it when the queue is full; never blocks."""
        if self._lines.qsize() < self._limit:
            self._lines.put(line)
        else:
            self.dropped += 1
            self._on_drop()

    def flush(self, seconds: float = 1.0) -> bool:
        """Wait until all is written, for at most ``seconds``; says whether it was."""
        end = _time.monotonic() + seconds
        while self._lines.qsize() or self._is_writing:
            if _time.monotonic() > end:
                return False
            _time.sleep(0.005)
        return True

    def _run(self) -> None:
        while True:
            first = self._lines.get()
            self._is_writing = True
            _time.sleep(GATHER)
            self._write_all(b"".join([first, *self._rest()]))
            self._is_writing = False

    def _rest(self) -> list[bytes]:
        return [self._lines.get_nowait() for _ in range(self._lines.qsize())]

    def _write_all(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            try:
                view = view[write_natively(self._fd, view) :]
            except BlockingIOError:
                _time.sleep(GATHER)
            except OSError:  # The reader has gone for good; there is nobody to tell.
                return
