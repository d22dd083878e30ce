"""Jobs as every service offers them that has any: see how far one is, cancel it, fetch what it made.

Each such service has the same four methods and one event; the functions below make them for one service. What kinds of jobs there are
each service says itself. Whoever reads the station's records sees its jobs; the file that a job has made is for whoever asked for it alone.
"""

from functools import cache

from marshmallow import fields, validate

from shared.contracts.directory.roles import STATION_ROLES, Role
from shared.contracts.event import Event
from shared.contracts.method import Method
from shared.contracts.schema import Answer, Identifier, PageRequest, Request, StationCode
from shared.contracts.vocabulary import JobState

MOST_PARTS = 100_000
LONGEST_KIND = 40
READERS = STATION_ROLES | {Role.BUREAU}
CANCELLERS = READERS - {Role.MEDIATOR}


_STATES = validate.OneOf([state.value for state in JobState])


class JobRequest(Request):
    """One job."""

    id = Identifier(required=True)


class ListJobsRequest(PageRequest):
    """Jobs within reach, newest first."""

    station_code = StationCode(load_default=None, allow_none=True)
    kind = fields.String(load_default=None, allow_none=True, validate=validate.Length(min=1, max=LONGEST_KIND))
    state = fields.String(load_default=None, allow_none=True, validate=_STATES)


class ReadJobResultRequest(JobRequest):
    """One part of the file that a job has made; the first part is 0."""

    part = fields.Integer(required=True, validate=validate.Range(min=0, max=MOST_PARTS))


class JobProgress(Answer):
    """How far a job is; ``total`` is null while nobody knows."""

    done = fields.Integer(required=True)
    total = fields.Integer(required=True, allow_none=True)
    unit = fields.String(required=True, metadata={"example": "rows"})


class JobError(Answer):
    """Why a job failed; ``row`` is the line of the file that is at fault, where there is one."""

    code = fields.String(required=True, metadata={"example": "FILE_UNREADABLE"})
    row = fields.Integer(required=True, allow_none=True)


class JobAnswer(Answer):
    """A job. ``counts`` are what it did, by kind of outcome; ``result_url`` leads to the file it made, while that is kept."""

    id = Identifier(required=True)
    version = fields.Integer(required=True)
    kind = fields.String(required=True, metadata={"description": "What it does, in a word of its service.", "example": "RESIDENTS_IMPORT"})
    state = fields.String(required=True, validate=_STATES)
    station_code = StationCode(required=True, allow_none=True)
    requested_by = fields.String(required=True, metadata={"description": "Account id."})
    parameters = fields.Dict(required=True, metadata={"description": "What was asked for."})
    progress = fields.Nested(JobProgress, required=True)
    counts = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True, metadata={"example": {"IMPORTED": 9700, "REFUSED": 300}})
    notes = fields.List(fields.String(), required=True, metadata={"description": "Codes of what is worth knowing.", "example": []})
    created_at = fields.AwareDateTime(required=True)
    started_at = fields.AwareDateTime(required=True, allow_none=True)
    finished_at = fields.AwareDateTime(required=True, allow_none=True)
    eta = fields.AwareDateTime(required=True, allow_none=True, metadata={"description": "When it is done if it goes on as it has gone so far."})
    expires_at = fields.AwareDateTime(required=True, allow_none=True, metadata={"description": "When it is removed with all that it made."})
    result_url = fields.String(required=True, allow_none=True, metadata={"example": "/api/v1/jobs/0197c0de-0000-8001-8000-000000000001/result"})
    error = fields.Nested(JobError, required=True, allow_none=True)


class JobPage(Answer):
    """A page of jobs."""

    items = fields.List(fields.Nested(JobAnswer), required=True)
    next = fields.String(required=True, allow_none=True)


class JobResultPart(Answer):
    """One part of a file, in base64; ``parts`` of them make ``size`` bytes."""

    name = fields.String(required=True)
    media_type = fields.String(required=True)
    size = fields.Integer(required=True)
    parts = fields.Integer(required=True)
    content = fields.String(required=True)


class JobProgressed(Answer):
    """How far a job is: at most once a second, and when it ends."""

    job_id = Identifier(required=True)
    kind = fields.String(required=True)
    state = fields.String(required=True)
    done = fields.Integer(required=True)
    total = fields.Integer(required=True, allow_none=True)


@cache
def get_job(service: str) -> Method:
    """One of the service's jobs."""
    return Method(service, "get_job", JobRequest, JobAnswer, READERS, about="job")


@cache
def list_jobs(service: str) -> Method:
    """The service's jobs."""
    return Method(service, "list_jobs", ListJobsRequest, JobPage, READERS, about="job")


@cache
def cancel_job(service: str) -> Method:
    """Stop one of the service's jobs."""
    return Method(service, "cancel_job", JobRequest, JobAnswer, CANCELLERS, writes=True, about="job")


@cache
def read_job_result(service: str) -> Method:
    """A part of what one of the service's jobs has made."""
    return Method(service, "read_job_result", ReadJobResultRequest, JobResultPart, READERS, about="job")


@cache
def job_progressed(service: str) -> Event:
    """One of the service's jobs has come further."""
    return Event(service, "job_progressed", 1, JobProgressed)
