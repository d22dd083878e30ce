"""A scenario file: stations with the figures of a period, and the figures that must follow from them.

Only the frame is known here (the period, and the stations with their code and names). What else a station has is given on
as it stands: each key is loaded by whoever knows it, so that a file may be ahead of the program.
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

FRAME = frozenset({"period", "stations", "bulletin"})
NAMES = ("code", "name_zh", "name_en")


class Yaml(yaml.SafeLoader):
    """YAML with the booleans of version 1.2, so that a member may be called ``on``."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - the library's way
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


Yaml.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


class ScenarioError(Exception):
    """The file is not a scenario; the text says where."""


@dataclass(frozen=True)
class Period:
    """The days that a scenario is about, both included."""

    first: dt.date
    last: dt.date


@dataclass(frozen=True)
class StationPlan:
    """One station; ``given`` is everything else that the file says of it, by key."""

    code: str
    name_zh: str
    name_en: str
    given: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Scenario:
    """A whole file. ``expected`` are the figures to be checked: of the bureau and of each station, by key."""

    name: str
    period: Period
    stations: tuple[StationPlan, ...]
    expected: Mapping[str, Mapping[str, Any]]
    others: tuple[str, ...]


def read_scenario(path: Path) -> Scenario:
    """The scenario in a file; raises ``ScenarioError``."""
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Yaml)  # noqa: S506 - a safe loader
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ScenarioError(f"{path} cannot be read: {error}") from None
    if not isinstance(content, dict):
        raise ScenarioError(f"{path}: a mapping is expected")
    stations = tuple(_station(number, row) for number, row in enumerate(_list(content, "stations"), 1))
    codes = [station.code for station in stations]
    if len(set(codes)) != len(codes):
        raise ScenarioError("stations: a code stands there twice")
    others = tuple(key for key in content if key not in FRAME)
    return Scenario(path.stem, _period(content.get("period")), stations, content.get("bulletin") or {}, others)


def _period(given: Any) -> Period:
    first, last = (given.get("from"), given.get("to")) if isinstance(given, dict) else (None, None)
    if not isinstance(first, dt.date) or not isinstance(last, dt.date) or first > last:
        raise ScenarioError("period: {from: a day, to: the same or a later day} is expected")
    return Period(first, last)


def _station(number: int, row: Any) -> StationPlan:
    missing = [name for name in NAMES if not (isinstance(row, dict) and isinstance(row.get(name), str) and row[name])]
    if missing:
        raise ScenarioError(f"stations, number {number}: {', '.join(missing)} missing")
    given = {key: value for key, value in row.items() if key not in NAMES}
    return StationPlan(row["code"], row["name_zh"], row["name_en"], given)


def _list(content: Mapping[str, Any], key: str) -> list[Any]:
    rows = content.get(key)
    if not isinstance(rows, list) or not rows:
        raise ScenarioError(f"{key}: a list is expected")
    return rows
