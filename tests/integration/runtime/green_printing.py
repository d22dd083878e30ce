"""A process of its own, patched by eventlet as services are, that prints; prints what it saw as JSON.

python -m tests.integration.runtime.green_printing
"""

import eventlet

eventlet.monkey_patch()

import sys  # noqa: E402 # after the patch, as in a service
from typing import Any  # noqa: E402

import orjson  # noqa: E402

from shared import printing  # noqa: E402
from shared.errors import DomainError  # noqa: E402
from shared.printing import AT_A_TIME, WAITING_AT_MOST, render  # noqa: E402
from tests.factories.papers import SLIP, slip  # noqa: E402


def outcome(patience: float = 30, **changed: Any) -> str:
    """The head of the document, or the code of the refusal."""
    try:
        return render(SLIP, slip(**changed), patience)[:5].decode()
    except DomainError as refusal:
        return refusal.code


def together(count: int, patience: float = 30) -> list[str]:
    """The outcomes of that many at once."""
    return sorted(set(eventlet.GreenPool(count).imap(lambda _: outcome(patience), range(count))))


def ticks_while(work: Any) -> int:
    """How often the event loop came round meanwhile."""
    seen = [0]

    def count() -> None:
        while True:
            eventlet.sleep(0)
            seen[0] += 1

    ticking = eventlet.spawn(count)
    work()
    ticking.kill()
    return seen[0]


def slow_outcome() -> str:
    """The outcome of a wait that is shorter than the work."""
    compiled = printing._compile
    sleep = eventlet.patcher.original("time").sleep  # in its native thread
    printing._compile = lambda template, data: sleep(0.3) or compiled(template, data)
    try:
        return outcome(patience=0.1)
    finally:
        printing._compile = compiled


def are_slots_free() -> bool:
    """Whether what was given up has made room when it was done."""
    taken = [printing._slots.acquire(timeout=10) for _ in range(AT_A_TIME)]
    for _ in taken:
        printing._slots.release()
    return all(taken)


if __name__ == "__main__":
    is_lazy = not {"typst", "segno"} & sys.modules.keys()
    saw = {
        "lazy": is_lazy,
        "first": outcome(),
        "slow": slow_outcome(),
        "room after the slow one": are_slots_free(),
        "rare": outcome(name="王𰻝"),
        "together": together(AT_A_TIME + WAITING_AT_MOST),
        "too many": together(AT_A_TIME + WAITING_AT_MOST + 1),
        "loop goes on": ticks_while(outcome) > 10,
        "room at the end": are_slots_free(),
    }
    sys.stdout.buffer.write(orjson.dumps(saw))
