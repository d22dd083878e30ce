"""The end of an inspection: its outcome by rule, the signature, and all that follows from it for the house, in one transaction."""

from typing import Any

from services.housing.handlers.hazard_opening import open_hazards
from services.housing.handlers.hazard_settling import settle_hazards
from services.housing.handlers.inspection_reach import Held
from services.housing.handlers.inspection_signing import signed_content
from services.housing.handlers.rating import rate_house
from services.housing.handlers.suspending import suspend
from services.housing.models.sheets import Sheet
from services.housing.queries import photos
from services.housing.queries.findings import seen_in
from services.housing.rules.findings import Seen
from services.housing.rules.inspections import (
    PASSED,
    check_complete,
    check_outcome,
    count_hazards,
    missing_items,
    propose,
    suspend_reason,
)
from services.housing.rules.signatures import digest_of
from services.housing.schemas.inspections import inspection_fact
from shared.contracts.housing.events.inspections import INSPECTION_CLOSED
from shared.contracts.housing.vocabulary.hazards import Severity
from shared.contracts.housing.vocabulary.inspections import InspectionOutcome, InspectionState
from shared.db.notes import seal_note
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import conflict, refuse


def close(uow: UnitOfWork, held: Held, sheet: Sheet, outcome: str | None, reason: str | None) -> None:
    """Close an open inspection (locked, with its house); raises ``Conflict("RESULT_MISSING")`` with all pointers, or ``Invalid``."""
    seen = seen_in(uow.session, held.inspection, uow.cipher)
    if wrong := check_complete(missing_items(sheet.mandatory, {item.code for item in seen})):
        raise conflict(wrong)
    proposed, allowed = propose(seen, sheet.lines)
    refuse(check_outcome(outcome, reason, proposed, allowed))
    chosen = proposed if outcome is None else InspectionOutcome(outcome)
    is_first_pass = chosen in PASSED and held.house.first_passed_on is None
    _end(uow, held, proposed, chosen, reason)
    _sign(uow, held)
    _announce(uow, held, seen, is_first_pass=is_first_pass)
    _follow(uow, held, seen)


def _end(uow: UnitOfWork, held: Held, proposed: InspectionOutcome, chosen: InspectionOutcome, reason: str | None) -> None:
    inspection = held.inspection
    photos.drop_unfinished(uow.session, inspection.id)
    inspection.advance(inspection.version)
    inspection.state, inspection.closed_by, inspection.closed_at = InspectionState.CLOSED.value, uow.actor.account_id, uow.now
    inspection.proposed_outcome, inspection.outcome, inspection.updated_at = proposed.value, chosen.value, uow.now
    why = reason if chosen is not proposed else None
    inspection.outcome_reason_encrypted = seal_note(uow.cipher, "inspection", "outcome_reason_encrypted", inspection.id, why)


def _sign(uow: UnitOfWork, held: Held) -> None:
    """From here on the database refuses any change; the digest is in the audit trail too, whose chain tells if either was altered."""
    inspection = held.inspection
    inspection.digest = digest_of(signed_content(uow, inspection))
    uow.session.flush()
    detail = {"outcome": inspection.outcome, "proposed_outcome": inspection.proposed_outcome, "digest": inspection.digest}
    related = [f"house:{held.house.id}"]
    uow.audit("INSPECTION_CLOSED", f"inspection:{inspection.id}", station_code=held.house.station_code, detail=detail, related=related)


def _announce(uow: UnitOfWork, held: Held, seen: list[Seen], *, is_first_pass: bool) -> None:
    inspection, counts = held.inspection, count_hazards(seen)
    told: dict[str, Any] = {
        **inspection_fact(inspection, held.house),
        "closed_on": uow.today.isoformat(),
        "outcome": inspection.outcome,
        "is_first_pass": is_first_pass,
        "general_count": counts[Severity.GENERAL],
        "major_count": counts[Severity.MAJOR],
        "critical_count": counts[Severity.CRITICAL],
        "fixed_on_site_count": sum(item.fixed_on_site for item in seen),
    }
    uow.announce(INSPECTION_CLOSED, inspection.id, told, station_code=held.house.station_code, version=inspection.version)


def _follow(uow: UnitOfWork, held: Held, seen: list[Seen]) -> None:
    inspection, house = held.inspection, held.house
    _note_on_house(uow, held)
    open_hazards(uow, house, inspection, seen)
    settle_hazards(uow, house, inspection, [item for item in seen if not item.leaves_a_hazard])
    if inspection.outcome == InspectionOutcome.SUSPEND:
        suspend(uow, house, suspend_reason(count_hazards(seen)))
    uow.session.flush()
    rate_house(uow, house, "INSPECTION_CLOSED")


def _note_on_house(uow: UnitOfWork, held: Held) -> None:
    inspection, house = held.inspection, held.house
    house.last_inspected_on = max(inspection.inspected_on, house.last_inspected_on or inspection.inspected_on)
    if inspection.outcome in PASSED and house.first_passed_on is None:
        house.first_passed_on = inspection.inspected_on
    house.advance(house.version)
    house.updated_at = uow.now
