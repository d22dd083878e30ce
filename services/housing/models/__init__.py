"""Housing's tables, by what they are about. No queries, no rules; dates are local calendar dates."""

from services.housing.models.base import Base
from services.housing.models.hazards import Hazard
from services.housing.models.houses import Bed, House, HouseSequence, Landlord, Room
from services.housing.models.imports import ImportCommunity, ImportRow, LegacyReference
from services.housing.models.inspections import Inspection, InspectionResult, InspectionTemplate, TemplateItem
from services.housing.models.letting import HouseLandlord, Letter, LetterPrint, LetterText, LettingRule
from services.housing.models.stays import Stay
from shared.db.mergers import declare_mergers
from shared.jobs.tables import declare_jobs

declare_mergers(Base.metadata)
declare_jobs(Base.metadata)

SEEDED: frozenset[str] = frozenset({"job_retention", "inspection_template", "template_item", "letter_text", "letting_rule"})
"""Tables whose first rows a migration writes (versioned rules); nothing empties them."""

__all__ = [
    "SEEDED",
    "Base",
    "Bed",
    "Hazard",
    "House",
    "HouseLandlord",
    "HouseSequence",
    "ImportCommunity",
    "ImportRow",
    "Inspection",
    "InspectionResult",
    "InspectionTemplate",
    "Landlord",
    "LegacyReference",
    "Letter",
    "LetterPrint",
    "LetterText",
    "LettingRule",
    "Room",
    "Stay",
    "TemplateItem",
]
