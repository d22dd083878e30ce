"""The population's resources, one file for each group of them, in URL order."""

from gateway.routes.population.duplicates import DuplicateRoutes
from gateway.routes.population.employers import EmployerRoutes
from gateway.routes.population.exports import ExportRoutes
from gateway.routes.population.imports import ImportRoutes
from gateway.routes.population.receipts import ReceiptRoutes
from gateway.routes.population.records import RecordRoutes
from gateway.routes.population.residences import ResidenceRoutes
from gateway.routes.population.spells import SpellRoutes
from gateway.routes.population.stays import StayRefusalRoutes
from gateway.routes.population.submissions import SubmissionRoutes
from gateway.routes.population.visits import VisitRoutes


class PopulationRoutes(
    ResidenceRoutes,
    SpellRoutes,
    VisitRoutes,
    ReceiptRoutes,
    EmployerRoutes,
    DuplicateRoutes,
    RecordRoutes,
    ImportRoutes,
    ExportRoutes,
    SubmissionRoutes,
    StayRefusalRoutes,
):
    """People, where they live, and all that is done about it."""
