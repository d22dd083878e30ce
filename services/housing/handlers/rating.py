"""Stars: computed anew whenever something happens that they follow from."""

from services.housing.models import House
from shared.db.unit_of_work import UnitOfWork


def rate_house(uow: UnitOfWork, house: House, because: str) -> None:
    """Rate a house (locked) by the scheme in force, from its last closed inspection and its open hazards; nothing before its first.

    ``because`` is a code: INSPECTION_CLOSED, HAZARD_CLOSED, HAZARD_OVERDUE, APPEAL_DECIDED, SCHEME_PUBLISHED, EXPIRED.
    Sets the house's stars, level, validity and next inspection; announces and records a rating when anything differs.
    """
