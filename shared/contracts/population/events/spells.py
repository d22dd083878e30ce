"""Events about moves, statutory rules, exemptions, and stays that outlast their expected end."""

from marshmallow import fields

from shared.contracts.event import Event
from shared.contracts.population.basis import SERVICE
from shared.contracts.population.events.residences import ResidenceFact
from shared.contracts.schema import Answer, Identifier, StationCode


class MoveFact(Answer):
    """A move, made or reversed: announced once for each of the two stations, under one subject and version."""

    move_id = Identifier(required=True)
    person_id = Identifier(required=True)
    from_residence_id = Identifier(required=True)
    to_residence_id = Identifier(required=True)
    from_station_code = StationCode(required=True)
    to_station_code = StationCode(required=True)
    moved_on = fields.Date(required=True)


class ResidenceRestored(ResidenceFact):
    """A residence that goes on after all: the move that had ended it was no move."""

    move_id = Identifier(required=True)


class ExpectedEndPassed(ResidenceFact):
    """A residence that goes on although its expected end has passed; announced once for each expected end, without a new version."""


class StatutoryRuleFact(Answer):
    """A version of a rule that is valid from a day on."""

    rule_id = Identifier(required=True)
    act = fields.String(required=True)
    who = fields.String(required=True)
    number = fields.Integer(required=True)
    valid_from = fields.Date(required=True)


class ExemptionFact(Answer):
    """An exemption of a residence."""

    exemption_id = Identifier(required=True)
    residence_id = Identifier(required=True)
    kind = fields.String(required=True)


MOVE_MADE = Event(SERVICE, "move_made", 1, MoveFact)
MOVE_REVERSED = Event(SERVICE, "move_reversed", 1, MoveFact)
RESIDENCE_RESTORED = Event(SERVICE, "residence_restored", 1, ResidenceRestored)
RESIDENCE_EXPECTED_END_PASSED = Event(SERVICE, "residence_expected_end_passed", 1, ExpectedEndPassed)
STATUTORY_RULE_PUBLISHED = Event(SERVICE, "statutory_rule_published", 1, StatutoryRuleFact)
EXEMPTION_GRANTED = Event(SERVICE, "exemption_granted", 1, ExemptionFact)
EXEMPTION_REVOKED = Event(SERVICE, "exemption_revoked", 1, ExemptionFact)
