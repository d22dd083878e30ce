"""Events about verification visits and absences: what was found and decided, never in whose words."""

from marshmallow import fields

from shared.contracts.event import Event
from shared.contracts.population.basis import SERVICE
from shared.contracts.schema import Answer, Identifier, StationCode


class ResidenceVerified(Answer):
    """An officer was at the door; ``first_lives_there`` tells the first visit of a residence that found the person living there.

    Residents verified in a period are the residences with an outcome LIVES_THERE within it; those for the first time, where that is true.
    """

    visit_id = Identifier(required=True)
    residence_id = Identifier(required=True)
    person_id = Identifier(required=True)
    station_code = StationCode(required=True)
    community_id = Identifier(required=True, allow_none=True)
    house_id = Identifier(required=True, allow_none=True)
    outcome = fields.String(required=True)
    visited_on = fields.Date(required=True)
    first_lives_there = fields.Boolean(required=True)


class AbsenceFact(Answer):
    """An absence as it now stands."""

    absence_id = Identifier(required=True)
    residence_id = Identifier(required=True)
    person_id = Identifier(required=True)
    station_code = StationCode(required=True)
    community_id = Identifier(required=True, allow_none=True)
    house_id = Identifier(required=True, allow_none=True)
    state = fields.String(required=True)
    suspected_on = fields.Date(required=True)
    established_on = fields.Date(required=True, allow_none=True)
    appeal_until = fields.Date(required=True, allow_none=True)
    appealed_on = fields.Date(required=True, allow_none=True)
    decided_on = fields.Date(required=True, allow_none=True)


class VisitRulesPublished(Answer):
    """Another version of the visit rules holds from a day on."""

    version = fields.Integer(required=True)
    valid_from = fields.Date(required=True)


RESIDENCE_VERIFIED = Event(SERVICE, "residence_verified", 1, ResidenceVerified)
RESIDENCE_ABSENCE_SUSPECTED = Event(SERVICE, "residence_absence_suspected", 1, AbsenceFact)
RESIDENCE_ABSENCE_ESTABLISHED = Event(SERVICE, "residence_absence_established", 1, AbsenceFact)
RESIDENCE_ABSENCE_APPEALED = Event(SERVICE, "residence_absence_appealed", 1, AbsenceFact)
RESIDENCE_ABSENCE_UPHELD = Event(SERVICE, "residence_absence_upheld", 1, AbsenceFact)
RESIDENCE_ABSENCE_LIFTED = Event(SERVICE, "residence_absence_lifted", 1, AbsenceFact)
VISIT_RULES_PUBLISHED = Event(SERVICE, "visit_rules_published", 1, VisitRulesPublished)
