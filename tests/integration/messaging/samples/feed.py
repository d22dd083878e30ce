"""A process without a database that listens to events, and writes what it hears to the file that ``HEARD`` names."""

import os
from pathlib import Path

from nameko.extensions import DependencyProvider

from shared.messaging.broadcast import EventFeed


class Ear(DependencyProvider):
    """Writes a line for each event and each gap."""

    def start(self):
        (feed,) = (one for one in self.container.dependencies if isinstance(one, EventFeed))
        self._file = Path(os.environ["HEARD"])
        feed.listen(lambda envelope: self._write(f"{envelope.event} {envelope.data['number']}"))
        feed.on_gap(lambda: self._write("gap"))

    def _write(self, line):
        with self._file.open("a") as file:
            file.write(line + "\n")


class FeedService:
    """Named as the only service that has no database."""

    name = "gateway"
    feed = EventFeed("producer")
    ear = Ear()
