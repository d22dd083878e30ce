"""The schemas of rating schemes: how inspections and hazards become stars, in versions that the bureau publishes.

All figures are whole numbers, so that a rating can be recomputed by hand.
"""

from marshmallow import fields, validate

from shared.contracts.housing.basis import one_of
from shared.contracts.housing.vocabulary.inspections import Aspect
from shared.contracts.housing.vocabulary.rating import Level, NotApplicable
from shared.contracts.schema import Answer, Pattern, Request, Text

ITEM_CODE = r"^[A-Z][A-Z0-9_]{1,63}$"
POINTS = validate.Range(min=1, max=1000)
STARS = validate.Range(min=1, max=5)
CAP = validate.Range(min=1, max=4)
PERCENT = validate.Range(min=0, max=100)
DAYS = validate.Range(min=1, max=3650)
MOST_ITEMS = 200


class ItemCode(fields.String):
    """The code of an item of the check sheet, the same in all versions of it."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(validate=Pattern(ITEM_CODE), metadata={"example": "SMOKE_ALARM"}, **kwargs)  # type: ignore[arg-type] # a field's own options


class AspectWeight(Request):
    """The points of each item of an aspect that has none of its own."""

    aspect = fields.String(required=True, validate=one_of(Aspect))
    weight = fields.Integer(required=True, strict=True, validate=POINTS)


class ItemWeight(Request):
    """The points of one item."""

    item_code = ItemCode(required=True)
    weight = fields.Integer(required=True, strict=True, validate=POINTS)


class StarLine(Request):
    """One number of stars: from which score of 100 on, its colour, and after how many days at most the house is inspected again."""

    stars = fields.Integer(required=True, strict=True, validate=STARS)
    from_score = fields.Integer(required=True, strict=True, validate=PERCENT)
    level = fields.String(required=True, validate=one_of(Level))
    interval_days = fields.Integer(required=True, strict=True, validate=DAYS)


class Veto(Request):
    """A named item that caps the stars while it fails anywhere in the house."""

    item_code = ItemCode(required=True)
    stars = fields.Integer(required=True, strict=True, validate=CAP)


class Terms(Request):
    """How a rating is worked out.

    An item's points are shared evenly among the places in which it was looked at. ``fixed_on_site_percent`` of them count when it
    failed and was put right on the spot, ``rectified_percent`` when its hazard was closed since.
    """

    aspects = fields.List(fields.Nested(AspectWeight), required=True, validate=validate.Length(min=1, max=10))
    items = fields.List(fields.Nested(ItemWeight), required=True, validate=validate.Length(max=MOST_ITEMS))
    stars = fields.List(fields.Nested(StarLine), required=True, validate=validate.Length(min=1, max=5))
    vetoes = fields.List(fields.Nested(Veto), required=True, validate=validate.Length(max=MOST_ITEMS))
    critical_open_stars = fields.Integer(
        required=True, strict=True, validate=CAP, metadata={"description": "The most stars while a critical hazard is open."}
    )
    major_overdue_stars = fields.Integer(
        required=True, strict=True, validate=CAP, metadata={"description": "The most stars while a major hazard is open and overdue."}
    )
    not_applicable = fields.String(required=True, validate=one_of(NotApplicable))
    fixed_on_site_percent = fields.Integer(required=True, strict=True, validate=PERCENT)
    rectified_percent = fields.Integer(required=True, strict=True, validate=PERCENT)
    validity_days = fields.Integer(
        required=True, strict=True, validate=DAYS, metadata={"description": "For how long after the inspection a rating is valid."}
    )
    appeal_days = fields.Integer(
        required=True, strict=True, validate=DAYS, metadata={"description": "For how long after the rating a landlord may appeal."}
    )


class PublishRatingSchemeRequest(Terms):
    """A version that holds from a day to come; all houses are rated by it when it begins."""

    valid_from = fields.Date(required=True)
    basis_zh = Text(required=True, max_length=500)
    basis_en = Text(required=True, max_length=500)


class GetRatingSchemeRequest(Request):
    """One version; its number is ``scheme_version``, for ``version`` is what If-Match names."""

    scheme_version = fields.Integer(required=True, validate=validate.Range(min=1, max=2**31 - 1))


class RatingSchemeAnswer(Answer):
    """A version of the scheme, with what it rests on."""

    scheme_version = fields.Integer(required=True)
    valid_from = fields.Date(required=True)
    basis_zh = fields.String(required=True)
    basis_en = fields.String(required=True)
    is_in_force = fields.Boolean(required=True, metadata={"description": "Whether ratings are made by it today."})
    terms = fields.Nested(Terms, required=True)


class RatingSchemes(Answer):
    """Every version, the newest first."""

    items = fields.List(fields.Nested(RatingSchemeAnswer), required=True)
