"""What was seen in inspections, as plain values for those who follow it up."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.housing.models import Inspection, InspectionResult, TemplateItem
from services.housing.rules.findings import Seen
from shared.contracts.housing.vocabulary.hazards import Severity
from shared.contracts.housing.vocabulary.inspections import Aspect, InspectionState, ItemResult
from shared.db.encryption import FieldCipher
from shared.db.notes import open_note


def last_seen(session: Session, house_id: str) -> tuple[Inspection, list[Seen]] | None:
    """The last closed inspection of a house, by its day, with what was seen (without notes); None before the first."""
    closed = select(Inspection).where(Inspection.house_id == house_id, Inspection.state == InspectionState.CLOSED.value)
    latest = (Inspection.inspected_on.desc(), Inspection.closed_at.desc(), Inspection.id.desc())
    found = session.scalars(closed.order_by(*latest).limit(1)).one_or_none()
    return None if found is None else (found, seen_in(session, found))


def seen_in(session: Session, inspection: Inspection, cipher: FieldCipher | None = None) -> list[Seen]:
    """What was seen in an inspection, in the order of its sheet; with a cipher, with what was noted."""
    asked = (
        select(InspectionResult, TemplateItem)
        .join(TemplateItem, TemplateItem.code == InspectionResult.item_code)
        .where(InspectionResult.inspection_id == inspection.id, TemplateItem.template_version == inspection.template_version)
        .order_by(TemplateItem.position, InspectionResult.room_id.nulls_first())
    )
    return [_seen(row, item, cipher) for row, item in session.execute(asked)]


def _seen(row: InspectionResult, item: TemplateItem, cipher: FieldCipher | None) -> Seen:
    return Seen(
        code=row.item_code,
        aspect=Aspect(item.aspect),
        severity=Severity(item.severity),
        result=ItemResult(row.result),
        room_id=row.room_id,
        fixed_on_site=row.fixed_on_site,
        note=None if cipher is None else open_note(cipher, row, "note_encrypted"),
    )
