"""Loads a scenario into a running product, through its HTTP API alone. Doing it twice adds nothing.

Each key of a station has its loader in ``LOADERS``; a key that has none is left for a later version of the product.
"""

import datetime as dt
import hashlib
import hmac
import itertools
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from dev.api import Api, Refused
from dev.people import MadeUpPerson, people
from dev.scenario import Scenario, ScenarioError, StationPlan

CONNECTIONS = 8
COMMUNITIES = (("第一社区", "First Community"), ("第二社区", "Second Community"), ("第三社区", "Third Community"))
ACCOUNTS = {"clerk": ("户籍窗口", "CLERK"), "officer": ("社区民警", "OFFICER"), "head": ("所长", "STATION_HEAD")}
CONFLICT = 409
UNAUTHORIZED = 401


class Day(fields.Field[dt.date]):
    """A day as YAML has read it already."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> dt.date:
        if not isinstance(value, dt.date):
            raise ValidationError("Not a day.")
        return value


@dataclass
class StationResult:
    """What a station has after loading, in counts."""

    plan: StationPlan
    communities: list[dict[str, Any]] = field(default_factory=list)
    accounts: dict[str, str] = field(default_factory=dict)
    mergers: int = 0
    modules: int = 0
    strength: str = ""
    residents_new: int = 0
    residents_known: int = 0


class Loading:
    """One loading of a scenario by an administrator; ``secret`` makes the passwords of the accounts that it opens.

    ``tell`` is told of each thing done: what it was, and at which station.
    """

    def __init__(self, api: Api, scenario: Scenario, secret: str, tell: Callable[[str], None]) -> None:
        self.scenario = scenario
        self.passwords: dict[str, str] = {}
        self.removed: list[str] = []
        self._api = api
        self._secret = secret
        self._tell = tell
        self._people = people(scenario.name)

    def run(self) -> list[StationResult]:
        """Load everything that can be; returns what each station has."""
        self._load_stations()
        results = []
        for plan in self.scenario.stations:
            result = StationResult(plan)
            results.append(result)
            self._load_communities(result)
            self._load_accounts(result)
            for key, loader in LOADERS.items():
                if key in plan.given:
                    loader(self, result, plan.given[key])
        return results

    def left_out(self) -> list[str]:
        """What the file has and this program cannot load yet."""
        given = {f"stations.{key}" for plan in self.scenario.stations for key in plan.given if key not in LOADERS}
        return sorted(given) + list(self.scenario.others)

    def _load_stations(self) -> None:
        present = {station["code"]: station for station in self._api.get("/stations")["items"]}
        for plan in self.scenario.stations:
            if plan.code not in present:
                self._api.post("/stations", {"code": plan.code, "name_zh": plan.name_zh, "name_en": plan.name_en})
            self._tell(f"station {plan.code}")
        wanted = {plan.code for plan in self.scenario.stations}
        for code in sorted(present.keys() - wanted):
            self._remove_unused(code, present[code]["version"])

    def _remove_unused(self, code: str, version: int) -> None:
        if _unless_refused(lambda: self._api.delete(f"/stations/{code}", version)):
            self.removed.append(code)

    def _load_communities(self, result: StationResult) -> None:
        plan = result.plan
        present = {community["name_zh"]: community for community in self._api.items("/communities", station_code=plan.code)}
        for suffix_zh, suffix_en in COMMUNITIES:
            name_zh, name_en = plan.name_zh.removesuffix("派出所") + suffix_zh, f"{plan.name_en.removesuffix(' Police Station')} {suffix_en}"
            body = {"station_code": plan.code, "name_zh": name_zh, "name_en": name_en, "kind": "RESIDENTIAL"}
            result.communities.append(present.get(name_zh) or self._api.post("/communities", body))
            self._tell(f"communities of {plan.code}")

    def _load_accounts(self, result: StationResult) -> None:
        plan = result.plan
        present = {account["username"]: account["id"] for account in self._api.items("/accounts", station_code=plan.code)}
        for kind, (title, role) in ACCOUNTS.items():
            username = f"{plan.code}.{kind}"
            self.passwords[username] = self._password(username)
            body = {"username": username, "password": self.passwords[username], "roles": [role], "station_code": plan.code}
            name = plan.name_zh.removesuffix("派出所") + title
            result.accounts[kind] = present.get(username) or self._api.post("/accounts", {**body, "display_name": name})["id"]
            self._tell(f"accounts of {plan.code}")
        for community in result.communities:
            self._assign_officer(community, result.accounts["officer"])

    def _assign_officer(self, community: dict[str, Any], account_id: str) -> None:
        first = self.scenario.period.first.isoformat()
        present = self._api.get(f"/communities/{community['id']}/officer", on=first)
        if present["officer"] is None:
            version = self._api.get(f"/communities/{community['id']}")["version"]
            self._api.put(f"/communities/{community['id']}/officer", {"account_id": account_id, "from_date": first}, version)

    def _password(self, username: str) -> str:
        return hmac.new(self._secret.encode(), username.encode(), hashlib.sha256).hexdigest()[:20]

    def load_mergers(self, result: StationResult, mergers: list[dict[str, Any]]) -> None:
        """The stations that this one absorbed."""
        path = f"/stations/{result.plan.code}/mergers"
        present = {merger["code"] for merger in self._api.get(path)["items"]}
        for merger in mergers:
            if merger["code"] not in present:
                self._api.post(path, {**merger, "on": merger["on"].isoformat()})
        result.mergers = len(mergers)
        self._tell(f"mergers of {result.plan.code}")

    def load_modules(self, result: StationResult, modules: list[str]) -> None:
        """The modules that the station uses."""
        path = f"/stations/{result.plan.code}/modules"
        opened = {row["module"] for row in self._api.get(path)["items"] if row["closed_on"] is None}
        for module in modules:
            if module not in opened:
                self._api.post(path, {"module": module, "opened_on": self.scenario.period.first.isoformat()})
        result.modules = len(modules)
        self._tell(f"modules of {result.plan.code}")

    def load_strength(self, result: StationResult, strength: dict[str, int]) -> None:
        """How many officers the station has, as of the period's last day."""
        last = self.scenario.period.last.isoformat()
        body = {"as_of": last, **strength}
        _unless_refused(lambda: self._api.post_once(f"/stations/{result.plan.code}/strength", body, f"{self._key(result)}-{_digest(body)}"))
        result.strength = f"{strength['community_officers']}/{strength['officers']}"
        self._tell(f"strength of {result.plan.code}")

    def load_residents(self, result: StationResult, count: int) -> None:
        """That many residents, registered by the station's clerk over several connections."""
        clerk = self._sign_in(f"{result.plan.code}.clerk", result.accounts["clerk"])
        batch = enumerate(itertools.islice(self._people, count))
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            for is_new in _bounded_map(pool, lambda pair: self._register(clerk, result, *pair), batch):
                result.residents_new += is_new
                result.residents_known += not is_new
                self._tell(f"residents of {result.plan.code}")

    def _register(self, clerk: Api, result: StationResult, number: int, person: MadeUpPerson) -> bool:
        community = result.communities[number % len(result.communities)]
        body = {
            "person": {"document_type": "RESIDENT_ID", "document_number": person.document_number, "name": person.name, "nationality": "CHN"},
            "community_id": community["id"],
            "address": {"text": f"{community['name_zh']}{number // 40 + 1}号", "room": f"{number % 40 // 4 + 1}0{number % 4 + 1}"},
            "category": "FLOATING",
            "reason": "WORK",
            "place_kind": "RENTAL",
            "started_on": self.scenario.period.first.isoformat(),
        }
        return _unless_refused(lambda: clerk.post_once("/residences", body, f"{self._key(result)}-{_digest(body)}"))

    def _sign_in(self, username: str, account_id: str) -> Api:
        try:
            return self._api.signed_in(username, self.passwords[username])
        except Refused as refusal:
            if refusal.status != UNAUTHORIZED:
                raise
        self._api.post(f"/accounts/{account_id}/password", {"new_password": self.passwords[username]})
        return self._api.signed_in(username, self.passwords[username])

    def _key(self, result: StationResult) -> str:
        return f"demo-{self.scenario.name}-{result.plan.code}"


LOADERS: dict[str, Callable[[Loading, StationResult, Any], None]] = {
    "merged_from": Loading.load_mergers,
    "modules_open": Loading.load_modules,
    "strength": Loading.load_strength,
    "residents_verified": Loading.load_residents,
}
"""What a station's keys mean to this program."""

COUNT = fields.Integer(strict=True, required=True, validate=validate.Range(min=0))
TEXT = fields.String(required=True)
DAY = Day(required=True)
FORMS: dict[str, fields.Field[Any]] = {
    "merged_from": fields.List(fields.Nested(Schema.from_dict({"code": TEXT, "name_zh": TEXT, "name_en": TEXT, "on": DAY}))),
    "modules_open": fields.List(TEXT),
    "strength": fields.Nested(Schema.from_dict({"officers": COUNT, "community_officers": COUNT})),
    "residents_verified": COUNT,
}
"""The form of what stands under each key."""


def check_forms(scenario: Scenario) -> None:
    """Raise ``ScenarioError`` for a key whose value is not of the form that its loader expects."""
    for plan in scenario.stations:
        for key in FORMS.keys() & plan.given.keys():
            try:
                FORMS[key].deserialize(plan.given[key])
            except ValidationError as error:
                raise ScenarioError(f"{plan.code}, {key}: {error.messages}") from None


def steps(scenario: Scenario) -> int:
    """How often ``tell`` will be called."""
    counts = [
        1 + len(COMMUNITIES) + len(ACCOUNTS) + sum(plan.given[key] if key == "residents_verified" else 1 for key in LOADERS if key in plan.given)
        for plan in scenario.stations
    ]
    return sum(counts)


def _unless_refused(act: Callable[[], Any]) -> bool:
    """Whether it was done; False if the product's present state refuses it: it is so already."""
    try:
        return act() is not False  # what answers nothing was done, too
    except Refused as refusal:
        if refusal.status != CONFLICT:
            raise
        return False


def _digest(body: dict[str, Any]) -> str:
    return hashlib.sha256(repr(sorted(body.items())).encode()).hexdigest()[:24]


def _bounded_map(pool: ThreadPoolExecutor, act: Callable[[Any], bool], items: Iterator[Any]) -> Iterator[bool]:
    """Map without taking all items up at once, so that a failure ends it soon."""
    while chunk := list(itertools.islice(items, CONNECTIONS * 8)):
        yield from pool.map(act, chunk)
