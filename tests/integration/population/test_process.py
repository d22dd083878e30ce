"""The real processes of population and directory over the real broker: what only shows there."""

import signal
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from dev.ports import wait_until
from shared.contracts import audit
from shared.contracts.directory import rpc as directory_rpc
from shared.contracts.directory.roles import Role
from shared.contracts.population import rpc
from shared.db.migrate import migrate
from shared.errors import Conflict, Forbidden, Invalid, NotFound, Unauthorized
from shared.identity import Actor
from tests.factories.directory import ADMINISTRATOR
from tests.factories.population import CLERK, NOBODY, registration, resident_number
from tests.integration.running import Listener, RunningService
from tests.parts import TestBroker, execute

AUDITOR = Actor("01890000-0000-7000-8000-0000000000a0", frozenset({Role.AUDITOR}), None)
LANDLORD = Actor("01890000-0000-7000-8000-0000000000f0", frozenset({Role.LANDLORD}), None)


@dataclass
class Town:
    """Both services, with the stations changtang and pingnan and a community of each."""

    directory: RunningService
    population: RunningService
    listener: Listener
    community: dict[str, str]

    def register(self, actor: Actor = CLERK, **others: Any) -> dict[str, Any]:
        """A residence."""
        return dict(self.population.call(rpc.REGISTER_RESIDENCE, registration(**others), actor))

    def station(self, code: str) -> str:
        """A station with a community; returns the community's id."""
        self.directory.call(directory_rpc.OPEN_STATION, {"code": code, "name_zh": f"{code}派出所", "name_en": code.title()}, ADMINISTRATOR)
        data = {"station_code": code, "name_zh": "长塘村", "name_en": "Changtang Village"}
        return str(self.directory.call(directory_rpc.ADD_COMMUNITY, data, ADMINISTRATOR)["id"])


def clerk_of(station_code: str) -> Actor:
    """A clerk of that station."""
    return Actor(str(uuid.uuid4()), frozenset({Role.CLERK}), station_code)


def new_url(postgres: str, service: str) -> Iterator[str]:
    """A migrated database for the module."""
    name = f"test_{service}_{uuid.uuid4().hex[:8]}"
    execute(postgres, f"CREATE DATABASE {name}")
    url = f"{postgres.rpartition('/')[0]}/{name}"
    migrate(url, service)
    yield url
    execute(postgres, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def directory_url(postgres: str) -> Iterator[str]:
    yield from new_url(postgres, "directory")


@pytest.fixture(scope="module")
def population_url(postgres: str) -> Iterator[str]:
    yield from new_url(postgres, "population")


@pytest.fixture(scope="module")
def vhost_uri(broker: TestBroker) -> Iterator[str]:
    name = f"test-{uuid.uuid4().hex[:12]}"
    yield broker.add_vhost(name)
    broker.remove_vhost(name)


@pytest.fixture(scope="module")
def town(vhost_uri: str, directory_url: str, population_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    folder = tmp_path_factory.mktemp("town")
    running = [RunningService("directory", vhost_uri, directory_url, folder), RunningService("population", vhost_uri, population_url, folder)]
    listener = Listener(vhost_uri, "population")
    for service in running:
        service.start()
    for service in running:
        service.wait()
    made = Town(running[0], running[1], listener, {})
    made.community = {code: made.station(code) for code in ("changtang", "pingnan")}
    yield made
    listener.close()
    assert [service.stop() for service in running] == [0, 0], running[1].log


def test_what_is_registered_is_read_again(town: Town) -> None:
    residence = town.register(community_id=town.community["changtang"])

    assert town.population.call(rpc.GET_RESIDENCE, {"id": residence["id"]}, CLERK) == residence


def test_a_registration_reaches_the_bus_without_personal_data(town: Town) -> None:
    number = resident_number("19710203", 555)
    residence = town.register(person={"document_number": number, "name": "上官金丝雀", "phone": "13612345678"})

    town.listener.heard("person_registered", residence["person"]["id"])
    assert town.listener.heard("residence_registered", residence["id"])["data"]["person_id"] == residence["person"]["id"]
    for canary in (number, "上官", "金丝雀", "13612345678"):
        assert canary not in "".join(town.listener.bodies)
        assert canary not in town.population.log


def test_the_directory_is_asked_whose_a_community_is(town: Town) -> None:
    for community in (town.community["pingnan"], NOBODY):
        with pytest.raises(Invalid, match="UNKNOWN_COMMUNITY"):
            town.register(community_id=community)


def test_the_directory_is_asked_whether_there_is_a_station(town: Town) -> None:
    with pytest.raises(Invalid, match="UNKNOWN_STATION"):
        town.register(station_code="atlantis")
    with pytest.raises(Forbidden, match="NOT_YOUR_STATION"):
        town.register(station_code="pingnan")


def test_strangers_and_outside_accounts_are_turned_away(town: Town) -> None:
    with pytest.raises(Unauthorized):
        town.population.call(rpc.LIST_RESIDENCES, {}, None)
    with pytest.raises(Forbidden, match="ROLE_NOT_ALLOWED"):
        town.population.call(rpc.LIST_RESIDENCES, {}, LANDLORD)


def test_a_call_that_the_role_does_not_allow_is_on_record(town: Town) -> None:
    person_id, bureau = town.register()["person"]["id"], Actor(str(uuid.uuid4()), frozenset({Role.BUREAU}), None)
    for given in ({"id": person_id, "fields": ["phone"], "purpose": "curiosity"}, {"id": 5}, {}):
        with pytest.raises(Forbidden, match="ROLE_NOT_ALLOWED"):
            town.population.call(rpc.REVEAL_PERSON, given, bureau)

    auditor = Actor(str(uuid.uuid4()), frozenset({Role.AUDITOR}), None)
    for subject, times in ((f"person:{person_id}", 1), ("person:*", 2)):
        entries = town.population.call(audit.list_audit("population"), {"subject": subject}, auditor)["items"]
        denied = [entry for entry in entries if entry["action"] == "CALL_DENIED" and entry["actor_id"] == bureau.account_id]
        assert [entry["detail"] for entry in denied] == [{"method": "population.reveal_person", "code": "ROLE_NOT_ALLOWED"}] * times


def test_another_stations_record_is_not_there(town: Town) -> None:
    residence = town.register()

    with pytest.raises(NotFound):
        town.population.call(rpc.GET_RESIDENCE, {"id": residence["id"]}, clerk_of("pingnan"))


def test_a_repeated_call_is_answered_again(town: Town) -> None:
    data = registration()
    answers = [town.population.call(rpc.REGISTER_RESIDENCE, data, CLERK, key="k-1") for _ in range(2)]

    assert answers[0] == answers[1]
    with pytest.raises(Conflict, match="ALREADY_RESIDENT"):
        town.population.call(rpc.REGISTER_RESIDENCE, data, CLERK, key="k-2")


def test_reveals_show_in_the_metrics(town: Town) -> None:
    residence = town.register()
    data = {"id": residence["person"]["id"], "fields": ["phone"], "purpose": "return of a lost card"}

    assert town.population.call(rpc.REVEAL_PERSON, data, CLERK)["phone"] == "13800138000"
    with urllib.request.urlopen(f"http://127.0.0.1:{town.population.operations_port}/metrics", timeout=5) as answer:
        assert 'pii_unmask_total{station="changtang"} 1.0' in answer.read().decode()


def test_residences_follow_a_merger(town: Town) -> None:
    for code in ("xiajiao", "yuanxi"):
        town.station(code)
    residence = town.register(clerk_of("yuanxi"))

    town.directory.call(directory_rpc.MERGE_STATION, {"station_code": "xiajiao", "code": "yuanxi", "on": "2022-03-31"}, ADMINISTRATOR)

    event = town.listener.heard("residence_transferred", residence["id"])
    assert event["data"]["from_station_code"] == "yuanxi"
    moved = town.population.call(rpc.GET_RESIDENCE, {"id": residence["id"]}, clerk_of("xiajiao"))
    assert (moved["station_code"], moved["origin_station_code"], moved["version"]) == ("xiajiao", "yuanxi", 2)


def test_each_service_keeps_the_anchor_of_the_other(town: Town) -> None:
    town.register()
    services = {"directory": town.directory, "population": town.population}

    def kept(keeper: str, service: str) -> bool:
        return bool(services[keeper].call(audit.list_anchors(keeper), {"service": service}, AUDITOR)["items"])

    wait_until(lambda: kept("population", "directory") and kept("directory", "population"), "the anchors", 20)


def rows(url: str, statement: str) -> list[tuple[Any, ...]]:
    """What a statement finds."""
    with closing(psycopg2.connect(url.replace("+psycopg2", ""))) as connection, connection, connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


@contextmanager
def held(url: str, statement: str) -> Iterator[None]:
    """Hold the locks of a statement."""
    with closing(psycopg2.connect(url.replace("+psycopg2", ""))) as connection, connection.cursor() as cursor:
        cursor.execute(statement)
        yield


CROWD = """
WITH numbered AS (SELECT gen_random_uuid() AS id, n FROM generate_series(1, 4000) AS n),
people AS (INSERT INTO person (id, version, document_type, document_index, document_encrypted, name_encrypted, created_at, updated_at)
           SELECT id, 1, 'PASSPORT', n::text::bytea, '', '', now(), now() FROM numbered)
INSERT INTO residence (id, version, person_id, state, station_code, origin_station_code, address_text, address_key, category, reason, place_kind,
                       started_on, registered_by, registered_at, updated_at)
SELECT gen_random_uuid(), 1, id, 'ACTIVE', 'pingnan', 'pingnan', '-', '-', 'FLOATING', 'WORK', 'RENTAL', '2022-03-01', 'x', now(), now() FROM numbered
"""


def test_a_transfer_killed_halfway_is_finished_by_the_next_process(new_database: Callable[..., str], amqp_uri: str, tmp_path: Path) -> None:
    url = new_database()
    migrate(url, "population")
    rows(url, CROWD)
    rows(url, "INSERT INTO station_merger VALUES ('pingnan', 'changtang', '2022-03-31', now())")
    running = RunningService("population", amqp_uri, url, tmp_path)

    def left() -> int:
        return int(rows(url, "SELECT count(*) FROM residence WHERE station_code = 'pingnan'")[0][0])

    with held(url, "SELECT 1 FROM residence ORDER BY id DESC LIMIT 700 FOR UPDATE"):
        running.start()
        wait_until(lambda: left() < 4000, "the first chunk", 40, pause=0.005)
        running.stop(signal.SIGKILL)
    assert left() >= 700
    running.start()
    wait_until(lambda: left() == 0, "the last chunk", 40)
    running.stop(signal.SIGKILL)

    assert rows(url, "SELECT count(*), count(DISTINCT subject) FROM outbox WHERE event = 'residence_transferred'") == [(4000, 4000)]
    assert rows(url, "SELECT DISTINCT version, station_code, origin_station_code FROM residence") == [(2, "changtang", "pingnan")]
