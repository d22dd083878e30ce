"""Stays in rental houses, as housing reports them to a ``Population``: the events, and housing itself behind the bus.

``Stays`` takes the place of whom the service asks: it hands over what a test says that a stay reports, sealed as housing does.
"""

from datetime import date
from typing import Any

import orjson

from shared.contracts.housing.events.stays import STAY_CHECKED_IN, STAY_CHECKED_OUT, STAY_REPLANNED
from shared.contracts.housing.handover import HAND_OVER_REPORT
from shared.contracts.method import Method
from shared.contracts.population import stays as contract
from shared.db.base import new_id
from shared.errors import NotFound, Unavailable
from shared.handover import Handover, Question
from shared.identity import Actor
from shared.messaging.envelope import Delivered
from tests.factories.population import CLERK, COMMUNITY, NOON, Population, Reply, person

HOUSE = "01890000-0000-7000-8000-0000000000a1"
LANDLORD_ACCOUNT = "01890000-0000-7000-8000-00000000c1f3"


def report(**others: Any) -> dict[str, Any]:
    """What housing writes of a guest; ``person`` may be given in part."""
    given = {
        "station_code": "changtang",
        "community_id": COMMUNITY,
        "house_id": HOUSE,
        "address": {"text": "东华路 12 号", "room": "301"},
        "category": "FLOATING",
        "reason": "WORK",
        "place_kind": "RENTAL",
        "channel": "LANDLORD",
        "started_on": "2022-03-20",
        "expected_end_on": "2022-09-30",
        "reported_by": LANDLORD_ACCOUNT,
        **others,
    }
    return {**given, "person": person(**others.get("person", {}))}


class Stays:
    """Reports a population's stays to it."""

    def __init__(self, population: Population) -> None:
        self.population = population
        self.open: dict[tuple[str, int], dict[str, Any]] = {}
        self.asked = 0
        self.is_away = False
        self.handover = Handover(population.store.settings.handover_keys)
        self._directory = population.directory
        vars(population.service).update(ask=self)

    def __call__(self, method: Method, data: dict[str, Any], **others: Any) -> Reply:
        """What the bus answers."""
        if method != HAND_OVER_REPORT:
            return self._directory(method, data, **others)
        self.asked += 1
        if self.is_away:
            raise Unavailable("DEADLINE_EXCEEDED")
        key = data["stay_id"], data["attempt"]
        if key not in self.open:
            raise NotFound("REPORT_NOT_FOUND")
        return Reply({**data, "sealed": self.handover.seal(self.open[key], Question(HAND_OVER_REPORT.name, *key))})

    def check_in(self, stay_id: str | None = None, attempt: int = 1, **others: Any) -> str:
        """A guest is checked in, and the event delivered once; the stay's id."""
        stay_id = stay_id or new_id()
        self.open[stay_id, attempt] = report(**others)
        self.arrive(stay_id, attempt)
        return stay_id

    def arrive(self, stay_id: str, attempt: int = 1, *, message: str | None = None, tried: int = 1) -> None:
        """The event of a check-in comes; ``tried`` counts how often."""
        self._deliver("when_stay_checked_in_register_residence", STAY_CHECKED_IN.name, stay_id, attempt, message, tried, {})

    def check_out(self, stay_id: str, attempt: int = 2, on: str = "2022-03-31", residence_id: str | None = None, message: str | None = None) -> None:
        """The event of a check-out comes."""
        known = self.population.rows("SELECT residence_id::text AS id FROM stay_residence WHERE stay_id = CAST(:stay AS uuid)", stay=stay_id)
        residence_id = residence_id or (known[0]["id"] if known else None) or new_id()
        said = {"residence_id": residence_id, "checked_out_on": date.fromisoformat(on)}
        self._deliver("when_stay_checked_out_end_residence", STAY_CHECKED_OUT.name, stay_id, attempt, message, 1, said)

    def replan(self, stay_id: str, version: int, on: str | None, message: str | None = None) -> None:
        """The event of another expected day comes, of a version of the stay."""
        said = {"residence_id": None, "expected_out_on": date.fromisoformat(on) if on else None, "changed_by": LANDLORD_ACCOUNT}
        self._deliver("when_stay_replanned_change_expected_end", STAY_REPLANNED.name, stay_id, version, message, 1, said)

    def _deliver(self, handler: str, event: str, stay_id: str, attempt: int, message: str | None, tried: int, said: dict[str, Any]) -> None:
        station_code = self.open.get((stay_id, attempt), {}).get("station_code", "changtang")
        data = {"stay_id": stay_id, "house_id": HOUSE, "station_code": station_code, "attempt": attempt, **said}
        given = {"id": message or new_id(), "source": "housing", "event": event, "version": 1, "subject": stay_id, "subject_version": attempt}
        delivered = Delivered(**given, time=NOON, station_code=station_code, request_id="request-stay", data=data, attempt=tried)
        getattr(self.population.service, handler)(delivered)

    def answers(self, stay_id: str) -> list[tuple[str, dict[str, Any]]]:
        """What was answered, as event and data, the first answer first."""
        asked = "SELECT event, body FROM outbox WHERE event LIKE 'stay_residence_%' AND subject = :stay ORDER BY id"
        return [(row["event"], orjson.loads(bytes(row["body"]))["data"]) for row in self.population.rows(asked, stay=stay_id)]

    def last(self, stay_id: str) -> tuple[str, dict[str, Any]]:
        """The last answer."""
        return self.answers(stay_id)[-1]

    def residence(self, stay_id: str) -> dict[str, Any]:
        """The residence that a stay has led to, as its row."""
        asked = "SELECT r.* FROM residence r JOIN stay_residence s ON s.residence_id = r.id WHERE s.stay_id = CAST(:stay AS uuid)"
        [found] = self.population.rows(asked, stay=stay_id)
        return {**found, "id": str(found["id"]), "person_id": str(found["person_id"])}

    def refusals(self, actor: Actor = CLERK, **filters: Any) -> list[dict[str, Any]]:
        """The first page of what was refused."""
        return list(self.population.ask(contract.LIST_STAY_REFUSALS, filters, actor)["items"])
