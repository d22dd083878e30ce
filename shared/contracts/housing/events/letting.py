"""Events about the responsibility letter, and whether a house may be let."""

from marshmallow import fields

from shared.contracts.event import Event
from shared.contracts.housing.basis import SERVICE
from shared.contracts.housing.events.houses import HouseFact
from shared.contracts.schema import Identifier


class LetterSigned(HouseFact):
    """The landlord of a house has signed a version of the letter."""

    letter_id = Identifier(required=True)
    letter_version = fields.Integer(required=True)
    way = fields.String(required=True)
    signed_on = fields.Date(required=True)


HOUSE_LETTER_SIGNED = Event(SERVICE, "house_letter_signed", 1, LetterSigned)
