"""What a landlord's report of a stay may lead to, and what the landlord is told of a refusal.

Nobody decides in between: what a clerk would look at is refused, and left to the station. The landlord is told what is wrong with the
report itself, as with a submission; of what the register holds it is told nothing, not even that it holds anything.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from shared.contracts.population.vocabulary import PlaceKind
from shared.contracts.population.vocabulary.stays import StayRefusal
from shared.decisions import ALLOWED, Decision, Refused

PATIENCE = 3
"""Attempts at an event before an earlier stay that goes on counts as a contradiction: its check-out may be on its way."""


@dataclass(frozen=True, slots=True)
class Home:
    """Where somebody lives by what is on file; ``of_stay`` if a stay has led to it, whose check-out ends it."""

    place_kind: str
    of_stay: bool


@dataclass(frozen=True, slots=True)
class Told:
    """``code`` and ``pointers`` for who reported; ``cause`` for the station, where that is something else."""

    code: str
    pointers: tuple[str, ...] = ()
    cause: str | None = None


def check_elsewhere(homes: Sequence[Home]) -> Decision:
    """Nobody is a tenant twice: who is on file in another rented place has to be ended or moved there first."""
    if any(home.place_kind == PlaceKind.RENTAL for home in homes):
        return Refused("RESIDENCE_OPEN_ELSEWHERE", "This person is on file in another rented place.", "/person")
    return ALLOWED


def may_end_by_itself(homes: Sequence[Home], attempt: int) -> bool:
    """Whether every other rented place is a stay's, and it is early enough to wait for its check-out."""
    rented = [home for home in homes if home.place_kind == PlaceKind.RENTAL]
    return bool(rented) and all(home.of_stay for home in rented) and attempt < PATIENCE


@dataclass(frozen=True, slots=True)
class Spell:
    """A residence at the very address and room that a stay reports; ``house_id`` may not be on file."""

    place_kind: str
    station_code: str
    house_id: str | None


def may_adopt(spell: Spell, station_code: str, house_id: str | None, *, was_refused: bool) -> bool:
    """Whether a stay that is reported again has led to a residence that it did not begin: rented, in its house, of its station.

    Only after a refusal, which the station has looked at: at first sight what is on file is nobody's to take.
    """
    is_there = spell.place_kind == PlaceKind.RENTAL and spell.station_code == station_code
    return was_refused and is_there and spell.house_id in {None, house_id}


def is_newer_plan(planned: int | None, version: int) -> bool:
    """Whether what a version of the stay says of its end is newer than what is on file by it."""
    return planned is None or planned < version


def expected_end(started_on: date, expected_out_on: date | None) -> date | None:
    """The expected end by what the landlord expects: a day before the residence began says nothing."""
    return None if expected_out_on is None or expected_out_on < started_on else expected_out_on


def told(code: str, pointers: Iterable[str], *, of_report: bool) -> Told:
    """What a refusal comes to; ``of_report`` if it follows from the report alone, whatever is on file."""
    if of_report:
        return Told(code, tuple(dict.fromkeys(pointers)))
    return Told(StayRefusal.REVIEW_AT_STATION.value, cause=code)
