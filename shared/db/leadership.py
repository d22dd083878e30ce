"""Leadership: one replica at a time does a job, by advisory locks on one connection of the process's own.

The locks live as long as that connection: a process that dies, or loses it, has lost every leadership at once. Two
leaders can overlap for the moment in which the old one has not noticed, so a leader's work must bear being done twice.
"""

import threading
from typing import Any

import psycopg2
from sqlalchemy import URL, make_url

from shared.db.engine import connect_arguments
from shared.db.lease import lock_number


class Leaders:
    """All leaderships of one process."""

    def __init__(self, url: str, service: str) -> None:
        self._url: URL = make_url(url)
        self._service = service
        self._guard = threading.Lock()
        self._connection: Any = None
        self._held: set[str] = set()

    def held(self, name: str) -> bool:
        """Whether this process leads, trying to become leader if it does not; False when the database is away."""
        with self._guard:
            try:
                return self._ask(name)
            except psycopg2.Error:
                self._drop()
                return False
            except BaseException:
                self._drop()
                raise

    def _ask(self, name: str) -> bool:
        if self._connection is None or self._connection.closed:
            self._connect()
        cursor = self._connection.cursor()
        if name in self._held:
            cursor.execute("SELECT 1")  # raises when the connection, and with it the lock, is gone
            return True
        cursor.execute("SELECT pg_try_advisory_lock(%s)", (lock_number(f"{self._service}|{name}"),))
        if cursor.fetchone()[0]:
            self._held.add(name)
            return True
        return False

    def release(self, name: str) -> None:
        """Stop leading, so that another replica may begin at once."""
        with self._guard:
            if name not in self._held:
                return
            self._held.discard(name)
            try:
                self._connection.cursor().execute("SELECT pg_advisory_unlock(%s)", (lock_number(f"{self._service}|{name}"),))
            except psycopg2.Error:
                self._drop()

    def close(self) -> None:
        """Give up every leadership."""
        with self._guard:
            self._drop()

    def _connect(self) -> None:
        self._held.clear()
        url = self._url
        self._connection = psycopg2.connect(
            host=url.host,
            port=url.port,
            user=url.username,
            password=url.password,
            dbname=url.database,
            **url.query,
            **connect_arguments(f"{self._service}-leader"),
        )
        self._connection.autocommit = True

    def _drop(self) -> None:
        self._held.clear()
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


class Leadership:
    """The leadership of one job."""

    def __init__(self, leaders: Leaders, name: str) -> None:
        self._leaders = leaders
        self.name = name

    def held(self) -> bool:
        """Whether this process leads now; asks the database each time."""
        return self._leaders.held(self.name)

    def release(self) -> None:
        """Stop leading."""
        self._leaders.release(self.name)
