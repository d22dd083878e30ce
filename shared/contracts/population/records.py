"""The RPC methods about sealing, retention, legal hold, disposal, erasure and subject access.

What destroys records takes two people: one proposes, another one (``SAME_PERSON`` otherwise) approves.
"""

from marshmallow import fields, validate

from shared.contracts.directory.roles import Role
from shared.contracts.method import Method
from shared.contracts.population.basis import PUBLISHERS, READERS, SERVICE, one_of
from shared.contracts.population.subject_access import OwnRecordPaper, PrintOwnRecordRequest, SubjectAccessAnswer, SubjectAccessRequest
from shared.contracts.population.vocabulary.records import (
    DataKind,
    DisposalOutcome,
    ErasureReason,
    HoldReason,
    ProposalState,
    RecordType,
    SealReason,
)
from shared.contracts.schema import Answer, Identifier, PageRequest, Request, StationCode, Text

HEADS = frozenset({Role.STATION_HEAD})
COUNTER = frozenset({Role.CLERK, Role.STATION_HEAD})
DECIDERS = frozenset({Role.STATION_HEAD, Role.BUREAU})
OVERSEERS = DECIDERS | {Role.AUDITOR}
DAYS = validate.Range(min=0, max=36_500)
LAST_DAY = {"description": "The last day of it; without end when absent."}


class OnePersonRequest(Request):
    """One person."""

    id = Identifier(required=True)


class SealPersonRequest(OnePersonRequest):
    """That a person's record is to be sealed; the note is kept encrypted and shown to the head of the station alone."""

    version = fields.Integer(required=True, strict=True)
    reason = fields.String(required=True, validate=one_of(SealReason))
    note = Text(load_default=None, allow_none=True, max_length=500)
    until = fields.Date(load_default=None, allow_none=True, metadata=LAST_DAY)


class UnsealPersonRequest(OnePersonRequest):
    """That a person's record is to be sealed no longer."""

    version = fields.Integer(required=True, strict=True)


class SealAnswer(Answer):
    """Whether a person (``id``, ``version``) is sealed, and why; all else is null if not."""

    id = Identifier(required=True)
    version = fields.Integer(required=True)
    sealed = fields.Boolean(required=True)
    reason = fields.String(required=True, allow_none=True, validate=one_of(SealReason))
    note = fields.String(required=True, allow_none=True)
    until = fields.Date(required=True, allow_none=True)
    sealed_by = fields.String(required=True, allow_none=True, metadata={"description": "Account id."})
    sealed_at = fields.AwareDateTime(required=True, allow_none=True)


class PublishRetentionRuleRequest(Request):
    """How long records of one kind are kept, from a day on; the rule before holds until then.

    A record must be kept for ``minimum_days`` (until then nobody may ask to have it erased) and is disposed of after ``days``.
    """

    record_type = fields.String(required=True, validate=one_of(RecordType))
    days = fields.Integer(required=True, strict=True, validate=DAYS)
    minimum_days = fields.Integer(required=True, strict=True, validate=DAYS)
    valid_from = fields.Date(required=True, metadata={"description": "Today at the earliest."})
    basis_zh = Text(required=True, min_length=4, max_length=500)
    basis_en = Text(required=True, min_length=4, max_length=500)


class ListRetentionRulesRequest(Request):
    """All rules, past and coming ones too."""

    record_type = fields.String(load_default=None, allow_none=True, validate=one_of(RecordType))


class RetentionRuleAnswer(Answer):
    """A retention rule; ``confirmed`` is false for those that the product came with, which the bureau has not confirmed yet."""

    id = Identifier(required=True)
    record_type = fields.String(required=True, validate=one_of(RecordType))
    days = fields.Integer(required=True)
    minimum_days = fields.Integer(required=True)
    valid_from = fields.Date(required=True)
    basis_zh = fields.String(required=True)
    basis_en = fields.String(required=True)
    confirmed = fields.Boolean(required=True)
    published_at = fields.AwareDateTime(required=True)


class RetentionRules(Answer):
    """Rules, by kind of record, the newest first."""

    items = fields.List(fields.Nested(RetentionRuleAnswer), required=True)


class DueRecordsRequest(Request):
    """What is beyond its time within reach."""


class DueRecordsOfType(Answer):
    """How many records of a kind are beyond their time, held or not, and the rule that says so."""

    record_type = fields.String(required=True, validate=one_of(RecordType))
    rule_id = Identifier(required=True)
    counted_from = fields.Date(required=True, metadata={"description": "Records whose days began on this day or before are beyond their time."})
    count = fields.Integer(required=True)
    held = fields.Integer(required=True, metadata={"description": "Of these, how many are on legal hold."})


class DueRecords(Answer):
    """What is beyond its time, by kind of record."""

    items = fields.List(fields.Nested(DueRecordsOfType), required=True)


class PlaceHoldRequest(OnePersonRequest):
    """That a person's records are neither disposed of nor erased; ``authority`` names the file of whoever asks for it, and is encrypted."""

    reason = fields.String(required=True, validate=one_of(HoldReason))
    authority = Text(required=True, min_length=2, max_length=200, metadata={"description": "Office and file number."})
    until = fields.Date(load_default=None, allow_none=True, metadata=LAST_DAY)


class ReleaseHoldRequest(Request):
    """That a hold is over."""

    id = Identifier(required=True)
    version = fields.Integer(required=True, strict=True)


class ListHoldsRequest(PageRequest):
    """Holds within reach, the newest first."""

    station_code = StationCode(load_default=None, allow_none=True)
    person_id = Identifier(load_default=None, allow_none=True)
    in_force = fields.Boolean(load_default=None, allow_none=True)


class HoldAnswer(Answer):
    """A legal hold."""

    id = Identifier(required=True)
    version = fields.Integer(required=True)
    person_id = Identifier(required=True)
    reason = fields.String(required=True, validate=one_of(HoldReason))
    authority = fields.String(required=True)
    until = fields.Date(required=True, allow_none=True)
    in_force = fields.Boolean(required=True)
    placed_by = fields.String(required=True)
    placed_at = fields.AwareDateTime(required=True)
    released_by = fields.String(required=True, allow_none=True)
    released_at = fields.AwareDateTime(required=True, allow_none=True)


class HoldPage(Answer):
    """A page of holds."""

    items = fields.List(fields.Nested(HoldAnswer), required=True)
    next = fields.String(required=True, allow_none=True)


class ProposeDisposalRequest(Request):
    """That the own station's records of a kind that are beyond their time and not held be disposed of, 500 at most, the oldest first."""

    record_type = fields.String(required=True, validate=one_of(RecordType))


class ProposalRequest(Request):
    """One proposal."""

    id = Identifier(required=True)


class DecideRequest(ProposalRequest):
    """A decision upon a proposal as it was seen."""

    version = fields.Integer(required=True, strict=True)


class ListProposalsRequest(PageRequest):
    """Proposals within reach, the newest first."""

    station_code = StationCode(load_default=None, allow_none=True)
    state = fields.String(load_default=None, allow_none=True, validate=one_of(ProposalState))


class ProposalAnswer(Answer):
    """What every proposal says."""

    id = Identifier(required=True)
    version = fields.Integer(required=True)
    state = fields.String(required=True, validate=one_of(ProposalState))
    station_code = StationCode(required=True)
    proposed_by = fields.String(required=True)
    proposed_at = fields.AwareDateTime(required=True)
    decided_by = fields.String(required=True, allow_none=True)
    decided_at = fields.AwareDateTime(required=True, allow_none=True)
    finished_at = fields.AwareDateTime(required=True, allow_none=True)


class DisposalRecord(Answer):
    """A record of a batch: what remains of it once it is disposed of."""

    id = Identifier(required=True)
    outcome = fields.String(required=True, allow_none=True, validate=one_of(DisposalOutcome))
    handled_at = fields.AwareDateTime(required=True, allow_none=True)


class DisposalSummary(ProposalAnswer):
    """A batch of records to be disposed of."""

    record_type = fields.String(required=True, validate=one_of(RecordType))
    rule_id = Identifier(required=True)
    count = fields.Integer(required=True)
    disposed = fields.Integer(required=True)
    kept = fields.Integer(required=True, metadata={"description": "Those that were not disposed of when their turn came."})


class DisposalAnswer(DisposalSummary):
    """A batch with its records."""

    records = fields.List(fields.Nested(DisposalRecord), required=True)


class DisposalPage(Answer):
    """A page of batches."""

    items = fields.List(fields.Nested(DisposalSummary), required=True)
    next = fields.String(required=True, allow_none=True)


class RequestErasureRequest(OnePersonRequest):
    """That all that is on file about a person be erased; the purpose goes into the audit trail."""

    reason = fields.String(required=True, validate=one_of(ErasureReason))
    purpose = Text(required=True, min_length=4, max_length=200)


class ErasureBasis(Answer):
    """The rule that allowed an erasure."""

    rule_id = Identifier(required=True)
    record_type = fields.String(required=True, validate=one_of(RecordType))
    basis_zh = fields.String(required=True)
    basis_en = fields.String(required=True)


class ErasureAnswer(ProposalAnswer):
    """An erasure, and once it is DONE its receipt: when it was, by which rules, and what kinds of data it reached."""

    serial = fields.String(required=True)
    person_id = Identifier(required=True)
    reason = fields.String(required=True, validate=one_of(ErasureReason))
    kinds = fields.List(fields.String(validate=one_of(DataKind)), required=True)
    basis = fields.List(fields.Nested(ErasureBasis), required=True)


class ErasurePage(Answer):
    """A page of erasures."""

    items = fields.List(fields.Nested(ErasureAnswer), required=True)
    next = fields.String(required=True, allow_none=True)


SEAL_PERSON = Method(SERVICE, "seal_person", SealPersonRequest, SealAnswer, HEADS, writes=True, about="person")
UNSEAL_PERSON = Method(SERVICE, "unseal_person", UnsealPersonRequest, SealAnswer, HEADS, writes=True, about="person")
GET_SEAL = Method(SERVICE, "get_seal", OnePersonRequest, SealAnswer, HEADS, about="person")
PUBLISH_RETENTION_RULE = Method(SERVICE, "publish_retention_rule", PublishRetentionRuleRequest, RetentionRuleAnswer, PUBLISHERS, writes=True)
LIST_RETENTION_RULES = Method(SERVICE, "list_retention_rules", ListRetentionRulesRequest, RetentionRules, READERS | {Role.AUDITOR})
LIST_DUE_RECORDS = Method(SERVICE, "list_due_records", DueRecordsRequest, DueRecords, OVERSEERS)
PLACE_HOLD = Method(SERVICE, "place_hold", PlaceHoldRequest, HoldAnswer, HEADS, writes=True, about="person")
RELEASE_HOLD = Method(SERVICE, "release_hold", ReleaseHoldRequest, HoldAnswer, HEADS, writes=True, about="hold")
LIST_HOLDS = Method(SERVICE, "list_holds", ListHoldsRequest, HoldPage, HEADS | {Role.AUDITOR})
PROPOSE_DISPOSAL = Method(SERVICE, "propose_disposal", ProposeDisposalRequest, DisposalAnswer, HEADS, writes=True)
LIST_DISPOSALS = Method(SERVICE, "list_disposals", ListProposalsRequest, DisposalPage, OVERSEERS)
GET_DISPOSAL = Method(SERVICE, "get_disposal", ProposalRequest, DisposalAnswer, OVERSEERS, about="disposal")
APPROVE_DISPOSAL = Method(SERVICE, "approve_disposal", DecideRequest, DisposalAnswer, DECIDERS, writes=True, about="disposal")
REJECT_DISPOSAL = Method(SERVICE, "reject_disposal", DecideRequest, DisposalAnswer, DECIDERS, writes=True, about="disposal")
REQUEST_ERASURE = Method(SERVICE, "request_erasure", RequestErasureRequest, ErasureAnswer, COUNTER, writes=True, about="person")
LIST_ERASURES = Method(SERVICE, "list_erasures", ListProposalsRequest, ErasurePage, OVERSEERS)
GET_ERASURE = Method(SERVICE, "get_erasure", ProposalRequest, ErasureAnswer, COUNTER | OVERSEERS, about="erasure")
APPROVE_ERASURE = Method(SERVICE, "approve_erasure", DecideRequest, ErasureAnswer, DECIDERS, writes=True, about="erasure")
REJECT_ERASURE = Method(SERVICE, "reject_erasure", DecideRequest, ErasureAnswer, DECIDERS, writes=True, about="erasure")
ACCESS_OWN_RECORD = Method(SERVICE, "access_own_record", SubjectAccessRequest, SubjectAccessAnswer, COUNTER, about="person")
PRINT_OWN_RECORD = Method(SERVICE, "print_own_record", PrintOwnRecordRequest, OwnRecordPaper, COUNTER, about="person")
