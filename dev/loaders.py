"""What the keys of a scenario's stations mean to this program: the form of what stands under each, how it is loaded, in how many steps."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from dev import loading_directory, loading_housing, loading_population
from dev.loading import ACCOUNTS, COMMUNITIES, Loader
from dev.scenario import Scenario, ScenarioError


class Day(fields.Field[dt.date]):
    """A day as YAML has read it already."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> dt.date:
        if not isinstance(value, dt.date):
            raise ValidationError("Not a day.")
        return value


def _one(value: Any) -> int:  # noqa: ARG001 - every key is asked with its value
    return 1


@dataclass(frozen=True)
class Key:
    """One key; ``steps`` says how often ``Loading.tell`` will be called for a value."""

    form: fields.Field[Any]
    load: Loader
    steps: Callable[[Any], int] = _one


COUNT = fields.Integer(strict=True, required=True, validate=validate.Range(min=0))
TEXT = fields.String(required=True)
DAY = Day(required=True)
MERGER = Schema.from_dict({"code": TEXT, "name_zh": TEXT, "name_en": TEXT, "on": DAY})
HOUSES = Schema.from_dict({"known": COUNT, "verified": COUNT})
HAZARDS = Schema.from_dict({"found": COUNT, "rectified": COUNT})
STRENGTH = Schema.from_dict({"officers": COUNT, "community_officers": COUNT})

KEYS: dict[str, Key] = {
    "merged_from": Key(fields.List(fields.Nested(MERGER)), loading_directory.load_mergers),
    "modules_open": Key(fields.List(TEXT), loading_directory.load_modules),
    "strength": Key(fields.Nested(STRENGTH), loading_directory.load_strength),
    "residents_verified": Key(COUNT, loading_population.load_residents, lambda count: 2 * count),
    "employers": Key(COUNT, loading_population.load_employers, int),
    "hire_checks": Key(COUNT, loading_population.load_hire_checks, int),
    "houses": Key(fields.Nested(HOUSES), loading_housing.load_houses, lambda counts: counts["known"] + counts["verified"]),
    "inspections": Key(COUNT, loading_housing.load_inspections, int),
    "hazards": Key(fields.Nested(HAZARDS), loading_housing.load_hazards, lambda counts: counts["found"]),
    "clues": Key(COUNT, loading_housing.load_clues, int),
    "campaigns": Key(COUNT, loading_housing.load_campaigns, int),
}
"""In the order in which a station's are loaded: what checks hires comes after the employers, what is found at houses after these."""

LOADERS: dict[str, Loader] = {name: key.load for name, key in KEYS.items()}


def check_forms(scenario: Scenario) -> None:
    """Raise ``ScenarioError`` for a key whose value is not of the form that its loader expects."""
    for plan in scenario.stations:
        for name in KEYS.keys() & plan.given.keys():
            try:
                KEYS[name].form.deserialize(plan.given[name])
            except ValidationError as error:
                raise ScenarioError(f"{plan.code}, {name}: {error.messages}") from None


def steps(scenario: Scenario) -> int:
    """How often ``Loading.tell`` will be called."""
    own = 1 + len(COMMUNITIES) + len(ACCOUNTS)
    return sum(own + sum(key.steps(plan.given[name]) for name, key in KEYS.items() if name in plan.given) for plan in scenario.stations)
