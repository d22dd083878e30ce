"""The feed of a process without a database."""

import pytest

from dev.ports import wait_until
from tests.integration.messaging.proxy import Proxy
from tests.integration.messaging.rig import envelope, through


@pytest.fixture
def proxy(broker):
    proxy = Proxy(broker.amqp_port)
    yield proxy
    proxy.close()


def test_a_feed_hears_events_survives_garbage_and_tells_of_gaps(rig, proxy, tmp_path):
    heard = tmp_path / "heard"
    heard.touch()

    def lines():
        return heard.read_text().splitlines()

    process = rig.start_feed(heard, AMQP_URI=through(proxy, rig.amqp_uri))
    wait_until(lambda: lines() == ["gap"], "the connection", 20)
    rig.publish(envelope(1).encode())
    rig.publish(b"garbage of a stranger")
    rig.publish(envelope(2).encode())
    wait_until(lambda: lines() == ["gap", "thing_done 1", "thing_done 2"], "both events")
    proxy.heal()  # closes what is open
    wait_until(lambda: lines().count("gap") == 3, "the news of the gap")
    rig.publish(envelope(3).encode())
    wait_until(lambda: lines()[-1] == "thing_done 3", "the event after the gap")
    assert process.poll() is None
    (line,) = rig.lines("gateway", "message_quarantined")
    assert (line["reason"], line["size"]) == ("NOT_JSON", 21)
    assert "stranger" not in rig.log_of("gateway").read_text()
