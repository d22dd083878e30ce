"""Failed items become hazards."""

from collections.abc import Sequence

from services.housing.models import Hazard, House, Inspection
from services.housing.rules.findings import Seen
from shared.contracts.housing.vocabulary.hazards import HazardState
from shared.db.base import new_id
from shared.db.unit_of_work import UnitOfWork


def open_hazards(uow: UnitOfWork, house: House, inspection: Inspection, failed: Sequence[Seen]) -> list[Hazard]:
    """A hazard for each item that failed and was not put right on the spot; announced and on record. Returns them."""
    made = [
        Hazard(
            id=new_id(),
            house_id=house.id,
            room_id=item.room_id,
            station_code=house.station_code,
            inspection_id=inspection.id,
            item_code=item.code,
            aspect=item.aspect.value,
            severity=item.severity.value,
            state=HazardState.OPEN.value,
            found_on=inspection.inspected_on,
            due_on=inspection.inspected_on,
            found_by=inspection.inspector_id,
            found_at=uow.now,
            updated_at=uow.now,
        )
        for item in failed
    ]
    uow.session.add_all(made)
    return made
