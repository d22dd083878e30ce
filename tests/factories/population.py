"""A population to ask, with memorable people: its real service methods on a real database, without a broker.

Every answer is checked against the contract's schema on the way.
"""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from marshmallow import RAISE

from services.population.handlers.job_kinds import WORKSHOP
from services.population.service import PopulationService
from services.population.throttle import REVEALS
from shared.clock import FixedClock
from shared.config import Settings, load_settings
from shared.contracts.directory.roles import Role
from shared.contracts.directory.rpc import NAME_COMMUNITIES
from shared.contracts.method import Method
from shared.contracts.population import rpc
from shared.db.store import Store
from shared.errors import NotFound
from shared.identifiers.resident_numbers import check_character
from shared.identity import Actor, Call
from shared.jobs.desk import Desk
from shared.runtime.places import Atlas
from shared.runtime.throttle import AccountLimit
from tests.factories.asked import Asked
from tests.factories.directory import environment_for

NOON = datetime(2022, 3, 31, 4, tzinfo=UTC)
"""Noon at the stations."""
TODAY = date(2022, 3, 31)
CLERK = Actor("01890000-0000-7000-8000-00000000c1e4", frozenset({Role.CLERK}), "changtang")
OTHER_CLERK = Actor("01890000-0000-7000-8000-00000000c1e5", frozenset({Role.CLERK}), "pingnan")
BUREAU = Actor("01890000-0000-7000-8000-0000000000b0", frozenset({Role.BUREAU}), None)
COMMUNITY = "01890000-0000-7000-8000-000000000c01"
OTHER_COMMUNITY = "01890000-0000-7000-8000-000000000c02"
CHANGTANG_VILLAGE = {"name_zh": "长塘村", "name_en": "Changtang Village"}
PINGNAN_VILLAGE = {"name_zh": "坪南村", "name_en": "Pingnan Village"}
NOBODY = "01890000-0000-7000-8000-000000000000"

_numbers = itertools.count(1)


def resident_number(born: str = "19900307", sequence: int = 1, region: str = "441602") -> str:
    """A valid number of 18 characters; an odd sequence is a man's."""
    first17 = f"{region}{born}{sequence:03d}"
    return first17 + check_character(first17)


def fullwidth(text: str) -> str:
    """ASCII as it is typed with a Chinese keyboard left in full width."""
    return "".join(chr(ord(char) + 0xFEE0) for char in text)


def next_number() -> str:
    """A number that nobody had before in this run; a man's."""
    count = next(_numbers)
    return resident_number(f"{1950 + count // 4000}{count // 400 % 10 + 1:02d}{count // 20 % 20 + 1:02d}", count % 20 * 2 + 1)


def person(**others: Any) -> dict[str, Any]:
    """A person as a clerk types it."""
    return {"document_type": "RESIDENT_ID", "document_number": next_number(), "name": "张小明", "phone": "13800138000", **others}


def registration(**others: Any) -> dict[str, Any]:
    """A registration; ``person`` may be given in part."""
    given = {
        "address": {"text": "长塘路 12 号", "room": "302"},
        "category": "FLOATING",
        "reason": "WORK",
        "place_kind": "RENTAL",
        "started_on": "2022-03-01",
        **others,
    }
    return {**given, "person": person(**others.get("person", {}))}


class Patient:
    """A deadline that is far away."""

    def remaining(self) -> float:
        return 30.0


@dataclass
class Reply:
    """What the bus answers."""

    result: Any


class Directory:
    """The directory as the population sees it; ``asked`` are the methods called."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.places = {"changtang": "changtang", "pingnan": "pingnan", COMMUNITY: "changtang", OTHER_COMMUNITY: "pingnan"}
        self.communities = [{"id": COMMUNITY, **CHANGTANG_VILLAGE}, {"id": OTHER_COMMUNITY, **PINGNAN_VILLAGE}]

    def __call__(self, method: Method, data: dict[str, Any], **_: Any) -> Reply:
        self.asked.append(method.name)
        wanted = next(iter(data.values()))
        if method is NAME_COMMUNITIES:
            return Reply({"items": [found for found in self.communities if self.places[found["id"]] == wanted]})
        if wanted not in self.places:
            raise NotFound
        return Reply(
            {
                "id": wanted,
                "code": wanted,
                "station_code": self.places[wanted],
                "current_code": wanted,
                "name_zh": f"{wanted}派出所",
                "name_en": f"{wanted} Station",
            }
        )


def settings_for(database_url: str) -> Settings:
    """The settings of a population on that database."""
    return load_settings("population", environment_for(database_url))


class Population(Asked):
    """The service on a database of its own; ``clock.at`` may be moved."""

    def __init__(self, database_url: str) -> None:
        self.clock = FixedClock(NOON)
        self.store = Store(settings_for(database_url), self.clock)
        self.directory = Directory()
        self.service = object.__new__(PopulationService)
        # What nameko would inject.
        vars(self.service).update(database=self.store, ask=self.directory, atlas=Atlas(), reveals=AccountLimit(*REVEALS), desk=Desk(WORKSHOP))
        self.first_entry = self.rows("SELECT coalesce(max(id), 0) AS last FROM audit_entry")[0]["last"] + 1

    def ask(self, method: Method, data: dict[str, Any] | None = None, actor: Actor = CLERK, key: str | None = None) -> dict[str, Any]:
        """Call a method as the bus would, as a clerk of changtang unless told otherwise."""
        actor.require(method.roles)
        call = Call("request-1", Patient(), actor, key, method.key)
        answer = getattr(self.service, method.name)(call, method.request().load(data or {}))
        assert method.answer(unknown=RAISE).validate(answer) == {}
        return dict(answer)

    def register(self, actor: Actor = CLERK, **others: Any) -> dict[str, Any]:
        """A residence."""
        return self.ask(rpc.REGISTER_RESIDENCE, registration(**others), actor)

    def change(self, residence: dict[str, Any], actor: Actor = CLERK, kind: str = "CHANGE", on: str | None = None, **fields: Any) -> dict[str, Any]:
        """The residence after a change."""
        data = {"id": residence["id"], "version": residence["version"], "kind": kind, "changed_on": on, "fields": fields}
        return self.ask(rpc.CHANGE_RESIDENCE, data, actor)

    def end(
        self, residence: dict[str, Any], actor: Actor = CLERK, on: str = "2022-03-31", reason: str = "MOVED_AWAY", **others: Any
    ) -> dict[str, Any]:
        """The residence after its end."""
        data = {"id": residence["id"], "version": residence["version"], "ended_on": on, "reason": reason, **others}
        return self.ask(rpc.END_RESIDENCE, data, actor)

    def listed(self, actor: Actor = CLERK, **filters: Any) -> list[dict[str, Any]]:
        """The first page."""
        return list(self.ask(rpc.LIST_RESIDENCES, filters, actor)["items"])

    def found(self, actor: Actor = CLERK, **wanted: Any) -> list[str]:
        """The ids of the people that a search finds."""
        return [one["id"] for one in self.ask(rpc.SEARCH_PEOPLE, wanted, actor)["items"]]

    def revealed(self, person_id: str, *fields: str, actor: Actor = CLERK) -> dict[str, Any]:
        """Fields in full."""
        return self.ask(rpc.REVEAL_PERSON, {"id": person_id, "fields": list(fields), "purpose": "return of a lost card"}, actor)


@contextmanager
def population_on(database_url: str) -> Iterator[Population]:
    """A population whose connections are closed afterwards."""
    made = Population(database_url)
    try:
        yield made
    finally:
        made.store.close()
