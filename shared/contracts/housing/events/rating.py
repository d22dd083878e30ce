"""Events about star ratings, their schemes and appeals."""

from marshmallow import fields

from shared.contracts.event import Event
from shared.contracts.housing.basis import SERVICE, one_of
from shared.contracts.housing.vocabulary.rating import AppealReason, AppealState, Level, RatingCause
from shared.contracts.schema import Answer, Identifier, StationCode


class HouseRated(Answer):
    """A house was rated anew; ``from_stars`` is null for its first rating, and may equal ``stars``: the score or what it rests on changed."""

    house_id = Identifier(required=True)
    rating_id = Identifier(required=True)
    station_code = StationCode(required=True)
    community_id = Identifier(required=True, allow_none=True)
    scheme_version = fields.Integer(required=True)
    because = fields.String(required=True, validate=one_of(RatingCause))
    from_stars = fields.Integer(required=True, allow_none=True)
    stars = fields.Integer(required=True)
    level = fields.String(required=True, validate=one_of(Level))
    rated_on = fields.Date(required=True)
    valid_until = fields.Date(required=True)
    inspection_due_on = fields.Date(required=True)


class RatingExpired(Answer):
    """The validity of a house's rating ran out without an inspection; one is due at once."""

    house_id = Identifier(required=True)
    rating_id = Identifier(required=True)
    station_code = StationCode(required=True)
    community_id = Identifier(required=True, allow_none=True)
    stars = fields.Integer(required=True)
    valid_until = fields.Date(required=True)


class RatingAppealed(Answer):
    """A landlord appealed against a rating; somebody else than the inspector decides."""

    appeal_id = Identifier(required=True)
    house_id = Identifier(required=True)
    rating_id = Identifier(required=True)
    station_code = StationCode(required=True)
    reason = fields.String(required=True, validate=one_of(AppealReason))
    appealed_on = fields.Date(required=True)


class RatingAppealDecided(Answer):
    """An appeal was decided; ``corrections`` is how many items were corrected."""

    appeal_id = Identifier(required=True)
    house_id = Identifier(required=True)
    station_code = StationCode(required=True)
    state = fields.String(required=True, validate=one_of(AppealState))
    corrections = fields.Integer(required=True)
    decided_on = fields.Date(required=True)


class RatingSchemePublished(Answer):
    """A version of the rating scheme, by which all houses are rated from a day on."""

    scheme_version = fields.Integer(required=True)
    valid_from = fields.Date(required=True)


HOUSE_RATED = Event(SERVICE, "house_rated", 1, HouseRated)
RATING_EXPIRED = Event(SERVICE, "rating_expired", 1, RatingExpired)
RATING_APPEALED = Event(SERVICE, "rating_appealed", 1, RatingAppealed)
RATING_APPEAL_DECIDED = Event(SERVICE, "rating_appeal_decided", 1, RatingAppealDecided)
RATING_SCHEME_PUBLISHED = Event(SERVICE, "rating_scheme_published", 1, RatingSchemePublished)
