"""The population as a nameko service: its entrypoints, put together. Method names are wire format."""

from services.population.endpoints.duplicates import DuplicateEndpoints
from services.population.endpoints.employers import EmployerEndpoints
from services.population.endpoints.exports import ExportEndpoints
from services.population.endpoints.imports import ImportEndpoints
from services.population.endpoints.receipts import ReceiptEndpoints
from services.population.endpoints.records import RecordEndpoints
from services.population.endpoints.residences import ResidenceEndpoints
from services.population.endpoints.spells import SpellEndpoints
from services.population.endpoints.stays import StayEndpoints
from services.population.endpoints.submissions import SubmissionEndpoints
from services.population.endpoints.visits import VisitEndpoints
from services.population.handlers.job_kinds import WORKSHOP
from shared.contracts.audit import audit_sealed
from shared.contracts.population.basis import SERVICE
from shared.db.audit_endpoints import AuditEndpoints, keep_anchor
from shared.db.housekeeping import Housekeeping
from shared.jobs.desk import Desk, Desks
from shared.jobs.endpoints import JobEndpoints
from shared.messaging.envelope import Delivered
from shared.messaging.relay import Relay
from shared.messaging.subscribe import subscribe


class PopulationService(
    ResidenceEndpoints,
    SpellEndpoints,
    VisitEndpoints,
    ReceiptEndpoints,
    EmployerEndpoints,
    DuplicateEndpoints,
    RecordEndpoints,
    ImportEndpoints,
    ExportEndpoints,
    SubmissionEndpoints,
    StayEndpoints,
    JobEndpoints,
    AuditEndpoints,
    Housekeeping,
):
    """People, and where they live."""

    name = SERVICE

    relay = Relay()
    desk: Desk = Desks(WORKSHOP)

    @subscribe(audit_sealed("directory"))
    def when_audit_sealed_keep_anchor(self, delivered: Delivered) -> None:
        """Keep the head of the directory's audit trail where the directory cannot reach it."""
        self.database.receive(delivered, keep_anchor)
