"""The sample services in processes of their own, each with its database, on a virtual host of the test's own."""

import base64
import json
import os
import subprocess
import sys
import uuid
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import amqp
from click.testing import CliRunner
from sqlalchemy import func, select, text

from dev.ports import wait_until
from shared.config import load_settings
from shared.db.store import Store
from shared.db.tables import outbox, parked_message
from shared.messaging.dial import dial
from shared.messaging.envelope import Envelope
from shared.messaging.parked import main
from shared.messaging.topology import declare_topology
from tests.integration.messaging.samples.contract import THING_DONE, effect
from tests.integration.messaging.samples.services import IS_STOCK, ConsumerService, ProducerService

ROOT = Path(__file__).parents[3]
KEY = base64.b64encode(b"0123456789abcdef0123456789abcdef").decode()
QUEUE = "evt-producer-thing_done--consumer.when_thing_done_note_it"


def environment(amqp_uri, database_url, **given):
    """The variables of a sample service."""
    keys = dict.fromkeys(("LIANGDIAN_INDEX_KEY", "LIANGDIAN_AUDIT_KEY", "LIANGDIAN_CURSOR_KEY", "LIANGDIAN_CONTEXT_PUBLIC_KEYS"), KEY)
    return {"AMQP_URI": amqp_uri, "DATABASE_URL": database_url, "LIANGDIAN_FIELD_KEYS": f"k1:{KEY}", "LIANGDIAN_GRACE": "5", **keys, **given}


class Rig:
    """Both databases and the processes that have been started."""

    def __init__(self, folder, amqp_uri, urls):
        self.folder = folder
        self.amqp_uri = amqp_uri
        self.variables = {name: environment(amqp_uri, url) for name, url in urls.items()}
        self.stores = {name: Store(load_settings(name, variables)) for name, variables in self.variables.items()}
        self.processes = []
        self._connection = dial(amqp_uri, seconds=5)
        declare_topology(self._connection, [ProducerService, ConsumerService])

    def start(self, name, **given):
        """Start one of the sample services."""
        arguments = ["-m", "shared.runtime.process", f"tests.integration.messaging.samples.services:{name.title()}Service"]
        if IS_STOCK and name == "consumer":
            arguments = ["-m", "tests.integration.messaging.samples.stock", "ConsumerService"]
        return self._spawn(name, arguments, {**self.variables[name], **given})

    def start_feed(self, heard, **given):
        """Start the process without a database."""
        variables = {"AMQP_URI": self.amqp_uri, "LIANGDIAN_CONTEXT_PRIVATE_KEY": KEY, "HEARD": str(heard), **given}
        return self._spawn("gateway", ["-m", "shared.runtime.process", "tests.integration.messaging.samples.feed:FeedService"], variables)

    def _spawn(self, name, arguments, variables):
        with self.log_of(name).open("ab") as log:
            command = [sys.executable, "-W", "ignore", *arguments]
            process = subprocess.Popen(command, stdout=log, stderr=log, cwd=ROOT, env={**os.environ, **variables})
        self.processes.append(process)
        return process

    def log_of(self, name):
        return self.folder / f"{name}.log"

    def lines(self, name, event):
        """The log lines of one kind."""
        lines = [json.loads(line) for line in self.log_of(name).read_text().splitlines() if line.startswith("{")]
        return [line for line in lines if line["event"] == event]

    def commit(self, *payloads, subject="thing:1", versions=None):
        """Announce things as a unit of work of the producer does; returns the message ids."""
        ids = []

        def handler(uow):
            for number, data in enumerate(payloads, 1):
                uow.announce(
                    THING_DONE, data.pop("subject", subject), data, station_code="north", version=number if versions is None else versions[number - 1]
                )
            ids.extend(row[0] for row in uow.pending.outbox)
            uow.commit()

        self.stores["producer"].work("test", handler)
        return ids

    def publish(self, body, exchange="producer.events", routing_key="thing_done", **properties):
        """Put any bytes on the bus, as anybody with the right to write could."""
        channel = self._connection.channel()
        channel.basic_publish(amqp.Message(body, **{"content_type": "application/json", **properties}), exchange, routing_key)
        channel.close()

    def forget(self):
        """Empty the consumer's tables; nothing of the test before may be on its way any more."""
        with self.stores["consumer"].engine.begin() as connection:
            connection.execute(text("TRUNCATE effect, inbox, parked_message, audit_entry"))

    def cli(self, *arguments):
        """Run the command line for parked messages; returns exit code, what it printed, and its errors."""
        result = CliRunner().invoke(main, ["--service", "consumer", *arguments], env=self.variables["consumer"])
        return result.exit_code, result.stdout, result.stderr

    def query(self, name, statement):
        with self.stores[name].engine.begin() as connection:
            return connection.execute(statement).all()

    def effects(self):
        """What the consumer wrote down, in order."""
        return self.query("consumer", select(effect).order_by(effect.c.id))

    def parked(self):
        return self.query("consumer", select(parked_message).order_by(parked_message.c.created_at, parked_message.c.id))

    def unpublished(self):
        return self.query("producer", select(func.count()).where(outbox.c.published_at.is_(None)))[0][0]

    def queued(self):
        """Messages of the consumer's queue that are ready."""
        channel = self._connection.channel()
        count = channel.queue_declare(QUEUE, passive=True).message_count
        channel.close()
        return count

    def wait_effects(self, count, seconds=15):
        wait_until(lambda: len(self.effects()) >= count, f"effect number {count}", seconds)
        return self.effects()

    def wait_states(self, *states, seconds=15):
        wait_until(lambda: sorted(row.state for row in self.parked()) == sorted(states), f"parked messages {states}, not {self.parked()}", seconds)
        return self.parked()

    def close(self):
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        for store in self.stores.values():
            store.close()
        self._connection.close()


def envelope(number=1, **given):
    """A proper envelope of the sample event."""
    values = {
        "id": str(uuid.uuid4()),
        "source": "producer",
        "event": "thing_done",
        "version": 1,
        "subject": "thing:1",
        "subject_version": 1,
        "time": datetime.now(UTC),
        "data": {"number": number},
        **given,
    }
    return Envelope(**values)


__all__ = ["QUEUE", "Rig", "envelope", "environment", "through"]


def through(proxy, url):
    """The same URL by way of a proxy."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=f"{parts.netloc.rpartition(':')[0]}:{proxy.port}"))
