"""Loads what a scenario says of a station itself: what it absorbed, its modules, its strength."""

from typing import Any

from dev.loading import Loading, StationResult, digest, unless_refused


def load_mergers(loading: Loading, result: StationResult, mergers: list[dict[str, Any]]) -> None:
    """The stations that this one absorbed."""
    path = f"/stations/{result.plan.code}/mergers"
    present = {merger["code"] for merger in loading.api.get(path)["items"]}
    for merger in mergers:
        if merger["code"] not in present:
            loading.api.post(path, {**merger, "on": merger["on"].isoformat()})
    result.told["mergers"] = str(len(mergers))
    loading.tell(f"mergers of {result.plan.code}")


def load_modules(loading: Loading, result: StationResult, modules: list[str]) -> None:
    """The modules that the station uses."""
    path = f"/stations/{result.plan.code}/modules"
    opened = {row["module"] for row in loading.api.get(path)["items"] if row["closed_on"] is None}
    for module in modules:
        if module not in opened:
            loading.api.post(path, {"module": module, "opened_on": loading.scenario.period.first.isoformat()})
    result.told["modules"] = str(len(modules))
    loading.tell(f"modules of {result.plan.code}")


def load_strength(loading: Loading, result: StationResult, strength: dict[str, int]) -> None:
    """How many officers the station has, as of the period's last day."""
    body = {"as_of": loading.scenario.period.last.isoformat(), **strength}
    unless_refused(lambda: loading.api.post_once(f"/stations/{result.plan.code}/strength", body, f"{loading.key(result)}-{digest(body)}"))
    result.told["strength"] = f"{strength['community_officers']}/{strength['officers']}"
    loading.tell(f"strength of {result.plan.code}")
