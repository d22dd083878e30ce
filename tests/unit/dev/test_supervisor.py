import subprocess
import sys
import time

import pytest

from dev.ports import NotReady, wait_until
from dev.supervisor import Supervised


class Sleeper:
    """A program that does nothing until it is ended, or ends by itself at once with ``code``."""

    def __init__(self, code: int | None = None, answers: bool = True) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self._words = ["sleep", "60"] if code is None else [sys.executable, "-c", f"raise SystemExit({code})"]
        self._answers = answers

    def launch(self) -> None:
        self.process = subprocess.Popen(self._words)

    def answers(self) -> bool:
        return self._answers

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


class Unstartable(Sleeper):
    def launch(self) -> None:
        raise FileNotFoundError("no such program")


@pytest.fixture
def supervise():
    made = []

    def make(program: Sleeper) -> Supervised:
        child = Supervised("sleeper", program, told.append)
        made.append(child)
        child.start()
        return child

    told: list[str] = []
    make.told = told
    yield make
    for child in made:
        if child.program.process:
            child.stop()


def test_a_killed_program_is_started_again(supervise):
    child = supervise(Sleeper())
    child.wait_ready(10)
    first = child.pid

    child.kill()
    child.wait_ready(10)

    assert child.pid != first
    assert any("signal 9" in text for text in supervise.told)


def test_a_restarted_program_has_a_new_process(supervise):
    child = supervise(Sleeper())
    child.wait_ready(10)
    first = child.pid

    child.restart()
    child.wait_ready(10)

    assert child.pid != first


def test_it_waits_longer_from_death_to_death(supervise):
    child = supervise(Sleeper())
    for _ in range(2):
        child.wait_ready(10)
        child.kill()
    child.wait_ready(10)

    assert [text.rpartition("again in ")[2] for text in supervise.told if "again in" in text] == ["0.2 s", "0.4 s"]


def test_a_program_can_be_kept_down_and_resumed(supervise):
    child = supervise(Sleeper())
    child.wait_ready(10)

    child.kill(stay_down=True)
    wait_until(lambda: any("stays down" in text for text in supervise.told), "the end to be noticed")
    time.sleep(0.4)  # longer than it would have taken to start again
    assert child.pid is None

    child.resume()
    child.wait_ready(10)


def test_a_stopped_program_stays_stopped(supervise):
    child = supervise(Sleeper())
    child.wait_ready(10)

    child.stop()

    assert child.pid is None
    assert not child.is_ready


def test_a_program_that_ends_before_it_was_ever_ready_is_given_up(supervise):
    child = supervise(Sleeper(code=3, answers=False))

    with pytest.raises(NotReady, match="ended before it was ready"):
        child.wait_ready(10)

    assert child.starts == 1


def test_a_program_that_cannot_be_started_is_told(supervise):
    child = supervise(Unstartable())

    with pytest.raises(NotReady, match="no such program"):
        child.wait_ready(10)


def test_who_waits_is_told_when_it_takes_too_long(supervise):
    child = supervise(Sleeper(answers=False))

    with pytest.raises(NotReady, match=r"sleeper was not ready within 0\.2 s"):
        child.wait_ready(0.2)


def test_who_waits_is_told_when_it_is_stopped(supervise):
    child = supervise(Sleeper(answers=False))
    wait_until(lambda: child.pid is not None, "the start")

    child.stop()

    with pytest.raises(NotReady, match="is being stopped"):
        child.wait_ready(10)
