"""A directory to ask, with memorable people: its real service methods on a real database, without a broker.

Every answer is checked against the contract's schema on the way.
"""

import base64
import hashlib
import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from marshmallow import RAISE
from sqlalchemy import text

from services.directory.service import DirectoryService
from shared.clock import FixedClock
from shared.config import Settings, load_settings
from shared.contracts.directory import rpc
from shared.contracts.directory.roles import Role
from shared.contracts.method import Method
from shared.db.store import Store
from shared.identity import Actor, Call

KEY = base64.b64encode(bytes(range(32))).decode()
PRIVATE_KEY = bytes(range(1, 33))
PUBLIC_KEY = base64.b64encode(Ed25519PrivateKey.from_private_bytes(PRIVATE_KEY).public_key().public_bytes_raw()).decode()

NOON = datetime(2022, 3, 31, 4, tzinfo=UTC)
"""Noon at the stations."""
PASSWORD = "three blue kettles"
ADMINISTRATOR = Actor("01890000-0000-7000-8000-0000000000ad", frozenset({Role.ADMINISTRATOR}), None)
BUREAU = Actor("01890000-0000-7000-8000-0000000000b0", frozenset({Role.BUREAU}), None)
AUDITOR = Actor("01890000-0000-7000-8000-0000000000a0", frozenset({Role.AUDITOR}), None)
NOBODY = "01890000-0000-7000-8000-000000000000"

_numbers = itertools.count(1)


class Patient:
    """A deadline that is far away."""

    def remaining(self) -> float:
        return 30.0


def settings_for(database_url: str, **others: str) -> Settings:
    """The settings of a directory on that database."""
    return load_settings("directory", environment_for(database_url, **others))


def environment_for(database_url: str, **others: str) -> dict[str, str]:
    """The environment of a service's process."""
    return {
        "AMQP_URI": "amqp://nowhere",
        "DATABASE_URL": database_url,
        "LIANGDIAN_FIELD_KEYS": f"k1:{KEY}",
        "LIANGDIAN_INDEX_KEY": KEY,
        "LIANGDIAN_AUDIT_KEY": KEY,
        "LIANGDIAN_CURSOR_KEY": KEY,
        "LIANGDIAN_CONTEXT_PUBLIC_KEYS": PUBLIC_KEY,
        **others,
    }


def digest(name: str) -> str:
    """The digest of a made-up token."""
    return hashlib.sha256(name.encode()).hexdigest()


class Directory:
    """The service on a database of its own; ``clock.at`` may be moved."""

    def __init__(self, database_url: str) -> None:
        self.clock = FixedClock(NOON)
        self.store = Store(settings_for(database_url), self.clock)
        self.service = object.__new__(DirectoryService)
        self.service.__dict__["database"] = self.store  # instead of the dependency, which a container would inject
        self.audit_before = self.rows("SELECT coalesce(max(id), 0) AS id FROM audit_entry")[0]["id"]

    def ask(self, method: Method, data: dict[str, Any] | None = None, actor: Actor | None = ADMINISTRATOR, key: str | None = None) -> dict[str, Any]:
        """Call a method as the bus would, as the administrator unless told otherwise."""
        if method.roles and actor:
            actor.require(method.roles)
        call = Call("request-1", Patient(), actor, key, method.key)
        answer = getattr(self.service, method.name)(call, method.request().load(data or {}))
        assert method.answer(unknown=RAISE).validate(answer) == {}
        return dict(answer)

    def station(self, code: str = "changtang", **others: Any) -> dict[str, Any]:
        """A station at work."""
        return self.ask(rpc.OPEN_STATION, {"code": code, "name_zh": f"{code}派出所", "name_en": f"{code.title()} Police Station", **others})

    def account(self, *roles: Role, station_code: str | None = "changtang", username: str | None = None, **others: Any) -> dict[str, Any]:
        """An account, of a clerk unless told otherwise."""
        given = {"username": username or f"user{next(_numbers)}", "display_name": "李明", "password": PASSWORD, "station_code": station_code}
        return self.ask(rpc.OPEN_ACCOUNT, {**given, "roles": list(roles) or [Role.CLERK], **others})

    def actor(self, *roles: Role, station_code: str | None = "changtang") -> Actor:
        """Somebody who has an account."""
        return actor_of(self.account(*roles, station_code=station_code))

    def community(self, station_code: str = "changtang", name_zh: str = "长塘村", **others: Any) -> dict[str, Any]:
        """A community."""
        return self.ask(rpc.ADD_COMMUNITY, {"station_code": station_code, "name_zh": name_zh, "name_en": "Changtang Village", **others})

    def assign(self, community: dict[str, Any], account: dict[str, Any] | None, **others: Any) -> dict[str, Any]:
        """Let an account answer for a community, whatever its version."""
        version = self.ask(rpc.GET_COMMUNITY, {"id": community["id"]})["version"]
        data = {"community_id": community["id"], "version": version, "account_id": account and account["id"], **others}
        return self.ask(rpc.ASSIGN_OFFICER, data)

    def sign_in(self, username: str, password: str = PASSWORD, *, token: str = "token", address: str = "192.0.2.1") -> dict[str, Any]:
        """Open a session."""
        data = {"username": username, "password": password, "token_digest": digest(token), "client_address": address}
        return self.ask(rpc.OPEN_SESSION, data, actor=None)

    def resolve(self, token: str = "token") -> dict[str, Any]:
        """Whose session it is."""
        return self.ask(rpc.RESOLVE_SESSION, {"token_digest": digest(token)}, actor=None)

    def rows(self, statement: str, **values: Any) -> list[dict[str, Any]]:
        """What the database holds."""
        with self.store.engine.begin() as connection:
            return [dict(row) for row in connection.execute(text(statement), values).mappings()]

    def announced(self, event: str) -> list[dict[str, Any]]:
        """The envelopes of an event, oldest first."""
        return [orjson.loads(bytes(row["body"])) for row in self.rows("SELECT body FROM outbox WHERE event = :event ORDER BY id", event=event)]

    def audited(self, action: str) -> list[dict[str, Any]]:
        """The audit entries of an action in this test, oldest first."""
        return self.rows("SELECT * FROM audit_entry WHERE action = :action AND id > :before ORDER BY id", action=action, before=self.audit_before)


def actor_of(account: dict[str, Any]) -> Actor:
    """The account as a caller."""
    return Actor(account["id"], frozenset(Role(role) for role in account["roles"]), account["station_code"])


@contextmanager
def directory_on(database_url: str) -> Iterator[Directory]:
    """A directory; its connections are closed afterwards."""
    directory = Directory(database_url)
    try:
        yield directory
    finally:
        directory.store.close()
