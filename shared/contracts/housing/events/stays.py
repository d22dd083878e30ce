"""Events about stays: what the population register acts upon. Of the guest they hold nothing; the register fetches the report itself."""

from marshmallow import fields

from shared.contracts.event import Event
from shared.contracts.housing.basis import SERVICE
from shared.contracts.schema import Answer, Identifier, StationCode


class StayReported(Answer):
    """A stay is to be registered, or ended; ``attempt`` numbers the reports of a stay, and an answer names the one that it answers.

    The same report may be announced again until it is answered.
    """

    stay_id = Identifier(required=True)
    house_id = Identifier(required=True)
    station_code = StationCode(required=True)
    attempt = fields.Integer(required=True)


class StayEnded(StayReported):
    """A stay is over: ``checked_out_on`` is the first day without."""

    residence_id = Identifier(required=True)
    checked_out_on = fields.Date(required=True)


STAY_CHECKED_IN = Event(SERVICE, "stay_checked_in", 1, StayReported)
STAY_CHECKED_OUT = Event(SERVICE, "stay_checked_out", 1, StayEnded)
