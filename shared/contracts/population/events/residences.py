"""Events about people and their spells of residence."""

from marshmallow import fields

from shared.contracts.event import Event
from shared.contracts.population.basis import SERVICE
from shared.contracts.schema import Answer, Identifier, StationCode


class PersonRegistered(Answer):
    """A person is known for the first time."""

    person_id = Identifier(required=True)


class PersonChanged(Answer):
    """What is written about a person is different; ``fields`` names it, without values."""

    person_id = Identifier(required=True)
    fields_ = fields.List(fields.String(), required=True, data_key="fields", attribute="fields")


class ResidenceFact(Answer):
    """A residence as it now stands."""

    residence_id = Identifier(required=True)
    person_id = Identifier(required=True)
    station_code = StationCode(required=True)
    community_id = Identifier(required=True, allow_none=True)
    house_id = Identifier(required=True, allow_none=True)
    category = fields.String(required=True)
    reason = fields.String(required=True)
    place_kind = fields.String(required=True)
    started_on = fields.Date(required=True)
    expected_end_on = fields.Date(required=True, allow_none=True)
    ended_on = fields.Date(required=True, allow_none=True)
    end_reason = fields.String(required=True, allow_none=True)


class ResidenceAltered(ResidenceFact):
    """A residence after a change or a correction; ``fields`` names what is different, those of the person included."""

    fields_ = fields.List(fields.String(), required=True, data_key="fields", attribute="fields")
    changed_on = fields.Date(required=True)


class ResidenceTransferred(ResidenceFact):
    """A residence after its station was merged into another; ``station_code`` is the survivor."""

    from_station_code = StationCode(required=True)


PERSON_REGISTERED = Event(SERVICE, "person_registered", 1, PersonRegistered)
PERSON_CHANGED = Event(SERVICE, "person_changed", 1, PersonChanged)
RESIDENCE_REGISTERED = Event(SERVICE, "residence_registered", 1, ResidenceFact)
RESIDENCE_CHANGED = Event(SERVICE, "residence_changed", 1, ResidenceAltered)
RESIDENCE_CORRECTED = Event(SERVICE, "residence_corrected", 1, ResidenceAltered)
RESIDENCE_ENDED = Event(SERVICE, "residence_ended", 1, ResidenceFact)
RESIDENCE_TRANSFERRED = Event(SERVICE, "residence_transferred", 1, ResidenceTransferred)
