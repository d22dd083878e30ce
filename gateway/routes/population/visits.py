"""Verification visits, absences and work queues."""

from gateway.http import Routes


class VisitRoutes(Routes):
    """Routes about verification visits, absences and work queues."""
