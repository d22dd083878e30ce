"""Star ratings, their schemes and appeals, and the star board."""

from services.housing.endpoints.base import Endpoints


class RatingEndpoints(Endpoints):
    """Calls about star ratings, their schemes and appeals, and the star board."""
