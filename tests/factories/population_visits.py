"""Visits, absences and their rules as officers, heads and the bureau ask for them; days are given, for the clock stands still."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import text

from shared.contracts.directory.roles import Role
from shared.contracts.population import visits as contract
from shared.identity import Actor
from tests.factories.population import BUREAU, Population

OFFICER = Actor("01890000-0000-7000-8000-0000000000f1", frozenset({Role.OFFICER}), "changtang")
OTHER_OFFICER = Actor("01890000-0000-7000-8000-0000000000f2", frozenset({Role.OFFICER}), "pingnan")
HEAD = Actor("01890000-0000-7000-8000-0000000000e1", frozenset({Role.STATION_HEAD}), "changtang")
OTHER_HEAD = Actor("01890000-0000-7000-8000-0000000000e2", frozenset({Role.STATION_HEAD}), "pingnan")
MEDIATOR = Actor("01890000-0000-7000-8000-0000000000d1", frozenset({Role.MEDIATOR}), "changtang")

Answer = dict[str, Any]


class Visiting:
    """A population with the acts of this subject; an answer's ``residence`` is where the next act begins."""

    def __init__(self, population: Population) -> None:
        self.population = population

    def visit(self, residence: Answer, outcome: str, on: str = "2022-03-31", actor: Actor = OFFICER, key: str | None = None, **more: Any) -> Answer:
        """One visit, naming no version unless ``version`` is given."""
        return self.population.ask(contract.RECORD_VISIT, {"id": residence["id"], "outcome": outcome, "visited_on": on, **more}, actor, key)

    def nobody_home(self, residence: Answer, *days: str) -> Answer:
        """The residence after fruitless visits on these days."""
        for on in days:
            residence = self.visit(residence, "NOBODY_HOME", on)["residence"]
        return residence

    def suspected(self, **others: Any) -> Answer:
        """A residence with a suspected absence."""
        return self.nobody_home(self.population.register(**others), "2022-03-29", "2022-03-30", "2022-03-31")

    def decide(self, residence: Answer, decision: str, reason: str, note: str | None = None, actor: Actor = OFFICER) -> Answer:
        """An absence established or lifted."""
        return self._act(contract.DECIDE_ABSENCE, residence, actor, decision=decision, reason=reason, note=note)

    def established(self, **others: Any) -> Answer:
        """A residence with an absence that OFFICER has established."""
        return dict(self.decide(self.suspected(**others), "ESTABLISHED", "NOBODY_SEEN")["residence"])

    def appeal(self, residence: Answer, note: str = "上夜班", on: str | None = None, actor: Actor = OFFICER) -> Answer:
        """A resident's appeal."""
        return self._act(contract.APPEAL_ABSENCE, residence, actor, note=note, appealed_on=on)

    def decide_appeal(self, residence: Answer, decision: str, note: str = "已核实", actor: Actor = HEAD) -> Answer:
        """An appeal decided."""
        return self._act(contract.DECIDE_APPEAL, residence, actor, decision=decision, note=note)

    def _act(self, method: Any, residence: Answer, actor: Actor, **data: Any) -> Answer:
        return self.population.ask(method, {"id": residence["id"], "version": residence["version"], **data}, actor)

    def visits(self, residence: Answer, actor: Actor = OFFICER, **data: Any) -> Answer:
        """A page of visits."""
        return self.population.ask(contract.LIST_VISITS, {"id": residence["id"], **data}, actor)

    def absences(self, residence: Answer, actor: Actor = OFFICER) -> list[Answer]:
        """All absences, the latest first."""
        return list(self.population.ask(contract.LIST_ABSENCES, {"id": residence["id"]}, actor)["items"])

    def due(self, actor: Actor = OFFICER, **data: Any) -> list[Answer]:
        """The first page of the round."""
        return list(self.population.ask(contract.LIST_DUE_VISITS, data, actor)["items"])

    def queues(self, actor: Actor = OFFICER, **data: Any) -> dict[Any, Answer]:
        """The queues by name, or with a district role by name and station."""
        items = self.population.ask(contract.COUNT_WORK_QUEUES, data, actor)["items"]
        return {item["queue"] if actor.station_code else (item["queue"], item["station_code"]): item for item in items}

    def waiting(self, queue: str, actor: Actor = OFFICER, **data: Any) -> list[str]:
        """The ids of the residences on the first page of a queue."""
        return [item["residence"]["id"] for item in self.population.ask(contract.LIST_WORK_QUEUE, {"queue": queue, **data}, actor)["items"]]

    def publish(self, valid_from: str = "2022-04-01", actor: Actor = BUREAU, lines: list[Answer] | None = None, **days: int) -> Answer:
        """A version of the rules; its one line is the default with these periods unless lines are given."""
        data = {"valid_from": valid_from, "basis_zh": "分局规定", "basis_en": "Rules of the bureau", "lines": lines or [rule_line(**days)]}
        return self.population.ask(contract.PUBLISH_VISIT_RULES, data, actor)

    def forget_rules(self) -> None:
        """Undo what was published: nothing else empties a table that a migration has filled."""
        with self.population.store.engine.begin() as connection:
            connection.execute(text("DELETE FROM visit_rule WHERE version > 1"))

    def move_clock(self, day: str) -> None:
        """Noon of another day at the stations."""
        on = date.fromisoformat(day)
        self.population.clock.at = datetime(on.year, on.month, on.day, 4, tzinfo=UTC)


def rule_line(**others: Any) -> Answer:
    """A line of a version as it is to be published, with the periods of the first one."""
    days = {"first_days": 30, "lives_there_days": 180, "nobody_home_days": 3, "refused_days": 14, "nobody_home_times": 3, "appeal_days": 60}
    return {**days, **others}
