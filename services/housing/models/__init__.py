"""Housing's tables, by what they are about. No queries, no rules; dates are local calendar dates."""

from services.housing.models.base import Base
from services.housing.models.campaigns import Campaign
from services.housing.models.capacity import CapacityBreach, CapacityRuleLine
from services.housing.models.clues import Clue, ClueRule, ClueSequence
from services.housing.models.hazards import Hazard, HazardAction, HazardRuleLine
from services.housing.models.houses import Bed, House, HouseSequence, Landlord, Room
from services.housing.models.imports import ImportCommunity, ImportRow, LegacyReference
from services.housing.models.inspections import Inspection, InspectionResult, InspectionTemplate, TemplateItem, TemplateOutcome
from services.housing.models.letting import HouseLandlord, Letter, LetterPrint, LetterText, LettingRule
from services.housing.models.photos import Photo, PhotoPart
from services.housing.models.ratings import Rating, RatingAppeal, RatingCorrection, RatingScheme
from services.housing.models.stays import CheckOut, SealedPerson, Stay, StayRule
from shared.db.mergers import declare_mergers
from shared.jobs.tables import declare_jobs

declare_jobs(Base.metadata)
declare_mergers(Base.metadata)

SEEDED: frozenset[str] = frozenset(
    {
        "capacity_rule",
        "clue_rule",
        "hazard_rule",
        "inspection_template",
        "job_retention",
        "letter_text",
        "letting_rule",
        "rating_scheme",
        "stay_rule",
        "template_item",
        "template_outcome",
    }
)
"""Tables whose first rows a migration writes (versioned rules); nothing empties them."""

__all__ = [
    "SEEDED",
    "Base",
    "Bed",
    "Campaign",
    "CapacityBreach",
    "CapacityRuleLine",
    "CheckOut",
    "Clue",
    "ClueRule",
    "ClueSequence",
    "Hazard",
    "HazardAction",
    "HazardRuleLine",
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
    "Photo",
    "PhotoPart",
    "Rating",
    "RatingAppeal",
    "RatingCorrection",
    "RatingScheme",
    "Room",
    "SealedPerson",
    "Stay",
    "StayRule",
    "TemplateItem",
    "TemplateOutcome",
]
