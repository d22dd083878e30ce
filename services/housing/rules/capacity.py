"""How many people may stay in a room: by its floor, its beds, and the line of the capacity rule that its house falls under."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shared.contracts.housing.vocabulary.statistics import BreachReason
from shared.decisions import Refused, refusals
from shared.versions import check_new_version


@dataclass(frozen=True, slots=True)
class Limit:
    """One line of a version: for houses let in one way, None for all the rest. Areas are in square metres; None limits nothing."""

    version: int
    valid_from: date
    rental_kind: str | None
    area_per_person_m2: Decimal | None
    most_in_room: int | None


def limits_on(limits: Sequence[Limit], day: date) -> list[Limit]:
    """The lines of the version that holds on a day: the one that began last; before the first of all, that one."""
    begun = [limit for limit in limits if limit.valid_from <= day]
    holds = max(begun, key=_age) if begun else min(limits, key=_age)
    return [limit for limit in limits if limit.version == holds.version]


def _age(limit: Limit) -> tuple[date, int]:
    return limit.valid_from, limit.version


def limit_for(limits: Sequence[Limit], rental_kind: str) -> Limit:
    """The line of one version that a house falls under; its own kind says more than the line for the rest."""
    return max((limit for limit in limits if limit.rental_kind in {None, rental_kind}), key=lambda limit: limit.rental_kind is not None)


def allowed(open_beds: int, area_m2: Decimal | None, limit: Limit) -> int:
    """How many people a room may hold; an area that nobody measured limits nothing."""
    most = [open_beds]
    if limit.most_in_room is not None:
        most.append(limit.most_in_room)
    if area_m2 is not None and limit.area_per_person_m2 is not None:
        most.append(int(area_m2 // limit.area_per_person_m2))
    return min(most)


def breaches(people: int, open_beds: int, area_m2: Decimal | None, limit: Limit) -> list[BreachReason]:
    """Which limits so many people break; none when all of them may stay."""
    broken = []
    if area_m2 is not None and limit.area_per_person_m2 is not None and people * limit.area_per_person_m2 > area_m2:
        broken.append(BreachReason.AREA)
    if limit.most_in_room is not None and people > limit.most_in_room:
        broken.append(BreachReason.ROOM_LIMIT)
    return broken + ([BreachReason.BEDS] if people > open_beds else [])


def check_version(valid_from: date, lines: Sequence[tuple[str | None, bool]], existing: Iterable[date], today: date) -> list[Refused]:
    """What a version to be published breaks; ``lines`` are the rental kind of each and whether it limits anything."""
    wrong = refusals(check_new_version(valid_from, existing, today))
    kinds = [kind for kind, _ in lines]
    if None not in kinds:
        wrong.append(Refused("DEFAULT_LINE_MISSING", "One line is for all the rest.", "/lines"))
    repeated = [index for index, kind in enumerate(kinds) if kind in kinds[:index]]
    wrong += [Refused("LINE_REPEATED", "A line before is for the same houses.", f"/lines/{index}") for index in repeated]
    empty = [index for index, (_, limits) in enumerate(lines) if not limits]
    return wrong + [Refused("LIMIT_MISSING", "A line limits the area for each or the people in a room.", f"/lines/{index}") for index in empty]
