"""What strangers see: pages of the star board, and what happened at a house."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, text, union_all
from sqlalchemy.orm import Session

from services.housing.models import Hazard, House, Inspection, Rating
from services.housing.models.ratings import ON_BOARD
from shared.contracts.housing.vocabulary.hazards import HazardState
from shared.contracts.housing.vocabulary.inspections import InspectionState
from shared.contracts.housing.vocabulary.rating import CardEvent

ALL_STARS = (5, 4, 3, 2, 1)
COLUMNS = (House.id, House.number, House.card_code, House.state, House.stars, House.level, House.rating_valid_until)


def board_page(db: Session, station_code: str, stars: int | None, level: str | None, after: Sequence[Any] | None, limit: int) -> Sequence[Any]:
    """Up to ``limit + 1`` houses after one with the stars and number in ``after``: most stars first, then by number.

    For each number of stars one walk along its part of the index, for no index is ordered both ways at a time.
    """
    begin = after[0] if after else ALL_STARS[0]
    wanted = [number for number in ALL_STARS if number <= begin and stars in {None, number}]
    if not wanted:
        return []
    parts = [_part(station_code, number, level, after[1] if after and number == begin else None, limit) for number in wanted]
    both = union_all(*(select(part.subquery()) for part in parts)).subquery()
    return db.execute(select(both).order_by(both.c.stars.desc(), both.c.number).limit(limit + 1)).all()


def _part(station_code: str, stars: int, level: str | None, after: str | None, limit: int) -> Any:
    asked = select(*COLUMNS).where(House.station_code == station_code, House.stars == stars, text(ON_BOARD))
    if level is not None:
        asked = asked.where(House.level == level)
    if after is not None:
        asked = asked.where(House.number > after)
    return asked.order_by(House.number).limit(limit + 1)


def by_card(db: Session, card_code: str) -> House | None:
    """The house whose card this is."""
    return db.scalars(select(House).where(House.card_code == card_code)).one_or_none()


def last_change_of_stars(db: Session, house_id: str) -> Rating | None:
    """The rating since which a house has had as many stars as it has."""
    changed = Rating.from_stars.is_distinct_from(Rating.stars)
    return db.scalars(select(Rating).where(Rating.house_id == house_id, changed).order_by(Rating.id.desc()).limit(1)).first()


def timeline(db: Session, house_id: str, most: int) -> list[dict[str, Any]]:
    """What happened at a house, the latest first, ``most`` entries at most. No rooms, nobody."""
    entries = [*_inspected(db, house_id, most), *_hazards(db, house_id, most), *_stars(db, house_id, most)]
    return sorted(entries, key=lambda entry: (entry["on"], ORDER[entry["kind"]]), reverse=True)[:most]


ORDER = {kind.value: place for place, kind in enumerate(CardEvent)}
"""Of one day: found after the inspection, and the stars that follow from it after that."""


def _entry(on: Any, kind: CardEvent, **of_kind: Any) -> dict[str, Any]:
    nothing = dict.fromkeys(("aspect", "severity", "from_stars", "stars"))
    return {"on": on.isoformat(), "kind": kind.value, **nothing, **of_kind}


def _inspected(db: Session, house_id: str, most: int) -> list[dict[str, Any]]:
    asked = select(Inspection.inspected_on).where(Inspection.house_id == house_id, Inspection.state == InspectionState.CLOSED.value)
    return [_entry(on, CardEvent.INSPECTED) for on in db.scalars(asked.order_by(Inspection.inspected_on.desc()).limit(most))]


def _hazards(db: Session, house_id: str, most: int) -> list[dict[str, Any]]:
    asked = select(Hazard).where(Hazard.house_id == house_id, Hazard.state != HazardState.WITHDRAWN.value)
    entries = []
    for row in db.scalars(asked.order_by(Hazard.id.desc()).limit(most)):
        what = {"aspect": row.aspect, "severity": row.severity}
        entries.append(_entry(row.found_on, CardEvent.HAZARD_FOUND, **what))
        if row.closed_on is not None:
            entries.append(_entry(row.closed_on, CardEvent.HAZARD_CLOSED, **what))
    return entries


def _stars(db: Session, house_id: str, most: int) -> list[dict[str, Any]]:
    asked = select(Rating).where(Rating.house_id == house_id, Rating.from_stars.is_distinct_from(Rating.stars))
    found = db.scalars(asked.order_by(Rating.id.desc()).limit(most))
    return [_entry(row.rated_on, CardEvent.STARS_CHANGED, from_stars=row.from_stars, stars=row.stars) for row in found]
