"""Reading the rating of a house, its history, and what would raise it."""

from datetime import date
from typing import Any

from services.housing.handlers.rating import case_of
from services.housing.handlers.reach import house_in_reach
from services.housing.models import House, Rating
from services.housing.queries import rating as queries
from services.housing.queries.findings import last_seen
from services.housing.rules.simulation import Case, check_supposed, targets
from services.housing.schemas.rating import Texts, show_rating, show_simulation, show_summary, show_supposed
from shared.answers import Answer
from shared.calendar.deadlines import due_on
from shared.calendar.working_days import is_working_day
from shared.contracts.vocabulary import DayKind
from shared.db.paging import keyset, page
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import refuse
from shared.errors import NotFound

NOT_RATED = "HOUSE_NOT_RATED"
Data = dict[str, Any]


def get_rating(uow: UnitOfWork, data: Data) -> Answer:
    """The present rating of a house within reach, item by item; raises ``NotFound``, also before its first inspection."""
    house = house_in_reach(uow, data["id"])
    rating = present_rating(uow, house)
    _audit(uow, "RATING_READ", house)
    return show_rating(rating, queries.item_texts(uow.session, rating.inspection_id), appeal_until(uow, rating), uow.today)


def present_rating(uow: UnitOfWork, house: House) -> Rating:
    """The present rating of a house; raises ``NotFound("HOUSE_NOT_RATED")``."""
    rating = queries.current(uow.session, house.id)
    if rating is None:
        raise NotFound(NOT_RATED, "No inspection of this house was closed yet.")
    return rating


def appeal_until(uow: UnitOfWork, rating: Rating) -> date:
    """The last day for an appeal against a rating, by the scheme that it was made by."""
    scheme = queries.scheme_of_rating(uow.session, rating)
    return due_on(rating.rated_on, scheme.appeal_days, DayKind.CALENDAR, is_working_day)


def list_ratings(uow: UnitOfWork, data: Data) -> Answer:
    """A page of a house's ratings, the latest first; raises ``NotFound``."""
    house = house_in_reach(uow, data["id"])
    listing = f"ratings|{house.id}"
    columns: list[Any] = [Rating.id]
    asked = keyset(queries.ratings_of(house.id), columns, uow.cursor.start(data["cursor"], listing), data["limit"], descending=True)
    found = uow.session.scalars(asked).all()
    texts: dict[str, Texts] = {
        inspection_id: queries.item_texts(uow.session, inspection_id) for inspection_id in {row.inspection_id for row in found}
    }
    _audit(uow, "RATINGS_LISTED", house)
    return page(
        found,
        data["limit"],
        lambda row: [row.id],
        cursor=uow.cursor,
        scope=listing,
        show=lambda row: show_summary(row, texts[row.inspection_id]),
    )


def simulate_rating(uow: UnitOfWork, data: Data) -> Answer:
    """What would raise the stars of a house; raises ``NotFound``, or ``Invalid`` when nothing is wrong with what is supposed to be fixed."""
    house = house_in_reach(uow, data["id"])
    found = last_seen(uow.session, house.id)
    if found is None:
        raise NotFound(NOT_RATED, "No inspection of this house was closed yet.")
    case, texts = case_of(uow, house, *found), queries.item_texts(uow.session, found[0].id)
    due = {hazard_id: day for hazard_id, (_, _, day) in queries.places_of_open(uow.session, house.id).items()}
    answer = show_simulation(house.id, case, targets(case), due, texts, uow.today)
    if data["fixed"]:
        answer["supposed"] = _suppose(case, data["fixed"], texts)
    _audit(uow, "RATING_SIMULATED", house)
    return answer


def _suppose(case: Case, fixed: list[str], texts: Texts) -> Answer:
    refuse(check_supposed(case, fixed))
    once = list(dict.fromkeys(fixed))
    return show_supposed(once, case.supposing(frozenset(once)), texts)


def _audit(uow: UnitOfWork, action: str, house: House) -> None:
    uow.audit(action, f"house:{house.id}", station_code=house.station_code)
