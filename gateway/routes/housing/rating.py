"""Star ratings, their schemes and appeals, and the star board."""

from gateway.http import Routes


class RatingRoutes(Routes):
    """Routes about star ratings, their schemes and appeals, and the star board."""
