"""Hazards that an inspection finds put right are over with it: nobody rechecks a second time what was just looked at and signed for."""

from collections.abc import Sequence

from services.housing.handlers.hazard_acts import Said, do, tell
from services.housing.handlers.hazard_reach import held
from services.housing.models import Hazard, House, Inspection
from services.housing.queries import hazards as queries
from services.housing.rules.findings import Seen
from services.housing.rules.hazards import settled_by
from shared.contracts.housing.events.hazards import HAZARD_RECHECKED
from shared.contracts.housing.vocabulary.hazards import HazardAct, HazardState, RecheckResult
from shared.db.unit_of_work import UnitOfWork


def settle_hazards(uow: UnitOfWork, house: House, inspection: Inspection, seen: Sequence[Seen]) -> None:
    """End the hazards of items that left none this time, each in its own place; announced, and in the journal by which inspection.

    An inspection of any kind does so. The house is locked by the caller, who rates it afterwards.
    """
    known = {(hazard.item_code, hazard.room_id): hazard for hazard in queries.locked_of_items(uow.session, house.id)}
    for item in seen:
        hazard = known.get((item.code, item.room_id))
        if hazard is not None:
            _settle(uow, house, inspection, item, hazard)


def _settle(uow: UnitOfWork, house: House, inspection: Inspection, item: Seen, hazard: Hazard) -> None:
    known_on = max(hazard.found_on, hazard.rectified_on or hazard.found_on)
    act = settled_by(item, HazardState(hazard.state), known_on, inspection.inspected_on)
    if act is None:
        return
    hazard.advance(hazard.version)
    found = held(uow, house, hazard)
    do(uow, found, act, Said(inspection_id=inspection.id, on=inspection.inspected_on))
    if act is HazardAct.RECHECK_PASSED:
        tell(uow, HAZARD_RECHECKED, found, result=RecheckResult.PASSED.value)
