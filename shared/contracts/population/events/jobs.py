"""Events about jobs, what takes longer than a call."""

from marshmallow import fields

from shared.contracts.event import Event
from shared.contracts.population.basis import SERVICE
from shared.contracts.schema import Answer, Identifier


class JobProgressed(Answer):
    """How far a job is: at most once a second, and when it ends."""

    job_id = Identifier(required=True)
    kind = fields.String(required=True)
    state = fields.String(required=True)
    done = fields.Integer(required=True)
    total = fields.Integer(required=True, allow_none=True)


JOB_PROGRESSED = Event(SERVICE, "job_progressed", 1, JobProgressed)
