"""A pair of records as it is worked on: within reach, with both people and what each of them brought.

A pair belongs to the stations at which both people live or lived. One without such a station is the bureau's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from services.population.handlers.likeness import subject_of
from services.population.models import DuplicatePair, Person, PersonMerge
from services.population.queries import duplicates as queries
from services.population.queries.duplicates import Half
from services.population.rules.duplicates import agreement
from services.population.schemas.duplicates import pair_version, show_agreement, show_pair
from services.population.schemas.residences import show_spell
from shared.answers import Answer
from shared.db.notes import open_note
from shared.db.unit_of_work import UnitOfWork
from shared.errors import Conflict, NotFound, Stale


@dataclass(frozen=True)
class Case:
    """A pair, the people in the order of their ids, and the residences that each brought."""

    pair: DuplicatePair
    people: tuple[Person, Person]
    halves: tuple[Half, Half]
    merge: PersonMerge | None

    @cached_property
    def stations(self) -> list[str]:
        """Where both live or lived."""
        low, high = ({home.station_code for home in half} for half in self.halves)
        return sorted(low & high)

    @property
    def subject(self) -> str:
        """What the audit trail calls the pair."""
        return f"duplicate:{self.pair.id}"

    @property
    def related(self) -> list[str]:
        """What the audit trail calls the people."""
        return [f"person:{person.id}" for person in self.people]

    def person(self, person_id: str) -> Person:
        """One of the two."""
        return next(person for person in self.people if person.id == person_id)

    def half_of(self, person_id: str) -> Half:
        """The residences that one of the two brought."""
        return self.halves[0 if self.people[0].id == person_id else 1]


def cases(uow: UnitOfWork, rows: Sequence[tuple[DuplicatePair, Person, Person]]) -> list[Case]:
    """Pairs with what belongs to them, in two questions for all."""
    pairs = [pair for pair, _, _ in rows]
    merges = queries.merges_of(uow.session, pairs)
    halves = queries.halves(uow.session, pairs, merges)
    return [Case(pair, (low, high), halves[pair.id], merges.get(pair.id)) for pair, low, high in rows]


def case_in_reach(uow: UnitOfWork, pair_id: str, *, lock: bool = False) -> Case:
    """A pair within reach, locked if it is to be decided; raises ``NotFound``."""
    row = queries.pair(uow.session, pair_id, lock=lock)
    found = cases(uow, [row]) if row else []
    if found and is_in_reach(uow, found[0]):
        return found[0]
    station_code = next(iter(found[0].stations), None) if found else None
    raise uow.denied(NotFound("DUPLICATE_NOT_FOUND"), f"duplicate:{pair_id}", station_code=station_code)


def is_in_reach(uow: UnitOfWork, case: Case) -> bool:
    """Whether the caller may see a pair."""
    return uow.actor.is_district_wide or uow.actor.station_code in case.stations


def case_to_decide(uow: UnitOfWork, data: dict[str, Any]) -> Case:
    """A pair that the caller decides, at the version it has been seen at; raises ``NotFound``, ``Stale`` or ``Conflict``."""
    case = case_in_reach(uow, data["id"], lock=True)
    if data["version"] != pair_version(case.pair, case.people):
        raise Stale("STALE_VERSION")
    if case.stations and uow.actor.is_district_wide:
        raise Conflict("DECIDED_BY_STATION", "A station at which both people live or lived decides this pair.")
    return case


def show_cases(uow: UnitOfWork, shown: Sequence[Case]) -> list[Answer]:
    """Answers of a listing."""
    rules = queries.rules_of(uow.session, {case.pair.rule_version for case in shown})
    return [show_pair(case.pair, rules[case.pair.rule_version], case.people, case.stations, uow.cipher) for case in shown]


def show_side_by_side(uow: UnitOfWork, case: Case) -> Answer:
    """``SideBySideAnswer``: residences out of reach are left out."""
    one, other = (subject_of(uow, person) for person in case.people)
    return {
        **show_cases(uow, [case])[0],
        "fields": show_agreement(agreement(one, other)),
        "residences": [
            {"person_id": person.id, "residences": [show_spell(home) for home in half if uow.actor.reaches(home.station_code)]}
            for person, half in zip(case.people, case.halves, strict=True)
        ],
        "reason": open_note(uow.cipher, case.pair, "reason_encrypted"),
        "survivor_id": case.merge.survivor_id if case.merge else None,
    }


def shown_with(uow: UnitOfWork, case: Case) -> list[str]:
    """All that a pair side by side shows, as the audit trail calls it."""
    return case.related + [f"residence:{home.id}" for half in case.halves for home in half if uow.actor.reaches(home.station_code)]
