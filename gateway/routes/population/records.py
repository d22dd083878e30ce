"""Sealing, retention, legal hold, disposal, erasure and subject access."""

from gateway.http import Routes


class RecordRoutes(Routes):
    """Routes about sealing, retention, legal hold, disposal, erasure and subject access."""
