import eventlet
import pytest

from shared.messaging.lanes import Lanes


@pytest.fixture
def lanes():
    made = []

    def make(count, work):
        made.append(Lanes(count, work))
        return made[-1]

    yield make
    for one in made:
        one.close(0)


def test_items_of_one_subject_are_worked_on_in_turn(lanes):
    begun, done = [], []

    def work(item):
        begun.append(item)
        eventlet.sleep(0)
        done.append(item)

    ours = lanes(3, work)
    for number in range(5):
        ours.put("thing:1", number)
    eventlet.sleep(0.05)
    assert begun == done == list(range(5))


def test_a_lane_outlives_work_that_fails(lanes):
    done = []

    def work(item):
        if item == "bad":
            raise ValueError
        done.append(item)

    ours = lanes(1, work)
    ours.put("a", "bad")
    ours.put("a", "good")
    eventlet.sleep(0.02)
    assert done == ["good"]


def test_closing_lets_what_runs_end_and_begins_nothing_more(lanes):
    done = []

    def work(item):
        eventlet.sleep(0.05)
        done.append(item)

    ours = lanes(1, work)
    ours.put("a", 1)
    ours.put("a", 2)
    eventlet.sleep(0.01)
    ours.close(1)
    assert done == [1]


def test_closing_does_not_wait_longer_than_its_grace(lanes):
    ended = []

    def work(_item):
        try:
            eventlet.sleep(5)
        finally:
            ended.append(True)

    ours = lanes(1, work)
    ours.put("a", 1)
    eventlet.sleep(0.01)
    ours.close(0.05)
    eventlet.sleep(0)
    assert ended == [True]
