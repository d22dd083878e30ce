"""Inspections from the first look to the last result, and what is read of them.

An officer does several a day on a phone: a whole sheet is one call, closing included; a part of it may come again, and parts in any order.
"""

from typing import Any

from services.housing.handlers.inspection_closing import close
from services.housing.handlers.inspection_reach import Held, inspection_in_reach, inspection_to_change, open_to_change, reads_notes
from services.housing.handlers.inspection_results import read_results, record
from services.housing.handlers.reach import house_in_reach, house_to_change, is_outside
from services.housing.models import House, Inspection
from services.housing.models.sheets import Sheet
from services.housing.queries import inspection_templates as templates
from services.housing.queries import inspections as queries
from services.housing.queries import photos
from services.housing.rules.inspections import check_abandonment, check_state, check_visit
from services.housing.schemas.inspections import inspection_fact, show_inspection, show_summary
from shared.answers import Answer
from shared.contracts.housing.events.inspections import INSPECTION_ABANDONED, INSPECTION_OPENED
from shared.contracts.housing.vocabulary.inspections import InspectionState
from shared.db.base import new_id
from shared.db.faults import Contended
from shared.db.notes import seal_note
from shared.db.paging import keyset, page
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import conflict, refuse
from shared.errors import Conflict
from shared.reach import asks_elsewhere, scope


def open_inspection(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Begin an inspection of a house of the own station, with what was seen so far; with ``close``, end it too.

    Raises ``NotFound``, ``Conflict`` (INSPECTION_HOUSE_CLOSED, INSPECTION_OPEN, RESULT_MISSING) or ``Invalid`` with all that is wrong.
    """
    house = house_to_change(uow, data["id"])
    if wrong := check_state(house.state):
        raise conflict(wrong)
    if queries.open_inspection(uow.session, house.id):
        raise Conflict("INSPECTION_OPEN", "An inspection of this house is under way: go on with it, or give it up.")
    on = data["inspected_on"] or uow.today
    sheet = templates.sheet_on(uow.session, on)
    wrong = check_visit(data["kind"], on, registered_on=house.registered_on, first_passed_on=house.first_passed_on, today=uow.today)
    refuse(wrong + read_results(uow, house, sheet, data["results"]))
    held = Held(_begin(uow, house, data["kind"], on, sheet.template.version), house)
    record(uow, held.inspection, data["results"])
    if data["close"]:
        close(uow, held, sheet, data["outcome"], data["reason"])
    return uow.commit(_shown(uow, held, sheet))


def _begin(uow: UnitOfWork, house: House, kind: str, on: Any, template_version: int) -> Inspection:
    uow.refuse_on({"uq_inspection_open": Contended})
    inspection = Inspection(
        id=new_id(),
        house_id=house.id,
        station_code=house.station_code,
        template_version=template_version,
        kind=kind,
        state=InspectionState.OPEN.value,
        inspected_on=on,
        inspector_id=uow.actor.account_id,
        started_at=uow.now,
        updated_at=uow.now,
    )
    uow.session.add(inspection)
    uow.session.flush()
    told = inspection_fact(inspection, house)
    uow.announce(INSPECTION_OPENED, inspection.id, told, station_code=house.station_code, version=inspection.version)
    _audit(uow, "INSPECTION_OPENED", Held(inspection, house), {"kind": kind, "template_version": template_version})
    return inspection


def record_results(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Record what was seen of some items; raises ``NotFound``, ``Stale``, ``Conflict("INSPECTION_NOT_OPEN")`` or ``Invalid`` with all that is wrong."""
    held = open_to_change(uow, data["id"])
    inspection = held.inspection
    inspection.advance(inspection.version if data["version"] is None else data["version"])
    sheet = _sheet(uow, inspection)
    refuse(read_results(uow, held.house, sheet, data["results"]))
    record(uow, inspection, data["results"])
    _audit(uow, "INSPECTION_RESULTS_RECORDED", held, {"count": len(data["results"])})
    return uow.commit(_shown(uow, held, sheet))


def close_inspection(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Sign an inspection; raises ``NotFound``, ``Stale``, ``Conflict`` (INSPECTION_NOT_OPEN, RESULT_MISSING) or ``Invalid``."""
    held = open_to_change(uow, data["id"])
    if data["version"] != held.inspection.version:
        held.inspection.advance(data["version"])  # raises
    sheet = _sheet(uow, held.inspection)
    close(uow, held, sheet, data["outcome"], data["reason"])
    return uow.commit(_shown(uow, held, sheet))


def abandon_inspection(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Give an inspection up; raises ``NotFound``, ``Stale``, ``Conflict("INSPECTION_NOT_OPEN")`` or ``Invalid("NOTE_REQUIRED")``."""
    held = open_to_change(uow, data["id"])
    inspection, house = held.inspection, held.house
    inspection.advance(data["version"])
    refuse(check_abandonment(data["reason"], data["note"]))
    photos.drop_unfinished(uow.session, inspection.id)
    inspection.state, inspection.abandon_reason, inspection.updated_at = InspectionState.ABANDONED.value, data["reason"], uow.now
    inspection.abandon_note_encrypted = seal_note(uow.cipher, "inspection", "abandon_note_encrypted", inspection.id, data["note"])
    told = {**inspection_fact(inspection, house), "reason": data["reason"]}
    uow.announce(INSPECTION_ABANDONED, inspection.id, told, station_code=house.station_code, version=inspection.version)
    _audit(uow, "INSPECTION_ABANDONED", held, {"reason": data["reason"]})
    return uow.commit(_shown(uow, held, _sheet(uow, inspection)))


def acknowledge_inspection(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """The landlord has read what was found; raises ``NotFound``, ``Stale`` or ``Conflict("ALREADY_ACKNOWLEDGED")``."""
    inspection_in_reach(uow, data["id"])
    held = inspection_to_change(uow, data["id"])
    inspection = held.inspection
    if inspection.acknowledged_at is not None:
        raise Conflict("ALREADY_ACKNOWLEDGED", "It was acknowledged before.")
    inspection.advance(data["version"])
    inspection.acknowledged_by, inspection.acknowledged_at, inspection.updated_at = uow.actor.account_id, uow.now, uow.now
    _audit(uow, "INSPECTION_ACKNOWLEDGED", held, {})
    return uow.commit(_shown(uow, held, _sheet(uow, inspection)))


def get_inspection(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """One inspection within reach; raises ``NotFound``."""
    held = inspection_in_reach(uow, data["id"])
    _audit(uow, "INSPECTION_READ", held, {})
    return _shown(uow, held, _sheet(uow, held.inspection))


def list_house_inspections(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """A page of the inspections of a house within reach, the newest first; raises ``NotFound``."""
    house = house_in_reach(uow, data["id"])
    asked, listing = queries.of_house(house.id, signed_only=is_outside(uow.actor)), f"inspections|{house.id}|{is_outside(uow.actor)}"
    answer = _page(uow, asked, listing, data)
    uow.audit("INSPECTIONS_READ", f"house:{house.id}", station_code=house.station_code, detail={"count": len(answer["items"])})
    return answer


def list_inspections(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """A page of the inspections of a station within reach, the newest first; another station's page is empty."""
    own = scope(uow.actor)
    if asks_elsewhere(own, data["station_code"]):
        return {"items": [], "next": None}
    station_code = own or data["station_code"]
    filters = {name: data[name] for name in ("state", "outcome", "kind", "inspected_from", "inspected_until")}
    answer = _page(uow, queries.listed(station_code, filters), f"inspections|{station_code}|{sorted(map(str, filters.items()))}", data)
    uow.audit("INSPECTIONS_READ", f"inspections:{station_code or '*'}", station_code=station_code, detail={"count": len(answer["items"])})
    return answer


def _page(uow: UnitOfWork, asked: Any, listing: str, data: dict[str, Any]) -> Answer:
    columns: list[Any] = [Inspection.id]
    wanted = keyset(asked, columns, uow.cursor.start(data["cursor"], listing), data["limit"], descending=True)
    rows = uow.session.scalars(wanted).all()
    return page(rows, data["limit"], lambda row: [row.id], cursor=uow.cursor, scope=listing, show=show_summary)


def _sheet(uow: UnitOfWork, inspection: Inspection) -> Sheet:
    found = templates.sheet(uow.session, inspection.template_version)
    if found is None:
        raise LookupError("an inspection has a version of the sheet")
    return found


def _shown(uow: UnitOfWork, held: Held, sheet: Sheet) -> Answer:
    results = queries.results(uow.session, held.inspection.id)
    cipher = uow.cipher if reads_notes(uow, held.house) else None
    return show_inspection(held.inspection, sheet, results, photos.of_inspection(uow.session, held.inspection.id), cipher)


def _audit(uow: UnitOfWork, action: str, held: Held, detail: dict[str, Any]) -> None:
    uow.audit(action, f"inspection:{held.inspection.id}", station_code=held.house.station_code, detail=detail, related=[f"house:{held.house.id}"])
