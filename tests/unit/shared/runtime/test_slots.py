import eventlet
import pytest
from eventlet import hubs
from eventlet.event import Event

from shared.runtime.slots import LINE, Slots


class Works:
    """Jobs are events: a job is done when its event is sent."""

    def __init__(self, limit):
        self.begun = []
        self.slots = Slots(limit, 6, self.work)

    def work(self, job):
        self.begun.append(job)
        job.wait()

    def offer(self, depth=1):
        """As the event loop does it, whose greenlet it is done in; whether it was taken, and the job."""
        job, taken = Event(), Event()
        hubs.get_hub().schedule_call_global(0, lambda: taken.send(self.slots.offer(job, depth)))
        return taken.wait(), job


@pytest.fixture
def works():
    return Works(2)


def test_as_many_as_there_are_slots_run_at_once(works):
    jobs = [works.offer()[1] for _ in range(3)]
    assert works.begun == jobs[:2]


def test_the_next_in_line_begins_when_one_ends(works):
    jobs = [works.offer()[1] for _ in range(4)]
    jobs[1].send()
    eventlet.sleep(0)
    assert works.begun == jobs[:3]


def test_a_full_line_refuses(works):
    taken = [works.offer()[0] for _ in range(2 + 2 * LINE + 1)]
    assert taken == [True] * (2 + 2 * LINE) + [False]


def test_a_deeper_call_never_waits_for_a_shallower_one(works):
    for _ in range(2 + 2 * LINE):
        works.offer(depth=1)
    taken, job = works.offer(depth=2)
    assert taken
    assert job in works.begun


def test_it_is_idle_when_all_are_done(works):
    jobs = [works.offer()[1] for _ in range(5)]
    assert not works.slots.is_idle
    for job in jobs:
        job.send()
    eventlet.sleep(0.01)
    assert works.slots.is_idle
    assert works.begun == jobs
