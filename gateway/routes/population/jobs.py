"""Jobs, what takes longer than a call."""

from gateway.http import Routes


class JobRoutes(Routes):
    """Routes about jobs, what takes longer than a call."""
