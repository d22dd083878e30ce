"""The routes of the housing service, by subject."""

from gateway.routes.housing.campaigns import CampaignRoutes
from gateway.routes.housing.clues import ClueRoutes
from gateway.routes.housing.hazards import HazardRoutes
from gateway.routes.housing.houses import HouseRoutes
from gateway.routes.housing.imports import HouseImportRoutes
from gateway.routes.housing.inspections import InspectionRoutes
from gateway.routes.housing.letting import LettingRoutes
from gateway.routes.housing.rating import RatingRoutes
from gateway.routes.housing.statistics import StatisticRoutes
from gateway.routes.housing.stays import StayRoutes


class HousingRoutes(
    HouseRoutes,
    LettingRoutes,
    StayRoutes,
    InspectionRoutes,
    HazardRoutes,
    RatingRoutes,
    ClueRoutes,
    CampaignRoutes,
    StatisticRoutes,
    HouseImportRoutes,
):
    """Rental houses, and all that is done about them."""
