"""What happens to ratings by the calendar alone: a new scheme begins, or nobody has inspected a house in time.

Each chunk is a transaction of its own, and takes up what is left to do from the ratings themselves. So a job that is killed, or run twice,
leaves nothing behind and does nothing twice: a house is rated by a version once, and told of as expired and as due once for
each day.
"""

from services.housing.handlers.rating import rate_house
from services.housing.models import House, Rating
from services.housing.queries import rating as queries
from shared.contracts.housing.events.inspections import INSPECTION_DUE
from shared.contracts.housing.events.rating import RATING_EXPIRED
from shared.contracts.housing.vocabulary.rating import RatingCause
from shared.db.unit_of_work import UnitOfWork

CHUNK = 50


def rate_by_new_scheme(uow: UnitOfWork, most: int = CHUNK) -> int:
    """Rate some houses by the scheme in force whose present rating is by an older one; returns how many were."""
    version = queries.version_in_force(uow.session, uow.today)
    houses = queries.rated_by_older(uow.session, version, most)
    for house in houses:
        rate_house(uow, house, RatingCause.SCHEME_PUBLISHED.value)
    return uow.commit(sum(_present(uow, house).scheme_version == version for house in houses))


def note_expired(uow: UnitOfWork, most: int = CHUNK) -> int:
    """Note and announce of some houses that their rating ran out; returns of how many."""
    houses = queries.run_out(uow.session, uow.today, most)
    for house in houses:
        _expire(uow, house, _present(uow, house))
    return uow.commit(len(houses))


def note_due(uow: UnitOfWork, most: int = CHUNK) -> int:
    """Announce some houses that are to be inspected by today; returns how many. Who plans rounds hears it on the day."""
    houses = queries.fallen_due(uow.session, uow.today, most)
    for house in houses:
        _fall_due(uow, house, _present(uow, house))
    return uow.commit(len(houses))


def _fall_due(uow: UnitOfWork, house: House, rating: Rating) -> None:
    rating.due_noted_on = uow.today
    of_house = {"house_id": house.id, "rating_id": rating.id, "station_code": house.station_code, "community_id": house.community_id}
    fact = {**of_house, "stars": rating.stars, "inspection_due_on": rating.inspection_due_on.isoformat()}
    uow.announce(INSPECTION_DUE, house.id, fact, station_code=house.station_code, version=house.version)
    uow.audit("INSPECTION_DUE", f"house:{house.id}", station_code=house.station_code, related=[f"rating:{rating.id}"])


def _present(uow: UnitOfWork, house: House) -> Rating:
    """The rating of a house that has one."""
    found = queries.current(uow.session, house.id)
    assert found is not None  # noqa: S101 # by it the house was found
    return found


def _expire(uow: UnitOfWork, house: House, rating: Rating) -> None:
    rating.expired_on = uow.today
    of_house = {"house_id": house.id, "rating_id": rating.id, "station_code": house.station_code, "community_id": house.community_id}
    fact = {**of_house, "stars": rating.stars, "valid_until": rating.valid_until.isoformat()}
    house.version, house.updated_at = house.version + 1, uow.now
    uow.announce(RATING_EXPIRED, house.id, fact, station_code=house.station_code, version=house.version)
    uow.audit("RATING_EXPIRED", f"rating:{rating.id}", station_code=house.station_code, related=[f"house:{house.id}"])
