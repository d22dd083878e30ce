"""Loads rental houses, what was found wrong at them, inspections, clues and campaigns, as the station's clerk and officer would."""

import datetime as dt
import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from dev.api import Api
from dev.loading import Loading, StationResult, digest, done, unless_refused
from dev.people import MadeUpPerson

ROOMS = (("301", 2), ("302", 1))
"""Name and beds of the rooms of each house."""
CLUES = (
    ("FIRE_SAFETY", "楼梯间停放电动自行车充电"),
    ("OVERCROWDING", "一间房住了很多人"),
    ("UNLAWFUL_USE", "一楼改作仓库使用"),
    ("OTHER", "楼道堆放杂物"),
)
CAMPAIGNS = (("DOOR_TO_DOOR", "出租屋消防安全入户宣传"), ("LECTURE", "反诈知识讲座"), ("LEAFLETS", "居住登记宣传资料派发"), ("DRILL", "消防疏散演练"))


def load_houses(loading: Loading, result: StationResult, counts: dict[str, int]) -> None:
    """That many known houses, registered by the clerk on the first day of the period; the officer verifies so many within it."""
    clerk, officer = (loading.account(result.plan.code, kind) for kind in ("clerk", "officer"))
    wanted = enumerate(itertools.islice(loading.landlords, counts["known"]))
    new = done(loading, f"houses of {result.plan.code}", lambda pair: _register(loading, clerk, result, *pair), wanted)
    result.told |= {"houses": str(counts["known"]), "new houses": str(new or "-")}
    houses = enumerate(_houses(clerk)[: counts["verified"]])
    done(loading, f"houses seen of {result.plan.code}", lambda pair: _verify(loading, officer, result, *pair), houses)
    result.told["houses verified"] = str(counts["verified"])


def _register(loading: Loading, clerk: Api, result: StationResult, number: int, person: MadeUpPerson) -> bool:
    community = result.communities[number % len(result.communities)]
    body = {
        "landlord": {"kind": "PERSON", "name": person.name, "document_number": person.document_number, "phone": "13800138000"},
        "address": f"{community['name_zh']}出租屋{number // len(result.communities) + 1}号",
        "community_id": community["id"],
        "rental_kind": "SHARED",
        "registered_on": loading.scenario.period.first.isoformat(),
        "rooms": [{"name": name, "beds": beds} for name, beds in ROOMS],
    }
    return unless_refused(lambda: clerk.post_once("/houses", body, f"{loading.key(result)}-{digest(body)}"))


def _houses(api: Api) -> list[dict[str, Any]]:
    """The houses of the station, in the order in which they were registered first."""
    return sorted(api.items("/houses", limit=200), key=lambda house: str(house["number"]))


def _verify(loading: Loading, officer: Api, result: StationResult, number: int, house: dict[str, Any]) -> bool:
    if house["verified_on"] is not None:
        return False
    body = {"verified_on": _day(loading, number).isoformat()}
    key = f"{loading.key(result)}-seen-{house['id']}"
    return officer.post_once(f"/houses/{house['id']}/verification", body, key, house["version"])


def _day(loading: Loading, number: int) -> dt.date:
    """A day of the period; what is numbered is spread over all of it."""
    period = loading.scenario.period
    return period.first + dt.timedelta(days=number % ((period.last - period.first).days + 1))


def load_inspections(loading: Loading, result: StationResult, count: int) -> None:
    """That many inspections of the station's houses in which nothing is wrong."""
    officer = loading.account(result.plan.code, "officer")
    current = next(version for version in officer.get("/inspection-templates")["items"] if version["is_current"])
    sheet = officer.get(f"/inspection-templates/{current['version']}")["sheet"]
    seen = [{"item_code": item["code"], "result": "PASS"} for item in sheet]
    known = Counter(row["house_id"] for row in officer.items("/inspections", state="CLOSED", limit=200))
    wanted = list(enumerate(_in_turn(_houses(officer), count)))
    taken = [(number, house, _take(known, house["id"])) for number, house in wanted]

    def inspect(one: tuple[int, dict[str, Any], bool]) -> bool:
        number, house, is_there = one
        body = {"kind": "FIRST", "inspected_on": _day(loading, number).isoformat(), "results": seen, "close": True}
        return not is_there and officer.post_once(f"/houses/{house['id']}/inspections", body, f"{loading.key(result)}-inspection-{number}")

    done(loading, f"inspections of {result.plan.code}", inspect, taken)
    result.told["inspections"] = str(len(wanted) or "no house")


def load_hazards(loading: Loading, result: StationResult, counts: dict[str, int]) -> None:
    """That many hazards found at the station's houses within the period, and so many of them put right and looked at again within it."""
    officer, known = loading.account(result.plan.code, "officer"), defaultdict(list)
    for row in officer.items("/hazards", limit=200) + officer.items("/hazards", state="CLOSED", limit=200):
        known[row["house_id"]].append(row)
    houses = list(_in_turn(_houses(officer), counts["found"]))
    # What an earlier loading has found at a house is gone on with, not found once more.
    wanted = [(number, house["id"], known[house["id"]].pop() if known[house["id"]] else None) for number, house in enumerate(houses)]
    done(
        loading,
        f"hazards of {result.plan.code}",
        lambda one: _hazard(
            officer, f"{loading.key(result)}-hazard-{one[0]}", _day(loading, one[0]), one[1], one[2], mends=one[0] < counts["rectified"]
        ),
        wanted,
    )
    result.told |= {"hazards": str(len(wanted) or "no house"), "rectified": str(counts["rectified"])}


def _hazard(officer: Api, key: str, on: dt.date, house_id: str, hazard: dict[str, Any] | None, *, mends: bool) -> bool:
    if hazard is None:
        body = {"kind": "电线未穿管", "aspect": "FIRE", "severity": "GENERAL", "found_on": on.isoformat()}
        hazard = officer.answer_once(f"/houses/{house_id}/hazards", body, key)
    where = f"/hazards/{hazard['id']}"
    if mends and hazard["state"] == "OPEN":
        hazard = officer.answer_once(f"{where}/rectification", {"note": "已整改", "rectified_on": on.isoformat()}, f"{key}-right", hazard["version"])
    if mends and hazard["state"] == "RECTIFIED":
        officer.answer_once(f"{where}/recheck", {"result": "PASSED", "rechecked_on": on.isoformat()}, f"{key}-seen", hazard["version"])
    return True


def _in_turn(houses: list[dict[str, Any]], count: int) -> Iterator[dict[str, Any]]:
    """So many of the houses, one after the other, and again from the first if there are fewer; none if there is none."""
    return itertools.islice(itertools.cycle(houses), count)


def _take(known: Counter[Any], what: Any) -> bool:
    """Whether it is there already; each that is there is one of those that are wanted."""
    is_there = known[what] > 0
    known[what] -= is_there
    return is_there


def load_clues(loading: Loading, result: StationResult, count: int) -> None:
    """That many clues that callers have given at the counter within the period."""
    clerk = loading.account(result.plan.code, "clerk")
    known = Counter((row["kind"], row["received_on"]) for row in clerk.items("/clues", limit=200))
    wanted = [(number, *CLUES[number % len(CLUES)], _day(loading, number).isoformat()) for number in range(count)]
    taken = [(*one, _take(known, (one[1], one[3]))) for one in wanted]

    def tell(one: tuple[int, str, str, str, bool]) -> bool:
        number, kind, text, on, is_there = one
        return not is_there and clerk.post_once("/clues", {"kind": kind, "text": text, "received_on": on}, f"{loading.key(result)}-clue-{number}")

    done(loading, f"clues of {result.plan.code}", tell, taken)
    result.told["clues"] = str(count)


def load_campaigns(loading: Loading, result: StationResult, count: int) -> None:
    """That many campaigns of publicity, spread over the period."""
    clerk = loading.account(result.plan.code, "clerk")
    known = Counter((row["kind"], row["held_on"]) for row in clerk.items("/campaigns", limit=200))
    wanted = [(number, *CAMPAIGNS[number % len(CAMPAIGNS)], _day(loading, 7 * number).isoformat()) for number in range(count)]
    taken = [(*one, _take(known, (one[1], one[3]))) for one in wanted]

    def hold(one: tuple[int, str, str, str, bool]) -> bool:
        number, kind, title, on, is_there = one
        body = {"title": title, "kind": kind, "held_on": on, "people_reached": 40 + number % 7 * 10}
        return not is_there and clerk.post_once("/campaigns", body, f"{loading.key(result)}-campaign-{number}")

    done(loading, f"campaigns of {result.plan.code}", hold, taken)
    result.told["campaigns"] = str(count)
