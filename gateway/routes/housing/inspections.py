"""Inspections, their templates and photographs."""

from gateway.http import Routes


class InspectionRoutes(Routes):
    """Routes about inspections, their templates and photographs."""
