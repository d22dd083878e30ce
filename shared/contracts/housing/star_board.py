"""The schemas of what anybody may see of houses: the star board of a station and the card of a house. Nothing of a person, no address."""

from marshmallow import fields, validate

from shared.contracts.housing.basis import one_of
from shared.contracts.housing.vocabulary.hazards import Severity
from shared.contracts.housing.vocabulary.inspections import Aspect
from shared.contracts.housing.vocabulary.rating import CardEvent, CardState, Level, RatingState
from shared.contracts.schema import Answer, Request, StationCode

BOARD_PAGE = 50
"""Houses a page, and the most that may be asked for."""


class StarBoardRequest(Request):
    """The houses of a station that have stars, most stars first, then by number."""

    station_code = StationCode(required=True)
    stars = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(min=1, max=5))
    level = fields.String(load_default=None, allow_none=True, validate=one_of(Level))
    limit = fields.Integer(
        load_default=BOARD_PAGE, validate=validate.Range(min=1, max=BOARD_PAGE), metadata={"description": f"Houses a page, 1 to {BOARD_PAGE}."}
    )
    cursor = fields.String(
        load_default=None, allow_none=True, validate=validate.Length(max=1000), metadata={"description": "`next` of the page before."}
    )


class BoardHouse(Answer):
    """A house on the board; ``card_url`` is what its QR code leads to."""

    number = fields.String(required=True, metadata={"example": "CHANGTANG-000123"})
    stars = fields.Integer(required=True, metadata={"example": 4})
    level = fields.String(required=True, validate=one_of(Level))
    state = fields.String(required=True, validate=one_of(RatingState))
    valid_until = fields.Date(required=True)
    open_hazards = fields.Integer(required=True)
    is_suspended = fields.Boolean(required=True, metadata={"description": "Nobody new may be let into it now."})
    card_url = fields.String(required=True, metadata={"example": "https://liangdian.example/api/v1/house-cards/7Q4M2ZKD90XAB3CE"})


class StarBoardPage(Answer):
    """A part of a board; of a station that was absorbed, that of the one which has its houses now."""

    station_code = StationCode(required=True)
    station_name_zh = fields.String(required=True, metadata={"example": "长塘派出所"})
    station_name_en = fields.String(required=True, metadata={"example": "Changtang Police Station"})
    items = fields.List(fields.Nested(BoardHouse), required=True)
    next = fields.String(required=True, allow_none=True)


class HouseCardRequest(Request):
    """The code on a door or a board; hyphens, spaces and case make no difference."""

    card_code = fields.String(required=True, validate=validate.Length(max=64), metadata={"example": "7Q4M2ZKD90XAB3CE"})


class CardEntry(Answer):
    """One event of a house's time line; what does not belong to its kind is null."""

    on = fields.Date(required=True)
    kind = fields.String(required=True, validate=one_of(CardEvent))
    aspect = fields.String(required=True, allow_none=True, validate=one_of(Aspect))
    severity = fields.String(required=True, allow_none=True, validate=one_of(Severity))
    from_stars = fields.Integer(required=True, allow_none=True)
    stars = fields.Integer(required=True, allow_none=True)


class HouseCard(Answer):
    """What anybody may know of a house; all but ``state`` is null or empty for a code that no house has.

    Of a house that is let no more it says so, and nothing else but its number and station.
    """

    state = fields.String(required=True, validate=one_of(CardState))
    card_code = fields.String(required=True, allow_none=True, metadata={"description": "To be given with a clue about this house."})
    number = fields.String(required=True, allow_none=True, metadata={"example": "CHANGTANG-000123"})
    station_code = StationCode(required=True, allow_none=True)
    station_name_zh = fields.String(required=True, allow_none=True, metadata={"example": "长塘派出所"})
    station_name_en = fields.String(required=True, allow_none=True, metadata={"example": "Changtang Police Station"})
    rating = fields.String(required=True, allow_none=True, validate=one_of(RatingState))
    stars = fields.Integer(required=True, allow_none=True)
    level = fields.String(required=True, allow_none=True, validate=one_of(Level))
    stars_since = fields.Date(required=True, allow_none=True, metadata={"description": "Since when it has had this many stars."})
    valid_until = fields.Date(required=True, allow_none=True)
    last_inspected_on = fields.Date(required=True, allow_none=True)
    open_hazards = fields.Integer(required=True, allow_none=True)
    timeline = fields.List(fields.Nested(CardEntry), required=True)
