"""The gateway: the routes of all services on one nameko service. Composition only."""

from gateway.access import check_complete
from gateway.declaration import Route, declared
from gateway.routes.audit import AuditRoutes
from gateway.routes.directory import DirectoryRoutes
from gateway.routes.documentation import DocumentationRoutes
from gateway.routes.events import EventRoutes
from gateway.routes.housing import HousingRoutes
from gateway.routes.jobs import JobRoutes
from gateway.routes.population import PopulationRoutes
from gateway.routes.session import SessionRoutes


class Gateway(SessionRoutes, DirectoryRoutes, PopulationRoutes, HousingRoutes, JobRoutes, AuditRoutes, EventRoutes, DocumentationRoutes):
    """The public HTTP API."""

    name = "gateway"

    @classmethod
    def declarations(cls) -> list[Route]:
        """Every route, in the order of their addresses."""
        return declared(cls)


check_complete(Gateway.declarations())
