"""How a figure of the bulletin is counted again from what the product answers; figures that are not here wait for their services."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from dev.loading import Loading


def _stations(loading: Loading, owner: str) -> int:  # noqa: ARG001 - every recount is given the same
    return len(loading.api.get("/stations")["items"])


def _community_strength(loading: Loading, owner: str) -> Any:
    return loading.api.get(f"/stations/{owner}/strength", on=loading.scenario.period.last.isoformat())["community_percent"]


def _modules_open(loading: Loading, owner: str) -> int:
    last = loading.scenario.period.last.isoformat()
    modules = loading.api.get(f"/stations/{owner}/modules")["items"]
    return sum(row["opened_on"] <= last and (row["closed_on"] is None or row["closed_on"] > last) for row in modules)


def _residents_verified(loading: Loading, owner: str) -> int:
    period = loading.scenario.period
    visited = [row["verified_on"] for row in loading.account(owner, "head").items("/residences", limit=200)]
    return sum(day is not None and period.first.isoformat() <= day <= period.last.isoformat() for day in visited)


def _employers(loading: Loading, owner: str) -> int:
    return len(loading.account(owner, "head").items("/employers", limit=200))


def _houses(loading: Loading, owner: str, as_of: dt.date) -> Any:
    [figures] = loading.account(owner, "head").get("/house-statistics", as_of=as_of.isoformat())["items"]
    return figures


def _houses_known(loading: Loading, owner: str) -> Any:
    return _houses(loading, owner, loading.scenario.period.last)["known"]


def _houses_verified(loading: Loading, owner: str) -> Any:
    period = loading.scenario.period
    before = _houses(loading, owner, period.first - dt.timedelta(days=1))
    return _houses(loading, owner, period.last)["verified"] - before["verified"]


def _hazards_rectified(loading: Loading, owner: str) -> int:
    period = loading.scenario.period
    over = loading.account(owner, "head").items("/hazards", state="CLOSED", limit=200)
    days = [row["rectified_on"] or row["closed_on"] for row in over]
    return sum(period.first.isoformat() <= day <= period.last.isoformat() for day in days)


RECOUNTS: dict[str, Callable[[Loading, str], Any]] = {
    "stations": _stations,
    "community_strength_percent": _community_strength,
    "modules_open": _modules_open,
    "residents_verified": _residents_verified,
    "employers": _employers,
    "houses_known": _houses_known,
    "houses_verified": _houses_verified,
    "hazards_rectified": _hazards_rectified,
}
