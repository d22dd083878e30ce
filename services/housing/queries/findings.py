"""What was seen at the last inspection of a house, as ratings take it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.housing.models import Inspection, InspectionResult, TemplateItem
from services.housing.rules.findings import Seen
from shared.contracts.housing.vocabulary.hazards import Severity
from shared.contracts.housing.vocabulary.inspections import Aspect, InspectionState, ItemResult


def last_seen(session: Session, house_id: str) -> tuple[Inspection, list[Seen]] | None:
    """The last closed inspection of a house with what was seen, in the order of the check sheet; None before the first."""
    closed = select(Inspection).where(Inspection.house_id == house_id, Inspection.state == InspectionState.CLOSED.value)
    inspection = session.scalars(closed.order_by(Inspection.inspected_on.desc(), Inspection.id.desc()).limit(1)).first()
    if inspection is None:
        return None
    both = (TemplateItem.template_version == inspection.template_version) & (TemplateItem.code == InspectionResult.item_code)
    asked = select(InspectionResult, TemplateItem).join(TemplateItem, both).where(InspectionResult.inspection_id == inspection.id)
    return inspection, [_seen(*row) for row in session.execute(asked.order_by(TemplateItem.position, InspectionResult.id))]


def _seen(result: InspectionResult, item: TemplateItem) -> Seen:
    return Seen(
        code=item.code,
        aspect=Aspect(item.aspect),
        severity=Severity(item.severity),
        result=ItemResult(result.result),
        room_id=result.room_id,
        fixed_on_site=result.fixed_on_site,
    )
