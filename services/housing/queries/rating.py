"""Ratings, schemes and appeals as handlers ask for them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, func, or_, select, text
from sqlalchemy.orm import Session

from services.housing.models import Hazard, House, Inspection, Rating, RatingAppeal, RatingCorrection, RatingScheme, TemplateItem
from services.housing.queries.landlords import current_of
from services.housing.rules.rating import Amendment, Place, Scheme
from services.housing.rules.rating_schemes import scheme_of, version_on
from shared.contracts.housing.vocabulary.hazards import OPEN_STATES, HazardState
from shared.contracts.housing.vocabulary.houses import HouseState
from shared.contracts.housing.vocabulary.inspections import ItemResult
from shared.contracts.housing.vocabulary.rating import AppealState, Basis

CURRENT = Rating.superseded_at.is_(None)
OVER = [HazardState.CLOSED.value, HazardState.WITHDRAWN.value]
STILL_THERE = [state.value for state in sorted(OPEN_STATES)]


def schemes(db: Session) -> Sequence[RatingScheme]:
    """Every version, the newest first."""
    return db.scalars(select(RatingScheme).order_by(RatingScheme.version.desc())).all()


def scheme(db: Session, version: int) -> RatingScheme | None:
    """One version."""
    return db.get(RatingScheme, version)


def version_in_force(db: Session, on: date) -> int:
    """The number of the version that holds on a day."""
    begins = {row.version: row.valid_from for row in db.execute(select(RatingScheme.version, RatingScheme.valid_from))}
    return version_on(begins, on)


def scheme_in_force(db: Session, on: date) -> Scheme:
    """The version that holds on a day."""
    found = db.get_one(RatingScheme, version_in_force(db, on))
    return scheme_of(found.version, found.terms)


def scheme_of_rating(db: Session, rating: Rating) -> Scheme:
    """The version that a rating was made by."""
    found = db.get_one(RatingScheme, rating.scheme_version)
    return scheme_of(found.version, found.terms)


def known_items(db: Session) -> set[str]:
    """The codes of the items of all versions of the check sheet."""
    return set(db.scalars(select(TemplateItem.code).distinct()))


def lock_schemes(db: Session) -> None:
    """Nobody else publishes a version before this unit of work ends."""
    db.execute(text("LOCK TABLE rating_scheme IN SHARE ROW EXCLUSIVE MODE"))


def current(db: Session, house_id: str) -> Rating | None:
    """The present rating of a house."""
    return db.scalars(select(Rating).where(Rating.house_id == house_id, CURRENT)).one_or_none()


def ratings_of(house_id: str) -> Select[Any]:
    """All ratings of a house."""
    return select(Rating).where(Rating.house_id == house_id)


def item_texts(db: Session, inspection_id: str) -> dict[str, tuple[str, str]]:
    """What the items of an inspection's check sheet say, in Chinese and English, by code."""
    asked = select(TemplateItem.code, TemplateItem.text_zh, TemplateItem.text_en)
    asked = asked.join(Inspection, Inspection.template_version == TemplateItem.template_version).where(Inspection.id == inspection_id)
    return {row.code: (row.text_zh, row.text_en) for row in db.execute(asked)}


def amendments(db: Session, house_id: str, inspection_id: str) -> dict[Place, Amendment]:
    """What became of items since an inspection: put right (their hazard is over), or corrected, which stands above it.

    A hazard that was entered by mistake is over too, but nothing had to be put right for it.
    """
    over = select(Hazard).where(Hazard.house_id == house_id, Hazard.inspection_id == inspection_id, Hazard.state.in_(OVER))
    found = {(row.item_code, row.room_id): _amended_by(row) for row in db.scalars(over)}
    for row in db.scalars(_corrections(inspection_id)):
        found[row.item_code, row.room_id] = Amendment(ItemResult(row.result), Basis.CORRECTED)
    return found


def _amended_by(hazard: Hazard) -> Amendment:
    if hazard.state == HazardState.WITHDRAWN:
        return Amendment(ItemResult.PASS, Basis.CORRECTED)
    return Amendment(ItemResult.FAIL, Basis.RECTIFIED)


def _corrections(inspection_id: str) -> Select[Any]:
    """The corrections of an inspection, the latest last."""
    return select(RatingCorrection).where(RatingCorrection.inspection_id == inspection_id).order_by(RatingCorrection.id)


def places_of_open(db: Session, house_id: str) -> dict[str, tuple[str | None, Place, date]]:
    """The open hazards of a house: by id the inspection that found it, where, and the day on which it is due."""
    asked = select(Hazard).where(Hazard.house_id == house_id, Hazard.state.in_(STILL_THERE))
    return {row.id: (row.inspection_id, (row.item_code, row.room_id), row.due_on) for row in db.scalars(asked)}


def open_appeal(db: Session, house_id: str) -> RatingAppeal | None:
    """The appeal of a house that waits."""
    return db.scalars(select(RatingAppeal).where(RatingAppeal.house_id == house_id, RatingAppeal.state == AppealState.OPEN.value)).one_or_none()


def appeal(db: Session, appeal_id: str) -> RatingAppeal | None:
    """An appeal."""
    return db.get(RatingAppeal, appeal_id)


def locked_appeal(db: Session, appeal_id: str) -> RatingAppeal:
    """An appeal that there is, locked, as it is now; its house is locked before."""
    asked = select(RatingAppeal).where(RatingAppeal.id == appeal_id)
    return db.scalars(asked.with_for_update().execution_options(populate_existing=True)).one()


def corrections_of(db: Session, appeal_ids: Sequence[str]) -> dict[str, list[RatingCorrection]]:
    """What came of some appeals, by their ids."""
    found: dict[str, list[RatingCorrection]] = {appeal_id: [] for appeal_id in appeal_ids}
    for row in db.scalars(select(RatingCorrection).where(RatingCorrection.appeal_id.in_(appeal_ids)).order_by(RatingCorrection.id)):
        found[row.appeal_id].append(row)
    return found


def appeals_listed(station_code: str | None, account_id: str | None, state: str | None, house_id: str | None) -> Select[Any]:
    """Appeals with their houses: of a station (None: of all), or of the houses that an account runs."""
    both: Any = select(RatingAppeal, House).join(House, House.id == RatingAppeal.house_id)
    asked: Select[Any] = both
    if station_code is not None:
        asked = asked.where(House.station_code == station_code)
    if account_id is not None:
        mine = current_of(account_id)
        asked = asked.where(or_(House.landlord_id.in_(mine), House.manager_id.in_(mine)))
    given = [(RatingAppeal.state, state), (RatingAppeal.house_id, house_id)]
    return asked.where(*(column == value for column, value in given if value is not None))


def inspector_of(db: Session, inspection_id: str) -> str:
    """Who signed for an inspection."""
    return db.scalars(select(Inspection.inspector_id).where(Inspection.id == inspection_id)).one()


def rated_by_older(db: Session, version: int, most: int) -> Sequence[House]:
    """Up to ``most`` houses, locked, whose present rating is by an older version; those in use are left for the next time."""
    rated = select(Rating.house_id).where(CURRENT, Rating.scheme_version < version)
    return _locked(db, rated, most)


def run_out(db: Session, today: date, most: int) -> Sequence[House]:
    """Up to ``most`` houses, locked, whose rating ran out without that being noted; those in use are left for the next time."""
    rated = select(Rating.house_id).where(CURRENT, Rating.expired_on.is_(None), Rating.valid_until < today)
    return _locked(db, rated, most)


def fallen_due(db: Session, today: date, most: int) -> Sequence[House]:
    """Up to ``most`` houses, locked, that are to be inspected by today without that being announced; those in use are left."""
    due = select(Rating.house_id).where(CURRENT, Rating.due_noted_on.is_(None), Rating.inspection_due_on <= today)
    return _locked(db, due, most)


def _locked(db: Session, house_ids: Select[Any], most: int) -> Sequence[House]:
    asked = select(House).where(House.id.in_(house_ids), House.state != HouseState.CLOSED.value).order_by(House.id).limit(most)
    return db.scalars(asked.with_for_update(skip_locked=True).execution_options(populate_existing=True)).all()


def open_hazard_counts(db: Session, house_ids: Sequence[str]) -> dict[str, int]:
    """How many hazards are open at some houses, by their ids; houses without any are not among them."""
    asked = select(Hazard.house_id, func.count()).where(Hazard.house_id.in_(house_ids), Hazard.state.in_(STILL_THERE))
    return {row[0]: row[1] for row in db.execute(asked.group_by(Hazard.house_id))}
