"""Events about employers, hire checks and rosters."""

from marshmallow import fields

from shared.contracts.event import Event
from shared.contracts.population.basis import SERVICE
from shared.contracts.schema import Answer, Identifier, StationCode


class EmployerFact(Answer):
    """An employer as it now stands, also when a merger of stations has moved it; ``closed_on`` is the first day without."""

    employer_id = Identifier(required=True)
    station_code = StationCode(required=True)
    state = fields.String(required=True)
    since = fields.Date(required=True)
    closed_on = fields.Date(required=True, allow_none=True)


class HireChecked(Answer):
    """An employer had people checked before hiring them: how many, and what was answered. The subject is this act."""

    employer_id = Identifier(required=True)
    station_code = StationCode(required=True)
    checked_on = fields.Date(required=True)
    count = fields.Integer(required=True)
    documents_valid = fields.Integer(required=True)
    residences_registered = fields.Integer(required=True)


class RosterChanged(Answer):
    """A new list of an employer's people was applied. The subject is the list, ``version`` its number with that employer."""

    employer_id = Identifier(required=True)
    station_code = StationCode(required=True)
    version = fields.Integer(required=True)
    joins = fields.Integer(required=True)
    leaves = fields.Integer(required=True)
    unchanged = fields.Integer(required=True)


EMPLOYER_REGISTERED = Event(SERVICE, "employer_registered", 1, EmployerFact)
EMPLOYER_CHANGED = Event(SERVICE, "employer_changed", 1, EmployerFact)
EMPLOYER_CLOSED = Event(SERVICE, "employer_closed", 1, EmployerFact)
HIRE_CHECKED = Event(SERVICE, "hire_checked", 1, HireChecked)
ROSTER_CHANGED = Event(SERVICE, "roster_changed", 1, RosterChanged)
