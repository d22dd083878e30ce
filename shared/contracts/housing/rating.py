"""The RPC methods about star ratings, their schemes and appeals, and the star board.

A rating belongs to a house. It follows from the last closed inspection and the open hazards by a published scheme, and its trace says how.
"""

from marshmallow import fields, validate

from shared.contracts.directory.roles import Role
from shared.contracts.housing import rating_schemes as schemes
from shared.contracts.housing import star_board as board
from shared.contracts.housing.basis import LANDLORD, PUBLISHERS, READERS, SERVICE, one_of
from shared.contracts.housing.vocabulary.hazards import Severity
from shared.contracts.housing.vocabulary.inspections import Aspect, ItemResult
from shared.contracts.housing.vocabulary.rating import (
    AppealDecision,
    AppealReason,
    AppealState,
    Basis,
    CapKind,
    Level,
    RatingCause,
    RatingState,
)
from shared.contracts.method import Method
from shared.contracts.schema import Answer, Empty, Identifier, PageRequest, Request, StationCode, Text

RATING_READERS = READERS | LANDLORD
APPEAL_DECIDERS = frozenset({Role.STATION_HEAD, Role.BUREAU})
LONGEST_NOTE = 1000


class RatingRequest(Request):
    """The present rating of a house (``id``)."""

    id = Identifier(required=True)


class ListRatingsRequest(PageRequest):
    """The ratings of a house (``id``), the latest first."""

    id = Identifier(required=True)


class SimulationRequest(Request):
    """What would raise the stars of a house (``id``); with ``fixed``, what they would be if these items were put right."""

    id = Identifier(required=True)
    fixed = fields.List(schemes.ItemCode(), load_default=list, validate=validate.Length(max=100))


class AppealRatingRequest(Request):
    """An appeal against the present rating of a house (``id``), by the account of its landlord or manager."""

    id = Identifier(required=True)
    reason = fields.String(required=True, validate=one_of(AppealReason))
    note = Text(required=True, max_length=LONGEST_NOTE, multiline=True)


class ListRatingAppealsRequest(PageRequest):
    """Appeals within reach: the open ones with those that have waited longest first, all others with the latest first."""

    state = fields.String(load_default=None, allow_none=True, validate=one_of(AppealState))
    house_id = Identifier(load_default=None, allow_none=True)


class RatingAppealRequest(Request):
    """One appeal."""

    id = Identifier(required=True)


class CorrectedItem(Request):
    """What an item should have been, in one room or, without a room, in the whole house."""

    item_code = schemes.ItemCode(required=True)
    room_id = Identifier(load_default=None, allow_none=True)
    result = fields.String(required=True, validate=one_of(ItemResult))


class DecideRatingAppealRequest(Request):
    """The decision about an appeal, with its grounds; CORRECTED names the items, UPHELD none."""

    id = Identifier(required=True)
    version = fields.Integer(required=True, strict=True)
    decision = fields.String(required=True, validate=one_of(AppealDecision))
    note = Text(required=True, max_length=LONGEST_NOTE, multiline=True)
    corrections = fields.List(fields.Nested(CorrectedItem), load_default=list, validate=validate.Length(max=200))


class TraceLine(Answer):
    """One item in one place: its points, and how many of them the house has and lacks. Shown with two decimals; worked out exactly."""

    item_code = schemes.ItemCode(required=True)
    text_zh = fields.String(required=True, allow_none=True)
    text_en = fields.String(required=True, allow_none=True)
    aspect = fields.String(required=True, validate=one_of(Aspect))
    room_id = Identifier(required=True, allow_none=True)
    result = fields.String(required=True, validate=one_of(ItemResult))
    basis = fields.String(required=True, validate=one_of(Basis))
    fixed_on_site = fields.Boolean(required=True)
    weight = fields.Float(required=True, metadata={"description": "0 for an item that left the sum."})
    got = fields.Float(required=True)
    lost = fields.Float(required=True)


class CapAnswer(Answer):
    """What keeps the stars down, and to how many at most."""

    kind = fields.String(required=True, validate=one_of(CapKind))
    stars = fields.Integer(required=True)
    item_code = schemes.ItemCode(required=True)
    text_zh = fields.String(required=True, allow_none=True)
    text_en = fields.String(required=True, allow_none=True)
    hazard_id = Identifier(required=True, allow_none=True)


class RatingSummary(Answer):
    """A rating as it was made; ``score`` is rounded down to two decimals, so that it never shows a threshold that was not reached."""

    id = Identifier(required=True)
    house_id = Identifier(required=True)
    inspection_id = Identifier(required=True)
    scheme_version = fields.Integer(required=True)
    because = fields.String(required=True, validate=one_of(RatingCause))
    score = fields.Float(required=True, metadata={"example": 87.5})
    stars_by_score = fields.Integer(required=True, metadata={"description": "Before any cap.", "example": 4})
    from_stars = fields.Integer(required=True, allow_none=True, metadata={"description": "How many the house had before.", "example": 3})
    stars = fields.Integer(required=True, metadata={"example": 4})
    level = fields.String(required=True, validate=one_of(Level))
    caps = fields.List(fields.Nested(CapAnswer), required=True)
    rated_on = fields.Date(required=True)
    rated_at = fields.AwareDateTime(required=True)
    valid_until = fields.Date(required=True)
    inspection_due_on = fields.Date(required=True)


class RatingAnswer(RatingSummary):
    """The present rating of a house, item by item."""

    state = fields.String(required=True, validate=one_of(RatingState))
    appeal_until = fields.Date(required=True, metadata={"description": "The last day on which its landlord may appeal."})
    interval_days = fields.Integer(required=True)
    trace = fields.List(fields.Nested(TraceLine), required=True)


class RatingPage(Answer):
    """A page of ratings."""

    items = fields.List(fields.Nested(RatingSummary), required=True)
    next = fields.String(required=True, allow_none=True)


class SimulationStep(Answer):
    """One item to put right, in every place where it fails; a recheck is possible from ``earliest_on``, its hazard is due on ``due_on``."""

    item_code = schemes.ItemCode(required=True)
    text_zh = fields.String(required=True, allow_none=True)
    text_en = fields.String(required=True, allow_none=True)
    aspect = fields.String(required=True, validate=one_of(Aspect))
    severity = fields.String(required=True, validate=one_of(Severity))
    gain = fields.Float(required=True, metadata={"description": "Points of 100 that it brings."})
    lifts_cap = fields.Boolean(required=True, metadata={"description": "Without it this many stars cannot be had, whatever the score."})
    hazard_ids = fields.List(Identifier(), required=True)
    earliest_on = fields.Date(required=True)
    due_on = fields.Date(required=True, allow_none=True)


class SimulationTarget(Answer):
    """The fewest items that have to be put right for so many stars; those that lift a cap first, then those that bring most.

    ``is_reachable`` is false when putting everything right is not enough before the next inspection; ``steps`` are all items then.
    """

    stars = fields.Integer(required=True)
    level = fields.String(required=True, validate=one_of(Level))
    is_reachable = fields.Boolean(required=True)
    score = fields.Float(required=True, metadata={"description": "When the steps are done."})
    by = fields.Date(required=True, allow_none=True, metadata={"description": "The latest day on which a hazard among the steps is due."})
    steps = fields.List(fields.Nested(SimulationStep), required=True)


class Supposed(Answer):
    """What the rating would be if the items asked for were put right."""

    fixed = fields.List(schemes.ItemCode(), required=True)
    score = fields.Float(required=True)
    stars = fields.Integer(required=True)
    level = fields.String(required=True, validate=one_of(Level))
    caps = fields.List(fields.Nested(CapAnswer), required=True)


class Simulation(Answer):
    """What would raise the stars, by the scheme in force today."""

    house_id = Identifier(required=True)
    scheme_version = fields.Integer(required=True)
    score = fields.Float(required=True)
    stars = fields.Integer(required=True)
    level = fields.String(required=True, validate=one_of(Level))
    targets = fields.List(fields.Nested(SimulationTarget), required=True)
    supposed = fields.Nested(Supposed, required=True, allow_none=True)


class CorrectedItemAnswer(Answer):
    """An item as it was corrected; the inspection itself stays as it was closed."""

    item_code = schemes.ItemCode(required=True)
    room_id = Identifier(required=True, allow_none=True)
    result = fields.String(required=True, validate=one_of(ItemResult))


class RatingAppealAnswer(Answer):
    """An appeal; ``note`` is the landlord's, ``decision_note`` the grounds of the decision: null to who runs the house now and did not appeal."""

    id = Identifier(required=True)
    version = fields.Integer(required=True)
    house_id = Identifier(required=True)
    station_code = StationCode(required=True)
    rating_id = Identifier(required=True)
    inspection_id = Identifier(required=True)
    state = fields.String(required=True, validate=one_of(AppealState))
    reason = fields.String(required=True, validate=one_of(AppealReason))
    note = fields.String(required=True, allow_none=True)
    appealed_on = fields.Date(required=True)
    appealed_by = fields.String(required=True, metadata={"description": "Account id."})
    decided_on = fields.Date(required=True, allow_none=True)
    decided_by = fields.String(required=True, allow_none=True, metadata={"description": "Account id."})
    decision_note = fields.String(required=True, allow_none=True)
    corrections = fields.List(fields.Nested(CorrectedItemAnswer), required=True)


class RatingAppealPage(Answer):
    """A page of appeals."""

    items = fields.List(fields.Nested(RatingAppealAnswer), required=True)
    next = fields.String(required=True, allow_none=True)


PUBLISH_RATING_SCHEME = Method(
    SERVICE, "publish_rating_scheme", schemes.PublishRatingSchemeRequest, schemes.RatingSchemeAnswer, PUBLISHERS, writes=True, about="rating_scheme"
)
LIST_RATING_SCHEMES = Method(SERVICE, "list_rating_schemes", Empty, schemes.RatingSchemes, RATING_READERS)
GET_RATING_SCHEME = Method(SERVICE, "get_rating_scheme", schemes.GetRatingSchemeRequest, schemes.RatingSchemeAnswer, RATING_READERS)
GET_RATING = Method(SERVICE, "get_rating", RatingRequest, RatingAnswer, RATING_READERS, about="house")
LIST_RATINGS = Method(SERVICE, "list_ratings", ListRatingsRequest, RatingPage, RATING_READERS, about="house")
SIMULATE_RATING = Method(SERVICE, "simulate_rating", SimulationRequest, Simulation, RATING_READERS, about="house")
APPEAL_RATING = Method(SERVICE, "appeal_rating", AppealRatingRequest, RatingAppealAnswer, LANDLORD, writes=True, about="house")
LIST_APPEALS = Method(SERVICE, "list_rating_appeals", ListRatingAppealsRequest, RatingAppealPage, RATING_READERS)
GET_APPEAL = Method(SERVICE, "get_rating_appeal", RatingAppealRequest, RatingAppealAnswer, RATING_READERS, about="appeal")
DECIDE_APPEAL = Method(SERVICE, "decide_rating_appeal", DecideRatingAppealRequest, RatingAppealAnswer, APPEAL_DECIDERS, writes=True, about="appeal")
GET_STAR_BOARD = Method(SERVICE, "get_star_board", board.StarBoardRequest, board.StarBoardPage)
GET_HOUSE_CARD = Method(SERVICE, "get_house_card", board.HouseCardRequest, board.HouseCard)
