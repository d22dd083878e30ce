"""Employers of a population, with what they ask and tell of their people."""

import itertools
from typing import Any

from stdnum.cn import uscc

from services.population.throttle import HIRE_CHECKS
from shared.contracts.directory.roles import Role
from shared.contracts.population import employers as contract
from shared.identity import Actor
from shared.runtime.throttle import AccountLimit
from tests.factories.population import CLERK, Population, next_number

OWNER = Actor("01890000-0000-7000-8000-0000000e0001", frozenset({Role.EMPLOYER}), "changtang")
OTHER_OWNER = Actor("01890000-0000-7000-8000-0000000e0002", frozenset({Role.EMPLOYER}), "changtang")

_codes = itertools.count(1)


def credit_code() -> str:
    """A valid code that no employer had before in this run; the organisation behind it is made up."""
    body = f"91441602MA{next(_codes):07d}"
    return body + uscc.calc_check_digit(body)


def employer(**others: Any) -> dict[str, Any]:
    """An employer as a clerk types it."""
    contact = {"name": "李秋菊", "phone": "13900139000"}
    given = {"name_zh": "东华制衣厂", "address": "东华路 12 号", "industry": "MANUFACTURING", "contact": contact, "account_id": OWNER.account_id}
    return {"credit_code": credit_code(), **given, **others}


def worker(**others: Any) -> dict[str, Any]:
    """One line of a list."""
    return {"document_type": "RESIDENT_ID", "document_number": next_number(), "name": "陈小春", **others}


class Employers:
    """What employers and clerks do with a population."""

    def __init__(self, population: Population, rate: str = "1000/minute") -> None:
        self.population = population
        # What nameko would inject.
        vars(population.service)["hire_checks"] = AccountLimit(rate, *HIRE_CHECKS[1:])

    def register(self, actor: Actor = CLERK, **others: Any) -> dict[str, Any]:
        """An employer, which ``OWNER`` acts for unless told otherwise."""
        return self.population.ask(contract.REGISTER_EMPLOYER, employer(**others), actor)

    def close(self, employer: dict[str, Any]) -> dict[str, Any]:
        """The employer, closed."""
        return self.population.ask(contract.CLOSE_EMPLOYER, {"id": employer["id"], "version": employer["version"]})

    def check(self, employer: dict[str, Any], *numbers: str, actor: Actor = OWNER, key: str | None = None) -> list[dict[str, Any]]:
        """What is told of these numbers, as one list."""
        people = [{"document_number": number} for number in numbers]
        return list(self.population.ask(contract.CHECK_HIRES, {"id": employer["id"], "people": people}, actor, key)["people"])

    def bring(self, employer: dict[str, Any], *people: dict[str, Any], actor: Actor = OWNER, **others: Any) -> dict[str, Any]:
        """The difference that a list makes; as of the population's day, following the latest list unless told otherwise."""
        data = {"id": employer["id"], "as_of": self.population.clock.today().isoformat(), "people": list(people), **others}
        if "roster_version" not in data:
            data["roster_version"] = self.population.ask(contract.GET_EMPLOYER, {"id": employer["id"]}, actor)["roster_version"]
        return self.population.ask(contract.UPLOAD_ROSTER, data, actor)

    def roster(self, employer: dict[str, Any], actor: Actor = CLERK, **filters: Any) -> list[dict[str, Any]]:
        """The first page of a roster."""
        return list(self.population.ask(contract.GET_ROSTER, {"id": employer["id"], **filters}, actor)["items"])
