"""The other end of ``photograph``: starts it, feeds it a file, and takes the picture, for two files at a time at the most."""

import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import orjson

from shared.errors import Invalid, Unavailable

AT_A_TIME = 2
LARGEST_PICTURE = 4 * 1024 * 1024
"""Bytes; noise of the largest size kept takes less."""
PATIENCE = 12.0
"""Seconds that a file has at most."""
_PIECE = 64 * 1024
_ROOT = Path(__file__).resolve().parents[2]
_slots = threading.BoundedSemaphore(AT_A_TIME)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that may be kept: a JPEG without anything else in it; width and height in pixels."""

    content: bytes
    width: int
    height: int


def draw_anew(data: bytes, blackouts: Sequence[str], patience: float) -> Picture:
    """The picture in a file, with rectangles (as ``photograph.blackout`` reads them) painted black.

    Raises ``Invalid`` with PHOTO_EMPTY, PHOTO_TYPE_UNKNOWN, PHOTO_DAMAGED or PHOTO_TOO_COMPLEX, and ``Unavailable("OVERLOADED")``
    when it is not done within ``patience`` seconds.
    """
    until = time.monotonic() + min(patience, PATIENCE)
    with _slot(until), _process(blackouts) as (process, pipes):
        answer = _exchange(pipes, data, until)
        # What was stopped by its limits, or died of the file, has said nothing.
        told = orjson.loads(answer.partition(b"\n")[0] or b'{"error":"PHOTO_TOO_COMPLEX"}')
        process.poll()
    if told["error"] is not None:
        raise Invalid(told["error"], "The file cannot be kept as a photograph.")
    return Picture(answer.partition(b"\n")[2], told["width"], told["height"])


@contextmanager
def _slot(until: float) -> Iterator[None]:
    if not _slots.acquire(timeout=max(until - time.monotonic(), 0)):
        raise _overloaded()
    try:
        yield
    finally:
        _slots.release()


@contextmanager
def _process(blackouts: Sequence[str]) -> "Iterator[tuple[subprocess.Popen[bytes], list[int]]]":
    """The process, and our ends of its pipes: in and out. A pipe that was closed on the way is -1."""
    theirs_in, into = os.pipe()
    out, theirs_out = os.pipe()
    pipes = [into, out]
    command = [sys.executable, "-W", "ignore", "-m", "services.housing.photograph", *blackouts]
    # Nothing of our environment: it holds the service's keys.
    environment = {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "LANG") if name in os.environ}
    process = subprocess.Popen(command, stdin=theirs_in, stdout=theirs_out, stderr=subprocess.DEVNULL, env=environment, cwd=_ROOT)  # noqa: S603 # our own
    os.close(theirs_in)
    os.close(theirs_out)
    try:
        yield process, pipes
    finally:
        for pipe in pipes:
            _close(pipe)
        with suppress(OSError):
            process.kill()
        process.wait()


def _exchange(pipes: list[int], data: bytes, until: float) -> bytes:
    """All that it answers to the file."""
    into, out = pipes
    os.set_blocking(into, False)
    os.set_blocking(out, False)
    unsent, answer = memoryview(data), bytearray()
    while True:
        wants = [into] if pipes[0] >= 0 else []
        readable, writable, _ = select.select([out], wants, [], max(until - time.monotonic(), 0))
        if not readable and not writable:
            raise _overloaded()
        if writable:
            unsent = _send(pipes, unsent)
        if readable:
            piece = os.read(out, _PIECE)
            answer += piece
            if not piece:
                return bytes(answer)
            if len(answer) > LARGEST_PICTURE:
                raise Invalid("PHOTO_TOO_COMPLEX", "The picture is too large.")


def _send(pipes: list[int], unsent: memoryview) -> memoryview:
    try:
        unsent = unsent[os.write(pipes[0], unsent[:_PIECE]) :] if unsent else unsent
    except OSError:
        unsent = unsent[:0]  # it has died, or does not want the rest; what it says, or does not say, tells
    if not unsent:
        pipes[0] = _close(pipes[0])
    return unsent


def _close(pipe: int) -> int:
    if pipe >= 0:
        os.close(pipe)
    return -1


def _overloaded() -> Unavailable:
    return Unavailable("OVERLOADED", "Too many photographs are being drawn.")
