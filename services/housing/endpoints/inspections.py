"""Inspections, their templates and photographs."""

from services.housing.endpoints.base import Endpoints


class InspectionEndpoints(Endpoints):
    """Calls about inspections, their templates and photographs."""
