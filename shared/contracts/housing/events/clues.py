"""Events about clues: of what was written they hold nothing."""

from marshmallow import fields

from shared.contracts.event import Event
from shared.contracts.housing.basis import SERVICE, one_of
from shared.contracts.housing.vocabulary.clues import Authority, ClueChannel, ClueKind, ClueOutcome, DismissReason
from shared.contracts.schema import Answer, Identifier, StationCode


class ClueFact(Answer):
    """A clue and what it is about; ``house_id`` is null as long as nobody knows the house."""

    clue_id = Identifier(required=True)
    kind = fields.String(required=True, validate=one_of(ClueKind))
    channel = fields.String(required=True, validate=one_of(ClueChannel))
    station_code = StationCode(required=True)
    house_id = Identifier(required=True, allow_none=True)
    received_on = fields.Date(required=True)
    answer_due_on = fields.Date(required=True)


class ClueAccepted(ClueFact):
    """Somebody follows it up, from now on or instead of another."""

    assignee_id = Identifier(required=True)
    accepted_on = fields.Date(required=True)


class ClueAnswered(ClueFact):
    """It is answered."""

    outcome = fields.String(required=True, validate=one_of(ClueOutcome))
    referred_to = fields.String(required=True, allow_none=True, validate=one_of(Authority))
    duplicate_of = Identifier(required=True, allow_none=True)
    answered_on = fields.Date(required=True)


class ClueDismissed(ClueFact):
    """It gets no answer."""

    reason = fields.String(required=True, validate=one_of(DismissReason))
    dismissed_on = fields.Date(required=True)


CLUE_RECEIVED = Event(SERVICE, "clue_received", 1, ClueFact)
CLUE_ACCEPTED = Event(SERVICE, "clue_accepted", 1, ClueAccepted)
CLUE_ANSWERED = Event(SERVICE, "clue_answered", 1, ClueAnswered)
CLUE_DISMISSED = Event(SERVICE, "clue_dismissed", 1, ClueDismissed)
