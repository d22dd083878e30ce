"""Moves, exemptions and rules as clerks and the bureau make them, on a ``Population``."""

from typing import Any

from shared.contracts.population import spells
from shared.identity import Actor
from tests.factories.population import BUREAU, CLERK, OTHER_CLERK, Population, person

HOME = {"text": "东江路 3 号", "room": "501"}


def moved(population: Population, residence: dict[str, Any], actor: Actor = CLERK, on: str = "2022-03-20", **to: Any) -> dict[str, Any]:
    """Somebody moved out of a residence of the actor's station."""
    data = {"id": residence["id"], "version": residence["version"], "moved_on": on, "to": {"address": HOME, **to}}
    return population.ask(spells.MOVE_RESIDENCE, data, actor)


def moving_in(number: str, on: str = "2022-03-20", **others: Any) -> dict[str, Any]:
    """Somebody with that document has come to the counter; ``person`` and ``to`` may be given in part."""
    to = {"address": HOME, "category": "FLOATING", "reason": "WORK", "place_kind": "RENTAL", **others.pop("to", {})}
    return {"person": person(document_number=number, **others.pop("person", {})), "to": to, "moved_on": on, **others}


def moved_in(population: Population, number: str, actor: Actor = OTHER_CLERK, **others: Any) -> dict[str, Any]:
    """The move of somebody who has come to the actor's station."""
    return population.ask(spells.MOVE_IN, moving_in(number, **others), actor)


def reversed_move(population: Population, move: dict[str, Any], actor: Actor = CLERK) -> dict[str, Any]:
    """The move after it was taken back."""
    return population.ask(spells.REVERSE_MOVE, {"id": move["id"], "version": move["version"], "reason": "选错了人员"}, actor)


def clocks(population: Population, residence: dict[str, Any], actor: Actor = CLERK) -> list[dict[str, Any]]:
    """The clocks of a residence."""
    return list(population.ask(spells.GET_CLOCKS, {"id": residence["id"]}, actor)["items"])


def exempted(population: Population, residence: dict[str, Any], kind: str = "SHORT_STAY_WITH_KIN", actor: Actor = CLERK) -> dict[str, Any]:
    """An exemption of a residence."""
    return population.ask(spells.GRANT_EXEMPTION, {"id": residence["id"], "kind": kind, "evidence": "STATEMENT_OF_KIN"}, actor)


def published(population: Population, actor: Actor = BUREAU, **others: Any) -> dict[str, Any]:
    """A new version of a rule."""
    given = {
        "act": "REGISTER",
        "who": "RESIDENT",
        "days": 5,
        "day_kind": "WORKING",
        "categories": ["FLOATING"],
        "basis_zh": "测试规定",
        "basis_en": "A rule for tests",
        "valid_from": "2022-04-01",
        **others,
    }
    return population.ask(spells.PUBLISH_STATUTORY_RULE, given, actor)
