"""Sessions are asked for once and remembered for less than a second."""

import re
import threading
from collections.abc import Callable

import pytest

from gateway.auth import Session, Sessions, digest_of, new_token
from shared.contracts.directory.roles import Role
from shared.errors import Unauthorized, Unavailable
from shared.identity import Actor

DIGEST = "d" * 64
SESSION = Session(DIGEST, Actor("a", frozenset({Role.CLERK}), "changtang"), "s", 0.0)


class Directory:
    """Counts how often it is asked."""

    def __init__(self, error: Exception | None = None) -> None:
        self.asked = 0
        self.error = error

    def __call__(self, digest: str) -> Session:
        self.asked += 1
        if self.error:
            raise self.error
        return SESSION


class Clock:
    """Stands where it is put."""

    at = 100.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_token_has_256_bits_and_none_is_made_twice() -> None:
    tokens = {new_token() for _ in range(1_000)}

    assert len(tokens) == 1_000
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}", token) for token in tokens)


def test_a_digest_is_sha256_in_hex() -> None:
    assert digest_of("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.mark.parametrize(("later", "asked"), [(0.0, 1), (0.79, 1), (0.81, 2)])
def test_a_session_is_remembered_for_less_than_a_second(clock: Clock, later: float, asked: int) -> None:
    sessions, directory = Sessions(clock=clock), Directory()
    sessions.resolve(DIGEST, directory)
    clock.at += later

    sessions.resolve(DIGEST, directory)

    assert directory.asked == asked


def test_the_memory_begins_when_the_question_is_asked(clock: Clock) -> None:
    sessions, directory = Sessions(clock=clock), Directory()

    def slow(digest: str) -> Session:
        clock.at += 0.7
        return directory(digest)

    sessions.resolve(DIGEST, slow)
    clock.at += 0.2

    assert sessions.known(DIGEST) is None


@pytest.mark.parametrize("error", [Unauthorized("SESSION_ENDED"), Unavailable("DEADLINE_EXCEEDED")])
def test_a_refusal_is_not_remembered(error: Exception) -> None:
    sessions = Sessions()
    with pytest.raises(type(error)):
        sessions.resolve(DIGEST, Directory(error))

    assert sessions.resolve(DIGEST, Directory()) is SESSION


def test_a_session_that_is_ended_here_is_forgotten_at_once() -> None:
    sessions, directory = Sessions(), Directory()
    sessions.resolve(DIGEST, directory)

    sessions.forget(DIGEST)

    assert sessions.known(DIGEST) is None


def test_an_answer_under_way_when_the_session_is_ended_is_not_remembered() -> None:
    sessions = Sessions()

    def ended_meanwhile(_: str) -> Session:
        sessions.forget(DIGEST)
        return SESSION

    sessions.resolve(DIGEST, ended_meanwhile)

    assert sessions.known(DIGEST) is None


def in_parallel(act: Callable[[], object], count: int) -> list[object]:
    results: list[object] = []

    def run() -> None:
        try:
            results.append(act())
        except Exception as error:  # noqa: BLE001 - what it raised is what the test looks at
            results.append(error)

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    return results


@pytest.mark.parametrize("error", [None, Unavailable("DEADLINE_EXCEEDED")])
def test_sixteen_at_once_ask_once(error: Exception | None) -> None:
    sessions, directory, gate = Sessions(), Directory(error), threading.Event()

    def slow(digest: str) -> Session:
        gate.wait(10)
        return directory(digest)

    threading.Timer(0.2, gate.set).start()
    results = in_parallel(lambda: sessions.resolve(DIGEST, slow), 16)

    assert directory.asked == 1
    assert results == [error or SESSION] * 16
