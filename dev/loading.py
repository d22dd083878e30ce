"""Loads a scenario into a running product, through its HTTP API alone. Doing it twice adds nothing.

What each key of a station means is said in ``dev.loaders``; a key that is not there is left for a later version of the product.
"""

import hashlib
import hmac
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from dev.api import Api, Refused
from dev.people import companies, people
from dev.scenario import Scenario, StationPlan

CONNECTIONS = 8
COMMUNITIES = (("第一社区", "First Community"), ("第二社区", "Second Community"), ("第三社区", "Third Community"))
ACCOUNTS = {"clerk": ("户籍窗口", "CLERK"), "officer": ("社区民警", "OFFICER"), "head": ("所长", "STATION_HEAD")}
CONFLICT = 409
UNAUTHORIZED = 401


@dataclass
class StationResult:
    """What a station has after loading, in counts."""

    plan: StationPlan
    communities: list[dict[str, Any]] = field(default_factory=list)
    accounts: dict[str, str] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)
    """What the table of what was loaded says, by column."""


class Loading:
    """One loading of a scenario by an administrator; ``secret`` makes the passwords of the accounts that it opens.

    ``tell`` is told of each thing done: what it was, and at which station; ``loaders`` say what a station's keys mean.
    """

    def __init__(self, api: Api, scenario: Scenario, secret: str, tell: Callable[[str], None], loaders: Mapping[str, "Loader"]) -> None:
        self.scenario = scenario
        self.passwords: dict[str, str] = {}
        self.removed: list[str] = []
        self._account_ids: dict[str, str] = {}
        self.api = api
        self._secret = secret
        self.tell = tell
        self._loaders = loaders
        self.people = people(scenario.name)
        self.landlords = people(f"landlords of {scenario.name}")
        self.companies = companies(scenario.name)

    def run(self) -> list[StationResult]:
        """Load everything that can be; returns what each station has."""
        self._load_stations()
        results = []
        for plan in self.scenario.stations:
            result = StationResult(plan)
            results.append(result)
            self._load_communities(result)
            self._load_accounts(result)
            for key, load in self._loaders.items():
                if key in plan.given:
                    load(self, result, plan.given[key])
        return results

    def left_out(self) -> list[str]:
        """What the file has and this program cannot load yet."""
        given = {f"stations.{key}" for plan in self.scenario.stations for key in plan.given if key not in self._loaders}
        return sorted(given) + list(self.scenario.others)

    def _load_stations(self) -> None:
        present = {station["code"]: station for station in self.api.get("/stations")["items"]}
        for plan in self.scenario.stations:
            if plan.code not in present:
                self.api.post("/stations", {"code": plan.code, "name_zh": plan.name_zh, "name_en": plan.name_en})
            self.tell(f"station {plan.code}")
        wanted = {plan.code for plan in self.scenario.stations}
        for code in sorted(present.keys() - wanted):
            self._remove_unused(code, present[code]["version"])

    def _remove_unused(self, code: str, version: int) -> None:
        if unless_refused(lambda: self.api.delete(f"/stations/{code}", version)):
            self.removed.append(code)

    def _load_communities(self, result: StationResult) -> None:
        plan = result.plan
        present = {community["name_zh"]: community for community in self.api.items("/communities", station_code=plan.code)}
        for suffix_zh, suffix_en in COMMUNITIES:
            name_zh, name_en = plan.name_zh.removesuffix("派出所") + suffix_zh, f"{plan.name_en.removesuffix(' Police Station')} {suffix_en}"
            body = {"station_code": plan.code, "name_zh": name_zh, "name_en": name_en, "kind": "RESIDENTIAL"}
            result.communities.append(present.get(name_zh) or self.api.post("/communities", body))
            self.tell(f"communities of {plan.code}")

    def _load_accounts(self, result: StationResult) -> None:
        plan = result.plan
        present = {account["username"]: account["id"] for account in self.api.items("/accounts", station_code=plan.code)}
        for kind, (title, role) in ACCOUNTS.items():
            username = f"{plan.code}.{kind}"
            self.passwords[username] = self._password(username)
            body = {"username": username, "password": self.passwords[username], "roles": [role], "station_code": plan.code}
            name = plan.name_zh.removesuffix("派出所") + title
            account_id = present.get(username) or self.api.post("/accounts", {**body, "display_name": name})["id"]
            result.accounts[kind] = self._account_ids[username] = account_id
            self.tell(f"accounts of {plan.code}")
        for community in result.communities:
            self._assign_officer(community, result.accounts["officer"])

    def _assign_officer(self, community: dict[str, Any], account_id: str) -> None:
        first = self.scenario.period.first.isoformat()
        present = self.api.get(f"/communities/{community['id']}/officer", on=first)
        if present["officer"] is None:
            version = self.api.get(f"/communities/{community['id']}")["version"]
            self.api.put(f"/communities/{community['id']}/officer", {"account_id": account_id, "from_date": first}, version)

    def _password(self, username: str) -> str:
        return hmac.new(self._secret.encode(), username.encode(), hashlib.sha256).hexdigest()[:20]

    def account(self, station_code: str, kind: str) -> Api:
        """The product as a station's ``clerk``, ``officer`` or ``head`` sees it; sets the account's password anew if it is another."""
        username = f"{station_code}.{kind}"
        try:
            return self.api.signed_in(username, self.passwords[username])
        except Refused as refusal:
            if refusal.status != UNAUTHORIZED:
                raise
        self.api.post(f"/accounts/{self._account_ids[username]}/password", {"new_password": self.passwords[username]})
        return self.api.signed_in(username, self.passwords[username])

    def key(self, result: StationResult) -> str:
        """What the idempotency keys of a station's things begin with."""
        return f"demo-{self.scenario.name}-{result.plan.code}"


def unless_refused(act: Callable[[], Any]) -> bool:
    """Whether it was done; False if the product's present state refuses it: it is so already."""
    try:
        return act() is not False  # what answers nothing was done, too
    except Refused as refusal:
        if refusal.status != CONFLICT:
            raise
        return False


def digest(body: dict[str, Any]) -> str:
    """A short name for what a body says."""
    return hashlib.sha256(repr(sorted(body.items())).encode()).hexdigest()[:24]


def bounded_map(pool: ThreadPoolExecutor, act: Callable[[Any], bool], items: Iterator[Any]) -> Iterator[bool]:
    """Map without taking all items up at once, so that a failure ends it soon."""
    while chunk := list(itertools.islice(items, CONNECTIONS * 8)):
        yield from pool.map(act, chunk)


def done(loading: Loading, what: str, act: Callable[[Any], bool], items: Iterable[Any]) -> int:
    """Do it to all, several at a time; returns how often something new was done."""
    new = 0
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        for is_new in bounded_map(pool, act, iter(items)):
            new += is_new
            loading.tell(what)
    return new


Loader = Callable[[Loading, StationResult, Any], None]
"""Loads what stands under one key of a station."""
