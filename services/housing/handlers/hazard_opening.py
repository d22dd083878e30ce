"""Hazards come to be: from failed items of an inspection, or written down by who saw or heard of them.

An item that has a hazard which is still there, in the same room, makes no second one: that one was found again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.housing.handlers.hazard_acts import Said, do, journal, tell
from services.housing.handlers.hazard_reach import Held, held
from services.housing.handlers.hazard_rules import rule_of
from services.housing.models import Hazard, House, Inspection
from services.housing.queries import hazards as queries
from services.housing.rules.findings import Seen
from shared.calendar.working_days import is_working_day
from shared.contracts.housing.events.hazards import HAZARD_FOUND_AGAIN, HAZARD_OPENED
from shared.contracts.housing.vocabulary.hazards import OTHER_ITEM, HazardAct, HazardOrigin, HazardState
from shared.db.base import new_id
from shared.db.notes import seal_note
from shared.db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Finding:
    """How hazards came to be known: by which way, on which day, through whom, and by which inspection if by one."""

    origin: HazardOrigin
    found_on: date
    found_by: str
    inspection_id: str | None = None


def open_hazards(uow: UnitOfWork, house: House, inspection: Inspection, seen: Sequence[Seen]) -> list[Hazard]:
    """A hazard for each item that failed and was not put right on the spot; announced and on record.

    Returns those that are new, and those that were found again. The house is locked by the caller, who rates it afterwards.
    """
    finding = Finding(HazardOrigin.INSPECTION, inspection.inspected_on, inspection.inspector_id, inspection.id)
    return [find(uow, house, item, finding).hazard for item in seen if item.leaves_a_hazard]


def find(uow: UnitOfWork, house: House, item: Seen, finding: Finding, *, kind: str | None = None, photo_id: str | None = None) -> Held:
    """The hazard that something wrong is, made or found again; ``kind`` says what it is when no item of the template does.

    The house is locked by the caller, who rates it afterwards.
    """
    said = Said(note=item.note, photo_id=photo_id, inspection_id=finding.inspection_id)
    known = None if item.code == OTHER_ITEM else queries.locked_same(uow.session, house.id, item.code, item.room_id)
    if known is None:
        return _make(uow, house, item, finding, said, kind)
    found = held(uow, house, known)
    _find_again(uow, found, said)
    return found


def _find_again(uow: UnitOfWork, found: Held, said: Said) -> None:
    found.hazard.advance(found.hazard.version)
    found.hazard.times_found += 1
    if said.inspection_id is not None:  # whose failed item is put right with it
        found.hazard.inspection_id = said.inspection_id
    do(uow, found, HazardAct.FOUND_AGAIN, said)
    tell(uow, HAZARD_FOUND_AGAIN, found, inspection_id=said.inspection_id)


def _make(uow: UnitOfWork, house: House, item: Seen, finding: Finding, said: Said, kind: str | None) -> Held:
    hazard = _new_hazard(uow, house, item, finding, kind)
    rule = rule_of(uow, hazard, finding.found_on)
    hazard.due_on, hazard.rule_version = rule.due(finding.found_on, is_working_day), rule.version
    uow.session.add(hazard)
    uow.session.flush()
    made = held(uow, house, hazard)
    journal(uow, hazard, HazardAct.FOUND, said)
    tell(uow, HAZARD_OPENED, made, origin=finding.origin.value, inspection_id=finding.inspection_id)
    return made


def _new_hazard(uow: UnitOfWork, house: House, item: Seen, finding: Finding, kind: str | None) -> Hazard:
    hazard_id = new_id()
    return Hazard(
        id=hazard_id,
        house_id=house.id,
        room_id=item.room_id,
        station_code=house.station_code,
        origin=finding.origin.value,
        inspection_id=finding.inspection_id,
        item_code=item.code,
        kind_encrypted=seal_note(uow.cipher, "hazard", "kind_encrypted", hazard_id, kind),
        aspect=item.aspect.value,
        severity=item.severity.value,
        state=HazardState.OPEN.value,
        found_on=finding.found_on,
        note_encrypted=seal_note(uow.cipher, "hazard", "note_encrypted", hazard_id, item.note),
        found_by=finding.found_by,
        found_at=uow.now,
        updated_at=uow.now,
    )
