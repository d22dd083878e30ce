"""Events that answer the reports of stays: what became of each in the register."""

from marshmallow import fields

from shared.contracts.event import Event
from shared.contracts.population.basis import SERVICE
from shared.contracts.schema import Answer, Identifier, StationCode


class StayAnswered(Answer):
    """The register's answer to one report of a stay."""

    stay_id = Identifier(required=True)
    attempt = fields.Integer(required=True)
    station_code = StationCode(required=True)


class StayRegistered(StayAnswered):
    """The guest's residence is registered; ``person_id`` is whose it is, absent from what was told before it was."""

    residence_id = Identifier(required=True)
    person_id = Identifier()


class StayResidenceEnded(StayAnswered):
    """The guest's residence has ended."""

    residence_id = Identifier(required=True)
    ended_on = fields.Date(required=True)


class StayRefused(StayAnswered):
    """The register took nothing: ``code`` says why, ``pointers`` which fields of the report are at fault."""

    code = fields.String(required=True)
    pointers = fields.List(fields.String(), required=True)


STAY_RESIDENCE_REGISTERED = Event(SERVICE, "stay_residence_registered", 1, StayRegistered)
STAY_RESIDENCE_ENDED = Event(SERVICE, "stay_residence_ended", 1, StayResidenceEnded)
STAY_RESIDENCE_REFUSED = Event(SERVICE, "stay_residence_refused", 1, StayRefused)
