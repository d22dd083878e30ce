"""Versions of the check sheet as the contract's answers."""

from services.housing.models import InspectionTemplate, TemplateItem
from services.housing.models.sheets import Sheet
from shared.answers import Answer, day, instant

ITEM = ("code", "aspect", "severity", "is_mandatory", "text_zh", "text_en", "basis_zh", "basis_en")


def show_item(item: TemplateItem) -> Answer:
    """``TemplateItemAnswer``."""
    return {name: getattr(item, name) for name in ITEM}


def show_version(template: InspectionTemplate, item_count: int, current: int) -> Answer:
    """``TemplateSummary``."""
    return {
        "version": template.version,
        "valid_from": day(template.valid_from),
        "is_current": template.version == current,
        "basis_zh": template.basis_zh,
        "basis_en": template.basis_en,
        "published_by": template.published_by,
        "published_at": instant(template.published_at),
        "item_count": item_count,
    }


def show_template(sheet: Sheet, current: int) -> Answer:
    """``TemplateAnswer``."""
    return {
        **show_version(sheet.template, len(sheet.items), current),
        "sheet": [show_item(item) for item in sheet.items],
        "outcomes": [{"severity": line.severity, "outcome": line.outcome, "allowed": list(line.allowed)} for line in sheet.outcomes],
    }
