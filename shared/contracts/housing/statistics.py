"""The RPC methods about occupancy, capacity, and what is due: counts of houses, rooms and beds, never of anybody in particular."""

from marshmallow import fields, validate

from shared.contracts.housing import capacity
from shared.contracts.housing.basis import LANDLORD, PUBLISHERS, READERS, SERVICE, one_of
from shared.contracts.housing.vocabulary.houses import HouseState
from shared.contracts.housing.vocabulary.rating import Level
from shared.contracts.method import Method
from shared.contracts.schema import Answer, Empty, Identifier, PageRequest, Request, StationCode


class HouseStatisticsRequest(Request):
    """The own station's figures; of all, or of one that is named, to the bureau."""

    station_code = StationCode(load_default=None, allow_none=True)
    as_of = fields.Date(load_default=None, allow_none=True, metadata={"description": "A day, today at the latest; today when absent."})


def _counts(description: str) -> fields.Dict:
    return fields.Dict(keys=fields.String(), values=fields.Integer(), required=True, metadata={"description": description})


def _today(description: str) -> fields.Integer:
    return fields.Integer(required=True, allow_none=True, metadata={"description": f"{description} Null for a past day."})


class HouseStatistics(Answer):
    """A station's figures. Houses closed as duplicates are in none of them.

    For a past day the state of a house follows from its dates, and what has none is null.
    """

    station_code = StationCode(required=True)
    known = fields.Integer(required=True, metadata={"description": "Houses that were registered by the day."})
    verified = fields.Integer(required=True, metadata={"description": "Of these, seen at the door by the day."})
    by_state = _counts("Houses by state.")
    by_stars = _counts("Houses that are not closed, by stars; NONE has none. Empty for a past day.")
    by_level = _counts("Houses that are not closed, by level; NONE has none. Empty for a past day.")
    not_inspected = _today("Houses that are not closed and were never inspected.")
    lettable = _today("Houses into which somebody new may be let.")
    rooms = _today("Open rooms of houses that are not closed.")
    beds = _today("Open beds in them.")
    occupied = fields.Integer(required=True, metadata={"description": "Beds in which somebody slept on the day."})
    reserved = _today("Free beds for which somebody was announced.")
    vacant = _today("Open beds that are neither occupied nor reserved.")
    vacancy_percent = fields.Float(
        required=True, allow_none=True, metadata={"description": "Vacant beds of 100; null without a bed, and for a past day.", "example": 21.4}
    )


class HouseStatisticsList(Answer):
    """Figures by station."""

    as_of = fields.Date(required=True)
    items = fields.List(fields.Nested(HouseStatistics), required=True)


class ListDueInspectionsRequest(PageRequest):
    """Houses that are to be inspected by a day, community by community and along the streets: a round."""

    station_code = StationCode(load_default=None, allow_none=True)
    community_id = Identifier(load_default=None, allow_none=True)
    within_days = fields.Integer(
        load_default=0,
        validate=validate.Range(min=0, max=366),
        metadata={"description": "Calendar days to look ahead; overdue ones are there always."},
    )


class DueInspection(Answer):
    """A house on the round; ``days_left`` is negative when its inspection is overdue."""

    id = Identifier(required=True)
    version = fields.Integer(required=True)
    number = fields.String(required=True, metadata={"example": "CHANGTANG-000123"})
    address = fields.String(required=True, metadata={"example": "东华路 12 号 3 栋"})
    station_code = StationCode(required=True)
    community_id = Identifier(required=True, allow_none=True)
    state = fields.String(required=True, validate=one_of(HouseState))
    stars = fields.Integer(required=True, allow_none=True)
    level = fields.String(required=True, allow_none=True, validate=one_of(Level))
    last_inspected_on = fields.Date(required=True, allow_none=True)
    inspection_due_on = fields.Date(required=True)
    days_left = fields.Integer(required=True)


class DueInspectionPage(Answer):
    """A page of the round."""

    items = fields.List(fields.Nested(DueInspection), required=True)
    next = fields.String(required=True, allow_none=True)


GET_HOUSE_STATISTICS = Method(SERVICE, "get_house_statistics", HouseStatisticsRequest, HouseStatisticsList, READERS)
LIST_DUE_INSPECTIONS = Method(SERVICE, "list_due_inspections", ListDueInspectionsRequest, DueInspectionPage, READERS, about="house")
LIST_CAPACITY_BREACHES = Method(
    SERVICE, "list_capacity_breaches", capacity.ListCapacityBreachesRequest, capacity.CapacityBreachPage, READERS, about="house"
)
LIST_CAPACITY_RULES = Method(SERVICE, "list_capacity_rules", Empty, capacity.CapacityRules, READERS | LANDLORD)
PUBLISH_CAPACITY_RULE = Method(
    SERVICE, "publish_capacity_rule", capacity.PublishCapacityRuleRequest, capacity.CapacityRuleAnswer, PUBLISHERS, writes=True
)
