"""Registrations that somebody submits and a clerk accepts."""

from gateway.http import Routes


class SubmissionRoutes(Routes):
    """Routes about registrations that somebody submits and a clerk accepts."""
