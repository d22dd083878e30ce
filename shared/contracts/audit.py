"""The audit trail as every service with a database offers it: list it, verify it, and keep the heads of others' chains.

Each service has the same three methods and one event; the functions below make them for one service.
"""

from functools import cache

from marshmallow import fields, validate

from shared.contracts.directory.roles import Role
from shared.contracts.event import Event
from shared.contracts.method import Method
from shared.contracts.schema import Answer, PageRequest, Pattern, Request, Text

READERS = frozenset({Role.AUDITOR, Role.STATION_HEAD})
"""A station head sees what was done to the station's own records."""
VERIFIERS = frozenset({Role.AUDITOR, Role.OPERATIONS})
HEX_HASH = Pattern(r"^[0-9a-f]{64}$")
LARGEST = validate.Range(min=0, max=2**62)


class AuditQuery(PageRequest):
    """Entries that tell of one record (``residence:<id>``, ``person:<id>``), newest first: those about it and those related to it."""

    subject = Text(required=True, max_length=200)


class AuditEntry(Answer):
    """Who did what to which record, and why."""

    id = fields.String(required=True)
    at = fields.String(required=True)
    actor_id = fields.String(required=True)
    actor_roles = fields.List(fields.String(), required=True)
    actor_station = fields.String(required=True, allow_none=True)
    action = fields.String(required=True)
    subject = fields.String(required=True)
    related = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "Other records that it showed or touched, as `person:<id>` of a residence that was read."},
    )
    station_code = fields.String(required=True, allow_none=True)
    purpose = fields.String(required=True, allow_none=True)
    request_id = fields.String(required=True)
    detail = fields.Dict(required=True)


class AuditPage(Answer):
    """A page of entries."""

    items = fields.List(fields.Nested(AuditEntry), required=True)
    next = fields.String(required=True, allow_none=True)


class Anchor(Request):
    """The head of a chain at some time, as kept elsewhere."""

    number = fields.Integer(required=True, validate=LARGEST)
    total_count = fields.Integer(required=True, validate=LARGEST)
    hash = fields.String(required=True, validate=HEX_HASH)


class VerificationRequest(Request):
    """Which blocks to verify: ``blocks`` from ``from_block`` on, or the last ``blocks`` ones; ``anchors`` come from another service."""

    from_block = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(min=1, max=2**62))
    blocks = fields.Integer(load_default=500, validate=validate.Range(min=1, max=5_000))
    anchors = fields.List(fields.Nested(Anchor), load_default=list, validate=validate.Length(max=200))


class Finding(Answer):
    """The first thing that is wrong: its kind, and the block or row it was found at.

    ``ENTRY_CHANGED``, ``ENTRY_MISSING``, ``ENTRY_INSERTED``, ``ENTRY_MOVED``, ``BLOCK_CHANGED``, ``BLOCK_MISSING``,
    ``ANCHOR_DIFFERS`` (another chain was anchored at this number), ``TAIL_MISSING`` (anchored, and not there any more).
    """

    kind = fields.String(required=True)
    block = fields.Integer(required=True)
    row = fields.Integer(required=True, allow_none=True)


class Verification(Answer):
    """What was verified. ``next_block`` is where to go on, or null when the head was reached."""

    ok = fields.Boolean(required=True)
    finding = fields.Nested(Finding, required=True, allow_none=True)
    from_block = fields.Integer(required=True)
    next_block = fields.Integer(required=True, allow_none=True)
    blocks = fields.Integer(required=True)
    entries = fields.Integer(required=True)
    unsealed = fields.Integer(required=True)
    anchors = fields.Integer(required=True)
    head = fields.Nested(Anchor, required=True)


class AnchorQuery(Request):
    """The newest anchors that are kept of ``service``."""

    service = fields.String(required=True, validate=validate.Length(min=1, max=40))
    limit = fields.Integer(load_default=20, validate=validate.Range(min=1, max=200))


class KeptAnchor(Anchor):
    """An anchor, with the time at which the block was sealed and the one at which it was received."""

    at = fields.String(required=True)
    received_at = fields.String(required=True)


class Anchors(Answer):
    """Anchors, newest first."""

    items = fields.List(fields.Nested(KeptAnchor), required=True)


class AuditSealed(Answer):
    """The head of the announcing service's chain."""

    number = fields.Integer(required=True)
    total_count = fields.Integer(required=True)
    hash = fields.String(required=True)
    sealed_at = fields.String(required=True)


@cache
def list_audit(service: str) -> Method:
    """The service's entries about a subject."""
    return Method(service, "list_audit", AuditQuery, AuditPage, READERS)


@cache
def verify_audit(service: str) -> Method:
    """Whether the service's trail is whole, against its own chain and the anchors given."""
    return Method(service, "verify_audit", VerificationRequest, Verification, VERIFIERS)


@cache
def list_anchors(service: str) -> Method:
    """The anchors that this service keeps of another."""
    return Method(service, "list_anchors", AnchorQuery, Anchors, VERIFIERS)


@cache
def audit_sealed(service: str) -> Event:
    """A block of the service's trail was sealed."""
    return Event(service, "audit_sealed", 1, AuditSealed)
