"""Events about registrations that somebody submits."""

from marshmallow import fields

from shared.contracts.event import Event
from shared.contracts.population.basis import SERVICE
from shared.contracts.schema import Answer, Identifier, StationCode


class SubmissionFact(Answer):
    """A submission waits for its station, or does no more; ``submitted_on`` is the day from which it counts."""

    submission_id = Identifier(required=True)
    station_code = StationCode(required=True)
    channel = fields.String(required=True)
    submitted_on = fields.Date(required=True)


class SubmissionDeclined(SubmissionFact):
    """A submission went back to its author, or came to nothing."""

    reason = fields.String(required=True)


class SubmissionAccepted(SubmissionFact):
    """A submission was registered."""

    residence_id = Identifier(required=True)


SUBMISSION_SUBMITTED = Event(SERVICE, "submission_submitted", 1, SubmissionFact)
SUBMISSION_RETURNED = Event(SERVICE, "submission_returned", 1, SubmissionDeclined)
SUBMISSION_ACCEPTED = Event(SERVICE, "submission_accepted", 1, SubmissionAccepted)
SUBMISSION_REFUSED = Event(SERVICE, "submission_refused", 1, SubmissionDeclined)
SUBMISSION_WITHDRAWN = Event(SERVICE, "submission_withdrawn", 1, SubmissionFact)
