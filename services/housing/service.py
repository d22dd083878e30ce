"""Housing as a nameko service: its entrypoints, put together. Method names are wire format."""

from services.housing.endpoints.campaigns import CampaignEndpoints
from services.housing.endpoints.clues import ClueEndpoints
from services.housing.endpoints.handover import HandoverEndpoints
from services.housing.endpoints.hazards import HazardEndpoints
from services.housing.endpoints.houses import HouseEndpoints
from services.housing.endpoints.imports import ImportEndpoints
from services.housing.endpoints.inspections import InspectionEndpoints
from services.housing.endpoints.letting import LettingEndpoints
from services.housing.endpoints.mergers import MergerEndpoints
from services.housing.endpoints.rating import RatingEndpoints
from services.housing.endpoints.statistics import StatisticEndpoints
from services.housing.endpoints.stays import StayEndpoints
from services.housing.handlers.job_kinds import WORKSHOP
from shared.contracts.audit import audit_sealed
from shared.contracts.housing.basis import SERVICE
from shared.db.audit_endpoints import AuditEndpoints, keep_anchor
from shared.db.housekeeping import Housekeeping
from shared.jobs.desk import Desk, Desks
from shared.jobs.endpoints import JobEndpoints
from shared.messaging.envelope import Delivered
from shared.messaging.relay import Relay
from shared.messaging.subscribe import subscribe


class HousingService(
    HouseEndpoints,
    LettingEndpoints,
    StayEndpoints,
    HandoverEndpoints,
    InspectionEndpoints,
    HazardEndpoints,
    RatingEndpoints,
    ClueEndpoints,
    CampaignEndpoints,
    StatisticEndpoints,
    ImportEndpoints,
    MergerEndpoints,
    JobEndpoints,
    AuditEndpoints,
    Housekeeping,
):
    """Rental houses and what is done about them."""

    name = SERVICE

    relay = Relay()
    desk: Desk = Desks(WORKSHOP)

    @subscribe(audit_sealed("population"))
    def when_audit_sealed_keep_anchor(self, delivered: Delivered) -> None:
        """Keep the head of the population's audit trail where the population cannot reach it."""
        self.database.receive(delivered, keep_anchor)
