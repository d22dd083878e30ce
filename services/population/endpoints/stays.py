"""What the register does about stays in rental houses: it fetches each report, registers or ends, and answers."""

from services.population.endpoints.base import Endpoints


class StayEndpoints(Endpoints):
    """Events of housing."""
