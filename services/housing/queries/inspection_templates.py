"""The read side of versions of the check sheet."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.housing.models import InspectionTemplate, TemplateItem, TemplateOutcome
from services.housing.models.sheets import Sheet
from services.housing.rules.inspection_templates import version_on


def sheet(session: Session, version: int) -> Sheet | None:
    """One version."""
    template = session.get(InspectionTemplate, version)
    if template is None:
        return None
    items = session.scalars(select(TemplateItem).where(TemplateItem.template_version == version).order_by(TemplateItem.position)).all()
    outcomes = session.scalars(select(TemplateOutcome).where(TemplateOutcome.template_version == version).order_by(TemplateOutcome.severity)).all()
    return Sheet(template, items, outcomes)


def starts(session: Session) -> dict[int, date]:
    """The first day of each version."""
    return {row.version: row.valid_from for row in session.execute(select(InspectionTemplate.version, InspectionTemplate.valid_from))}


def sheet_on(session: Session, on: date) -> Sheet:
    """The version that holds on a day."""
    found = sheet(session, version_on(starts(session), on))
    if found is None:
        raise LookupError("the first version is seeded by a migration")
    return found


def versions(session: Session) -> list[tuple[InspectionTemplate, int]]:
    """Every version with the number of its items, the newest first."""
    counted = select(InspectionTemplate, func.count(TemplateItem.code)).outerjoin(
        TemplateItem, TemplateItem.template_version == InspectionTemplate.version
    )
    rows = session.execute(counted.group_by(InspectionTemplate.version).order_by(InspectionTemplate.version.desc()))
    return [(row[0], row[1]) for row in rows]


def known_aspects(session: Session) -> dict[str, str]:
    """The aspect of each code that was ever used."""
    return {row.code: row.aspect for row in session.execute(select(TemplateItem.code, TemplateItem.aspect).distinct())}
