"""Loads residents who were verified, employers, and checks of their hires; as clerk and officer of the station would, over several connections."""

import datetime as dt
import itertools
from typing import Any

from dev.api import Api
from dev.loading import Loading, StationResult, digest, done, unless_refused
from dev.people import MadeUpCompany, MadeUpPerson


def load_residents(loading: Loading, result: StationResult, count: int) -> None:
    """That many residents, registered by the clerk and then found at home by the officer on days of the period."""
    clerk = loading.account(result.plan.code, "clerk")
    wanted = enumerate(itertools.islice(loading.people, count))
    new = done(loading, f"residents of {result.plan.code}", lambda pair: _register(loading, clerk, result, *pair), wanted)
    result.told |= {"residents": str(count), "new": str(new or "-")}
    officer = loading.account(result.plan.code, "officer")
    residences = enumerate(officer.items("/residences", state="ACTIVE", limit=200)[:count])
    done(loading, f"visits of {result.plan.code}", lambda pair: _verify(loading, officer, result, *pair), residences)
    result.told["verified"] = str(count)


def _register(loading: Loading, clerk: Api, result: StationResult, number: int, person: MadeUpPerson) -> bool:
    community = result.communities[number % len(result.communities)]
    body = {
        "person": {"document_type": "RESIDENT_ID", "document_number": person.document_number, "name": person.name, "nationality": "CHN"},
        "community_id": community["id"],
        "address": {"text": f"{community['name_zh']}{number // 40 + 1}号", "room": f"{number % 40 // 4 + 1}0{number % 4 + 1}"},
        "category": "FLOATING",
        "reason": "WORK",
        "place_kind": "RENTAL",
        "started_on": loading.scenario.period.first.isoformat(),
    }
    return unless_refused(lambda: clerk.post_once("/residences", body, f"{loading.key(result)}-{digest(body)}"))


def _verify(loading: Loading, officer: Api, result: StationResult, number: int, residence: dict[str, Any]) -> bool:
    if residence["verified_on"] is not None:
        return False
    period = loading.scenario.period
    visited_on = period.first + dt.timedelta(days=number % ((period.last - period.first).days + 1))
    body = {"visited_on": visited_on.isoformat(), "outcome": "LIVES_THERE"}
    return officer.post_once(f"/residences/{residence['id']}/verifications", body, f"{loading.key(result)}-visit-{residence['id']}")


def load_employers(loading: Loading, result: StationResult, count: int) -> None:
    """That many employers of the station."""
    clerk = loading.account(result.plan.code, "clerk")
    wanted = enumerate(itertools.islice(loading.companies, count))
    done(loading, f"employers of {result.plan.code}", lambda pair: _register_employer(loading, clerk, result, *pair), wanted)
    result.told["employers"] = str(count)


def _register_employer(loading: Loading, clerk: Api, result: StationResult, number: int, company: MadeUpCompany) -> bool:
    street = result.communities[number % len(result.communities)]["name_zh"]
    body = {"name_zh": company.name, "credit_code": company.credit_code, "address": f"{street}工业路{number + 1}号", "industry": company.industry}
    return unless_refused(lambda: clerk.post_once("/employers", body, f"{loading.key(result)}-{digest(body)}"))


def load_hire_checks(loading: Loading, result: StationResult, count: int) -> None:
    """That many checks, spread over the station's employers, of people whom they are about to hire."""
    clerk = loading.account(result.plan.code, "clerk")
    employers = [row["id"] for row in clerk.items("/employers", limit=200)]
    wanted = enumerate(itertools.islice(loading.people, count if employers else 0))
    done(loading, f"hire checks of {result.plan.code}", lambda pair: _check(loading, clerk, result, employers, *pair), wanted)
    result.told["hire checks"] = str(count if employers else "no employer")


def _check(loading: Loading, clerk: Api, result: StationResult, employers: list[str], number: int, person: MadeUpPerson) -> bool:
    body = {"people": [{"document_type": "RESIDENT_ID", "document_number": person.document_number}]}
    path = f"/employers/{employers[number % len(employers)]}/hire-checks"
    return clerk.post_once(path, body, f"{loading.key(result)}-hire-{number}")
