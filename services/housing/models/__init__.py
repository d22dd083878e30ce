"""Housing's tables, by what they are about. No queries, no rules; dates are local calendar dates."""

from services.housing.models.base import Base
from services.housing.models.hazards import Hazard
from services.housing.models.houses import Bed, House, HouseSequence, Landlord, Room
from services.housing.models.inspections import Inspection, InspectionResult, InspectionTemplate, TemplateItem, TemplateOutcome
from services.housing.models.letting import HouseLandlord, Letter, LetterPrint, LetterText, LettingRule
from services.housing.models.photos import Photo, PhotoPart
from services.housing.models.stays import Stay
from shared.db.mergers import declare_mergers

declare_mergers(Base.metadata)

SEEDED: frozenset[str] = frozenset({"inspection_template", "letter_text", "letting_rule", "template_item", "template_outcome"})
"""Tables whose first rows a migration writes (versioned rules); nothing empties them."""

__all__ = [
    "SEEDED",
    "Base",
    "Bed",
    "Hazard",
    "House",
    "HouseLandlord",
    "HouseSequence",
    "Inspection",
    "InspectionResult",
    "InspectionTemplate",
    "Landlord",
    "Letter",
    "LetterPrint",
    "LetterText",
    "LettingRule",
    "Photo",
    "PhotoPart",
    "Room",
    "Stay",
    "TemplateItem",
    "TemplateOutcome",
]
