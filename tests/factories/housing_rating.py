"""Inspections and hazards as rows, for tests about what ratings make of them."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from services.housing.handlers.rating import rate_house
from services.housing.models import Hazard, Inspection, InspectionResult
from services.housing.queries.houses import locked_house
from shared.contracts.housing.vocabulary.hazards import HazardState, Severity
from shared.contracts.housing.vocabulary.inspections import Aspect, InspectionState
from shared.db.base import new_id
from shared.db.unit_of_work import UnitOfWork
from tests.factories.housing import NOON, OFFICER, TODAY, Housing

ITEMS: dict[str, tuple[Aspect, Severity]] = {
    "OUTSIDE_WINDOW": (Aspect.STRUCTURE, Severity.MAJOR),
    "ESCAPE_ROUTE_CLEAR": (Aspect.FIRE, Severity.MAJOR),
    "SMOKE_ALARM": (Aspect.FIRE, Severity.MAJOR),
    "FIRE_EXTINGUISHER": (Aspect.FIRE, Severity.GENERAL),
    "NO_EBIKE_INDOORS": (Aspect.FIRE, Severity.CRITICAL),
    "DOORS_AND_LOCKS": (Aspect.SECURITY, Severity.GENERAL),
    "LETTER_SIGNED": (Aspect.DUTIES, Severity.MAJOR),
}
"""Some items of the first check sheet; in points of the first scheme: 5, 12, 12, 8, 12, 5 and 4, together 58."""


@dataclass(frozen=True)
class Put:
    """An inspection that was put there, with its hazards' ids by item."""

    id: str
    hazards: dict[str, str]


def put_inspection(housing: Housing, house_id: str, failed: tuple[str, ...] = (), **columns: Any) -> Put:
    """A closed inspection of all items above in the whole house; ``failed`` ones have hazards, new ones due in a week."""
    inspected_on = columns.pop("inspected_on", TODAY)
    fixed, absent = columns.pop("fixed", ()), columns.pop("absent", ())
    due_on = columns.pop("due_on", inspected_on + timedelta(days=7))
    inspection_id = new_id()
    values = {"kind": "ROUTINE", "state": InspectionState.CLOSED.value, "outcome": "RECTIFY", "closed_at": NOON, "inspector_id": OFFICER.account_id}
    values |= {"station_code": "changtang", "template_version": 1, "started_at": NOON, "updated_at": NOON, **columns}
    housing.add(Inspection(id=inspection_id, house_id=house_id, inspected_on=inspected_on, **values))
    housing.add(*(_result(inspection_id, code, (*failed, *fixed), fixed, absent) for code in ITEMS))
    known = _open_hazards(housing, house_id)
    hazards = {code: known.get(code) or new_id() for code in failed}
    housing.add(*(_hazard(hazards[code], house_id, inspection_id, code, inspected_on, due_on) for code in failed if code not in known))
    return Put(inspection_id, hazards)


def _open_hazards(housing: Housing, house_id: str) -> dict[str, str]:
    """Ids by item: what was wrong before and is found again is one hazard."""
    asked = "SELECT item_code, id FROM hazard WHERE house_id = CAST(:id AS uuid) AND closed_on IS NULL"
    return {row["item_code"]: str(row["id"]) for row in housing.rows(asked, id=house_id)}


def _result(inspection_id: str, code: str, failed: tuple[str, ...], fixed: tuple[str, ...], absent: tuple[str, ...]) -> InspectionResult:
    result = "NOT_APPLICABLE" if code in absent else "FAIL" if code in failed else "PASS"
    return InspectionResult(id=new_id(), inspection_id=inspection_id, item_code=code, room_id=None, result=result, fixed_on_site=code in fixed)


def _hazard(hazard_id: str, house_id: str, inspection_id: str, code: str, found_on: date, due_on: date) -> Hazard:
    aspect, severity = ITEMS[code]
    return Hazard(
        id=hazard_id,
        house_id=house_id,
        station_code="changtang",
        inspection_id=inspection_id,
        item_code=code,
        aspect=aspect.value,
        severity=severity.value,
        state=HazardState.OPEN.value,
        found_on=found_on,
        due_on=due_on,
        found_by=OFFICER.account_id,
        found_at=NOON,
        updated_at=NOON,
    )


def set_hazard(housing: Housing, hazard_id: str, state: HazardState, on: date | None = None) -> None:
    """A hazard in another state."""
    housing.rows(
        "UPDATE hazard SET state = :state, closed_on = :on WHERE id = CAST(:id AS uuid) RETURNING id", state=state.value, on=on, id=hazard_id
    )


def rate(housing: Housing, house_id: str, because: str = "INSPECTION_CLOSED") -> None:
    """What whoever closes an inspection or a hazard does with the house."""

    def handler(uow: UnitOfWork) -> None:
        house = locked_house(uow.session, house_id)
        assert house is not None
        rate_house(uow, house, because)
        uow.commit()

    store: Any = housing.store
    store.work("rate", handler)
