"""Events about hazards, with all that a work order about one needs: where, how bad, by when, and whether it is still there."""

from marshmallow import fields

from shared.contracts.event import Event
from shared.contracts.housing.basis import SERVICE
from shared.contracts.schema import Answer, Identifier, StationCode


class HazardFact(Answer):
    """A hazard as it is now; ``due_on`` is the last day on which it is put right in time."""

    hazard_id = Identifier(required=True)
    house_id = Identifier(required=True)
    station_code = StationCode(required=True)
    community_id = Identifier(required=True, allow_none=True)
    item_code = fields.String(required=True)
    aspect = fields.String(required=True)
    severity = fields.String(required=True)
    state = fields.String(required=True)
    found_on = fields.Date(required=True)
    due_on = fields.Date(required=True)


class HazardOpened(HazardFact):
    """There is a hazard that was not known."""

    origin = fields.String(required=True)
    inspection_id = Identifier(required=True, allow_none=True)


class HazardFoundAgain(HazardFact):
    """A hazard that is known was found again, by an inspection or without one."""

    inspection_id = Identifier(required=True, allow_none=True)


class HazardRechecked(HazardFact):
    """An officer looked whether it is put right."""

    result = fields.String(required=True)


class HazardClosed(HazardFact):
    """It is over; ``by`` is the act that ended it."""

    closed_on = fields.Date(required=True)
    by = fields.String(required=True)


class HazardReopened(HazardFact):
    """What was reported as put right, or handed on, is the landlord's to put right again, by another deadline; ``by`` is the act."""

    by = fields.String(required=True)


class HazardExtensionAsked(HazardFact):
    """The landlord asks for a later deadline."""

    asked_until = fields.Date(required=True)


class HazardExtended(HazardFact):
    """The deadline is later than ``from_due_on``, for the ``extensions``-th time."""

    from_due_on = fields.Date(required=True)
    extensions = fields.Integer(required=True)


class HazardTransferred(HazardFact):
    """Another authority has it; it is open until its outcome is recorded."""

    authority = fields.String(required=True)


class HazardWithdrawn(HazardFact):
    """It was entered by mistake."""

    reason = fields.String(required=True)


class HazardRulePublished(Answer):
    """A version of the rules of hazards holds from a day to come."""

    version = fields.Integer(required=True)
    valid_from = fields.Date(required=True)


HAZARD_OPENED = Event(SERVICE, "hazard_opened", 1, HazardOpened)
HAZARD_FOUND_AGAIN = Event(SERVICE, "hazard_found_again", 1, HazardFoundAgain)
HAZARD_RECTIFIED = Event(SERVICE, "hazard_rectified", 1, HazardFact)
HAZARD_RECHECKED = Event(SERVICE, "hazard_rechecked", 1, HazardRechecked)
HAZARD_CLOSED = Event(SERVICE, "hazard_closed", 1, HazardClosed)
HAZARD_REOPENED = Event(SERVICE, "hazard_reopened", 1, HazardReopened)
HAZARD_EXTENSION_ASKED = Event(SERVICE, "hazard_extension_asked", 1, HazardExtensionAsked)
HAZARD_EXTENDED = Event(SERVICE, "hazard_extended", 1, HazardExtended)
HAZARD_TRANSFERRED = Event(SERVICE, "hazard_transferred", 1, HazardTransferred)
HAZARD_OVERDUE = Event(SERVICE, "hazard_overdue", 1, HazardFact)
HAZARD_WITHDRAWN = Event(SERVICE, "hazard_withdrawn", 1, HazardWithdrawn)
HAZARD_RULE_PUBLISHED = Event(SERVICE, "hazard_rule_published", 1, HazardRulePublished)
