"""Employers, hire checks and rosters."""

from gateway.http import Routes


class EmployerRoutes(Routes):
    """Routes about employers, hire checks and rosters."""
