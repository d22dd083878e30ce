"""The shapes that only the gateway has: all others are the owning services'."""

from collections.abc import Mapping
from enum import StrEnum

from marshmallow import fields, validate

from shared.contracts.audit import Verification
from shared.contracts.directory.answers import AccountAnswer
from shared.contracts.housing.vocabulary.jobs import JobKind as HousingJobKind
from shared.contracts.jobs import ListJobsRequest
from shared.contracts.population.vocabulary.jobs import JobKind
from shared.contracts.schema import Answer, Request

AUDITED = ("directory", "population", "housing")
"""The services that keep an audit trail."""
JOBS: Mapping[str, type[StrEnum]] = {"population": JobKind, "housing": HousingJobKind}
"""The services that have jobs, and the kinds of them."""


class SignedIn(Answer):
    """A session just opened."""

    token = fields.String(required=True, metadata={"description": "Opaque; shown once. Send it as `Authorization: Bearer <token>`."})
    expires_at = fields.AwareDateTime(required=True, metadata={"description": "Idle sessions end after 30 minutes, all after 12 hours."})
    account = fields.Nested(AccountAnswer, required=True)


class VerificationQuery(Request):
    """Where to go on, when a trail is too long to be verified in one answer."""

    service = fields.String(load_default=None, validate=validate.OneOf(AUDITED), metadata={"description": "Only this service's trail."})
    from_block = fields.Integer(
        load_default=1, validate=validate.Range(min=1, max=2**62), metadata={"description": "`next_block` of the answer before."}
    )


class JobsQuery(ListJobsRequest):
    """Jobs of one service within reach, newest first."""

    owner = fields.String(load_default="population", validate=validate.OneOf(list(JOBS)), metadata={"description": "Whose jobs: the service's name."})
    kind = fields.String(load_default=None, allow_none=True, validate=validate.OneOf([kind.value for kinds in JOBS.values() for kind in kinds]))


class ServiceVerification(Verification):
    """What was verified of one service's trail."""

    service = fields.String(required=True, metadata={"example": "population"})


class TrailVerification(Answer):
    """Whether the audit trails are whole, as far as they were walked; ``complete`` tells that all of them were."""

    ok = fields.Boolean(required=True)
    complete = fields.Boolean(required=True)
    services = fields.List(fields.Nested(ServiceVerification), required=True)


class ProblemAnswer(Answer):
    """What a problem code means."""

    type = fields.String(required=True, metadata={"example": "/api/v1/problems/STALE_VERSION"})
    code = fields.String(required=True, metadata={"example": "STALE_VERSION"})
    status = fields.Integer(required=True, metadata={"example": 412})
    title_zh = fields.String(required=True, metadata={"example": "记录已被他人修改"})
    title_en = fields.String(required=True, metadata={"example": "The record has changed since it was read"})


class ProblemList(Answer):
    """Every problem code."""

    items = fields.List(fields.Nested(ProblemAnswer), required=True)
