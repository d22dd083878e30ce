"""The real service process over the real broker: what only shows there."""

import signal
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from dev.ports import wait_until
from shared.contracts.directory import rpc
from shared.contracts.directory.roles import Role
from shared.db.migrate import migrate
from shared.errors import Conflict, Invalid, NotFound, Unauthorized
from shared.identity import Actor
from tests.factories.directory import ADMINISTRATOR, PASSWORD, actor_of, digest
from tests.integration.running import SIGNER, Listener, RunningService, at_once, forged
from tests.parts import TestBroker


class RunningDirectory(RunningService):
    """A process of the directory, and what is done with it."""

    def __init__(self, amqp_uri: str, database_url: str, folder: Path) -> None:
        super().__init__("directory", amqp_uri, database_url, folder)

    def ready(self) -> "RunningDirectory":
        """The same, started."""
        self.start()
        self.wait()
        return self

    def station(self, code: str) -> None:
        self.call(rpc.OPEN_STATION, {"code": code, "name_zh": f"{code}派出所", "name_en": code.title()}, ADMINISTRATOR)

    def account(self, username: str, station_code: str, *roles: Role) -> dict[str, Any]:
        data = {
            "username": username,
            "display_name": "李明",
            "password": PASSWORD,
            "roles": list(roles) or [Role.CLERK],
            "station_code": station_code,
        }
        return dict(self.call(rpc.OPEN_ACCOUNT, data, ADMINISTRATOR))

    def actor(self, username: str, station_code: str, *roles: Role) -> Actor:
        return actor_of(self.account(username, station_code, *roles))

    def sign_in(self, username: str, token: str) -> dict[str, Any]:
        data = {"username": username, "password": PASSWORD, "token_digest": digest(token), "client_address": "192.0.2.1"}
        return dict(self.call(rpc.OPEN_SESSION, data, None))

    def resolve(self, token: str) -> dict[str, Any]:
        return dict(self.call(rpc.RESOLVE_SESSION, {"token_digest": digest(token)}, None))


@pytest.fixture(scope="module")
def vhost_uri(broker: TestBroker) -> Iterator[str]:
    name = f"test-{uuid.uuid4().hex[:12]}"
    yield broker.add_vhost(name)
    broker.remove_vhost(name)


@pytest.fixture(scope="module")
def process(vhost_uri: str, migrated_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDirectory]:
    running = RunningDirectory(vhost_uri, migrated_url, tmp_path_factory.mktemp("directory"))
    yield running.ready()
    assert running.stop() == 0, running.log


@pytest.fixture
def running(process: RunningDirectory, database_url: str) -> RunningDirectory:
    """The process, on a directory with two stations."""
    for code in ("changtang", "puqian"):
        process.station(code)
    return process


@pytest.fixture
def listener(vhost_uri: str) -> Iterator[Callable[[str], Listener]]:
    made: list[Listener] = []

    def listen(event: str) -> Listener:
        made.append(Listener(vhost_uri, "directory", event))
        return made[-1]

    yield listen
    for one in made:
        one.close()


def merge(running: RunningDirectory, survivor: str, absorbed: str, key: str | None = None) -> Any:
    return running.call(rpc.MERGE_STATION, {"station_code": survivor, "code": absorbed, "on": "2022-03-31"}, ADMINISTRATOR, key=key)


def test_somebody_signs_in_and_is_known(running: RunningDirectory) -> None:
    account = running.account("li.ming", "changtang")
    opened = running.sign_in("li.ming", "token")

    assert opened["account"] == account
    assert running.resolve("token")["account"]["id"] == account["id"]


def test_many_sign_in_at_once(running: RunningDirectory) -> None:
    names = [f"clerk{number}" for number in range(6)]
    for name in names:
        running.account(name, "changtang")
    opened = at_once(*[lambda name=name: running.sign_in(name, name) for name in names])

    assert [answer["account"]["username"] for answer in opened] == names


def test_a_disabled_account_is_out_at_once_and_everywhere_within_a_second(running: RunningDirectory, listener: Callable[[str], Listener]) -> None:
    account = running.account("li.ming", "changtang")
    opened, heard = running.sign_in("li.ming", "token"), listener("session_revoked")
    running.call(rpc.CHANGE_ACCOUNT, {"id": account["id"], "version": 1, "state": "DISABLED"}, ADMINISTRATOR)
    told = heard.next(1)["data"]

    assert told == {"session_id": opened["session_id"], "account_id": account["id"], "reason": "ACCOUNT_DISABLED"}
    with pytest.raises(Unauthorized, match="SESSION_ENDED"):
        running.resolve("token")


def test_a_forged_context_is_refused(running: RunningDirectory) -> None:
    statement = SIGNER.sign(running.actor("li.ming", "changtang"), "directory")
    data = {"code": "xiajiao", "name_zh": "下角", "name_en": "Xiajiao"}

    with pytest.raises(Unauthorized, match="CONTEXT_FORGED"):
        running.call(rpc.OPEN_STATION, data, None, statement=forged(statement, roles=["ADMINISTRATOR"], stn=None))
    with pytest.raises(Unauthorized, match="CONTEXT_FOR_ANOTHER_SERVICE"):
        running.call(rpc.OPEN_STATION, data, None, statement=SIGNER.sign(ADMINISTRATOR, "population"))
    with pytest.raises(Unauthorized, match="UNAUTHORIZED"):
        running.call(rpc.OPEN_STATION, data, None)


def test_another_stations_records_are_not_found(running: RunningDirectory) -> None:
    stranger = running.account("wang", "puqian")
    head = running.actor("head", "changtang", Role.STATION_HEAD)

    with pytest.raises(NotFound, match="ACCOUNT_NOT_FOUND"):
        running.call(rpc.GET_ACCOUNT, {"id": stranger["id"]}, head)
    with pytest.raises(NotFound, match="ACCOUNT_NOT_FOUND"):
        running.call(rpc.RECORD_LEAVE, {"account_id": stranger["id"], "from_date": "2022-02-07", "to_date": "2022-02-13"}, head)


def test_a_refusal_points_at_the_field_and_quotes_nothing(running: RunningDirectory) -> None:
    with pytest.raises(Invalid) as refusal:
        running.call(
            rpc.OPEN_ACCOUNT,
            {"username": "li.ming", "display_name": "李明", "password": "password2026", "roles": ["CLERK"], "station_code": "changtang"},
            ADMINISTRATOR,
        )

    assert refusal.value.problems[0]["pointer"] == "/password"
    assert "2026" not in str(refusal.value.args)


def test_of_two_mergers_at_once_one_wins(running: RunningDirectory, listener: Callable[[str], Listener]) -> None:
    heard = listener("station_merged")
    outcomes = at_once(lambda: merge(running, "changtang", "puqian"), lambda: merge(running, "puqian", "changtang"))
    refused = [outcome for outcome in outcomes if isinstance(outcome, Conflict)]
    merged = [outcome for outcome in outcomes if isinstance(outcome, dict)]

    assert [error.code for error in refused] == ["STATION_NOT_ACTIVE"]
    assert heard.next(2)["data"]["from_code"] == merged[0]["code"]


def test_nothing_personal_is_written_to_the_log(running: RunningDirectory) -> None:
    running.account("li.ming", "changtang")
    running.sign_in("li.ming", "token")
    with pytest.raises(Conflict):
        running.account("li.ming", "changtang")

    for word in ("li.ming", "李明", "kettles"):
        assert word not in running.log


@pytest.fixture
def mortal(new_database: Callable[..., str], amqp_uri: str, tmp_path: Path) -> Iterator[RunningDirectory]:
    """A process that may be killed, on a directory of its own with an account in one of two stations."""
    url = new_database()
    migrate(url, "directory")
    running = RunningDirectory(amqp_uri, url, tmp_path)
    try:
        running.ready()
        for code in ("xiajiao", "yuanxi"):
            running.station(code)
        running.account("li.ming", "yuanxi")
        yield running
    finally:
        running.stop(signal.SIGKILL)


def kill_halfway(running: RunningDirectory) -> list[Any]:
    """Kill the process while its merger waits for an account that somebody holds; what the caller gets of it."""
    holder = psycopg2.connect(running.database_url.replace("+psycopg2", ""))
    with closing(holder), holder.cursor() as cursor:
        cursor.execute("SELECT 1 FROM account FOR UPDATE")

        def is_waiting() -> bool:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
            return bool(cursor.fetchone()[0])

        def kill() -> None:
            wait_until(is_waiting, "the merger halfway", 10)
            running.stop(signal.SIGKILL)

        running.patience = 3.0  # no answer will come
        return at_once(lambda: merge(running, "xiajiao", "yuanxi", key="k-1"), kill)


def test_a_merger_killed_halfway_has_not_happened_and_can_be_repeated(mortal: RunningDirectory) -> None:
    lost, killed = kill_halfway(mortal)
    left = [count(mortal, what) for what in ("station WHERE state = 'MERGED'", "station_move", "outbox WHERE event = 'station_merged'")]

    assert isinstance(lost, TimeoutError)
    assert killed is None
    assert left == [0, 0, 0]
    mortal.ready()
    mortal.patience = 15.0
    repeated = [merge(mortal, "xiajiao", "yuanxi", key="k-1") for _ in range(2)]
    assert [merger["accounts_moved"] for merger in repeated] == [1, 1]
    assert count(mortal, "station_move") == 1


def count(running: RunningDirectory, what: str) -> int:
    with closing(psycopg2.connect(running.database_url.replace("+psycopg2", ""))) as connection, connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {what}")
        return int(cursor.fetchone()[0])
