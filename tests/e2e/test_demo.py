import io
import json

import pytest
from rich.console import Console

from dev.demo import load
from dev.scenario import read_scenario
from tests.e2e.api_client import ApiClient

SMALL = """
# Two stations that no other file knows, of another period and with other numbers.
period: {from: 2024-07-01, to: 2024-09-30}
tides: [high, low]
stations:
  - code: harbour
    name_zh: 港口派出所
    name_en: Harbour Police Station
    merged_from:
      - {code: pier, name_zh: 栈桥派出所, name_en: Pier Police Station, on: 2019-05-06}
      - {code: dock, name_zh: 船坞派出所, name_en: Dock Police Station, on: 2021-02-03}
    modules_open: [PEOPLE, MEDIATION]
    strength: {officers: 8, community_officers: 3}
    residents_verified: 23
    employers: 4
    hire_checks: 7
    houses: {known: 13, verified: 9}
    hazards: {found: 5, rectified: 3}
    inspections: 4
    clues: 6
    campaigns: 3
    lighthouses: 2
  - code: hill
    name_zh: 山岗派出所
    name_en: Hill Police Station
    residents_verified: 4
bulletin:
  bureau: {stations: 2}
  harbour: {community_strength_percent: 37.5, modules_open: 2, residents_verified: 23, employers: 4, lighthouses: 2,
            houses_known: 13, houses_verified: 9, hazards_rectified: 3}
  hill: {residents_verified: 4}
"""


class Loaded:
    """The small scenario after it was loaded twice, and what was printed."""

    def __init__(self, stack, folder) -> None:
        path = folder / "small.yaml"
        path.write_text(SMALL, encoding="utf-8")
        self.accounts_file = folder / "demo-accounts.json"
        self.texts, self.failed = [], []
        for _ in range(2):
            console = Console(file=io.StringIO(), width=320)
            self.failed.append(load(read_scenario(path), stack.first_account, self.accounts_file, console))
            self.texts.append(console.file.getvalue())
        self.administrator = ApiClient(stack.url).signed_in(stack.first_account["username"], stack.first_account["password"])

    def account(self, username: str) -> ApiClient:
        passwords = json.loads(self.accounts_file.read_text(encoding="utf-8"))["accounts"]
        return ApiClient(self.administrator.url).signed_in(username, passwords[username])


@pytest.fixture(scope="module")
def loaded(new_stack, tmp_path_factory):
    stack = new_stack()
    yield Loaded(stack, tmp_path_factory.mktemp("demo"))
    stack.stop()


def test_the_figures_are_those_of_the_scenario(loaded):
    assert loaded.failed == [0, 0]


def test_only_the_scenarios_stations_are_at_work(loaded):
    assert {station["code"] for station in loaded.administrator.stations().json()["items"]} == {"harbour", "hill"}


def test_mergers_are_on_record(loaded):
    assert [merger["code"] for merger in loaded.administrator.mergers("harbour").json()["items"]] == ["pier", "dock"]


@pytest.mark.parametrize(("code", "count"), [("harbour", 23), ("hill", 4)])
def test_residents_are_there_once_though_loaded_twice(loaded, code, count):
    assert len(list(loaded.account(f"{code}.clerk").page_items("/residences"))) == count


def test_hires_were_checked_once_though_loaded_twice(loaded):
    clerk = loaded.account("harbour.clerk")
    employers = list(clerk.page_items("/employers"))

    assert len(employers) == 4
    assert sum(len(list(clerk.page_items(f"/employers/{employer['id']}/hire-checks"))) for employer in employers) == 7


@pytest.mark.parametrize(
    ("path", "query", "count"),
    [
        ("/houses", {}, 13),
        ("/houses", {"state": "VERIFIED"}, 9),
        ("/hazards", {}, 2),
        ("/hazards", {"state": "CLOSED"}, 3),
        ("/inspections", {"state": "CLOSED"}, 4),
        ("/clues", {}, 6),
        ("/campaigns", {"held_from": "2024-07-01", "held_to": "2024-09-30"}, 3),
    ],
)
def test_houses_and_what_is_done_about_them_are_there_once(loaded, path, query, count):
    assert len(list(loaded.account("harbour.officer").page_items(path, **query))) == count


def test_every_community_has_its_officer(loaded):
    head = loaded.account("hill.head")
    communities = list(head.page_items("/communities", station_code="hill"))

    assert len(communities) == 3
    assert all(head.officer(community["id"]).json()["acting"] for community in communities)


def test_what_cannot_be_loaded_yet_is_named(loaded):
    assert "Not loaded yet: stations.lighthouses, tides" in loaded.texts[0]


def test_what_was_loaded_is_told_in_counts(loaded):
    first, second = (next(line.split() for line in text.splitlines() if line.split()[:1] == ["harbour"]) for text in loaded.texts)

    assert first == ["harbour", "3", "3", "2", "2", "3/8", "23", "23", "23", "4", "7", "13", "13", "9", "4", "5", "3", "6", "3"]
    assert second == ["harbour", "3", "3", "2", "2", "3/8", "23", "-", "23", "4", "7", "13", "-", "9", "4", "5", "3", "6", "3"]
