"""The RPC methods about verification visits, absences and work queues.

A note is free text and is shown to the staff of the residence's station only; the bureau sees that a decision was made and when.
"""

from marshmallow import fields, validate

from shared.contracts.directory.roles import Role
from shared.contracts.method import Method
from shared.contracts.population.basis import PUBLISHERS, READERS, SERVICE, WRITERS, one_of
from shared.contracts.population.rpc import AddressAnswer, MaskedPerson, ResidenceAnswer
from shared.contracts.population.vocabulary import Category, PlaceKind
from shared.contracts.population.vocabulary.visits import (
    AbsenceDecision,
    AbsenceMark,
    AbsenceReason,
    AbsenceState,
    AppealDecision,
    FoundVia,
    ResidenceQueue,
    VisitOutcome,
)
from shared.contracts.schema import Answer, Empty, Identifier, PageRequest, Request, StationCode, Text
from shared.contracts.versions import RuleVersion

DECIDERS = frozenset({Role.OFFICER, Role.STATION_HEAD})
APPEAL_DECIDERS = frozenset({Role.STATION_HEAD})
LONGEST_NOTE = 1000
DAYS = validate.Range(min=1, max=3650)


class RecordVisitRequest(Request):
    """What was found at the door; the residence's version is needed only with ``expected_end_on`` or ``ends``.

    ``expected_end_on`` goes with LIVES_THERE and is recorded as a change; ``moved_on`` (the first day without) goes with MOVED,
    and ``ends`` ends the residence on it at once.
    """

    id = Identifier(required=True)
    version = fields.Integer(load_default=None, allow_none=True, strict=True)
    visited_on = fields.Date(required=True)
    outcome = fields.String(required=True, validate=one_of(VisitOutcome))
    found_via = fields.String(load_default=None, allow_none=True, validate=one_of(FoundVia))
    note = Text(load_default=None, allow_none=True, max_length=LONGEST_NOTE, multiline=True)
    expected_end_on = fields.Date(load_default=None, allow_none=True)
    moved_on = fields.Date(load_default=None, allow_none=True)
    ends = fields.Boolean(load_default=False)


class ListVisitsRequest(PageRequest):
    """The visits to one residence, the latest first."""

    id = Identifier(required=True)


class DueVisitsRequest(PageRequest):
    """Residences of the own station whose visit is due on a day (today when absent), as a round: by due day, then by address."""

    community_id = Identifier(load_default=None, allow_none=True)
    until = fields.Date(load_default=None, allow_none=True)


class DecideAbsenceRequest(Request):
    """A person's decision about an absence that is suspected, or lifts one that was established; OTHER needs a note."""

    id = Identifier(required=True)
    version = fields.Integer(required=True, strict=True)
    decision = fields.String(required=True, validate=one_of(AbsenceDecision))
    reason = fields.String(required=True, validate=one_of(AbsenceReason))
    note = Text(load_default=None, allow_none=True, max_length=LONGEST_NOTE, multiline=True)


class ListAbsencesRequest(Request):
    """All that was ever established or suspected of one residence, the latest first."""

    id = Identifier(required=True)


class AppealAbsenceRequest(Request):
    """What the resident says against an established absence, written down by staff; ``appealed_on`` is today when absent."""

    id = Identifier(required=True)
    version = fields.Integer(required=True, strict=True)
    appealed_on = fields.Date(load_default=None, allow_none=True)
    note = Text(required=True, max_length=LONGEST_NOTE, multiline=True)


class DecideAppealRequest(Request):
    """The decision about an appeal, by somebody else than who established the absence, with its grounds."""

    id = Identifier(required=True)
    version = fields.Integer(required=True, strict=True)
    decision = fields.String(required=True, validate=one_of(AppealDecision))
    note = Text(required=True, max_length=LONGEST_NOTE, multiline=True)


class VisitAnswer(Answer):
    """One visit; ``note`` is null to readers of other stations than the residence's."""

    id = Identifier(required=True)
    residence_id = Identifier(required=True)
    visited_on = fields.Date(required=True)
    outcome = fields.String(required=True, validate=one_of(VisitOutcome))
    found_via = fields.String(required=True, allow_none=True, validate=one_of(FoundVia))
    moved_on = fields.Date(required=True, allow_none=True)
    note = fields.String(required=True, allow_none=True)
    recorded_by = fields.String(required=True, metadata={"description": "Account id."})
    recorded_at = fields.AwareDateTime(required=True)


class RecordedVisit(VisitAnswer):
    """A visit, and the residence as it stands after it."""

    residence = fields.Nested(ResidenceAnswer, required=True)


class VisitPage(Answer):
    """A page of visits."""

    items = fields.List(fields.Nested(VisitAnswer), required=True)
    next = fields.String(required=True, allow_none=True)


class DueVisit(Answer):
    """A door to knock at; ``id`` and ``version`` are the residence's."""

    id = Identifier(required=True)
    version = fields.Integer(required=True)
    person = fields.Nested(MaskedPerson, required=True)
    community_id = Identifier(required=True, allow_none=True)
    house_id = Identifier(required=True, allow_none=True)
    address = fields.Nested(AddressAnswer, required=True)
    category = fields.String(required=True, validate=one_of(Category))
    place_kind = fields.String(required=True, validate=one_of(PlaceKind))
    started_on = fields.Date(required=True)
    expected_end_on = fields.Date(required=True, allow_none=True)
    visit_due_on = fields.Date(required=True)
    verified_on = fields.Date(required=True, allow_none=True)
    absence = fields.String(required=True, allow_none=True, validate=one_of(AbsenceMark))
    last_visited_on = fields.Date(required=True, allow_none=True)
    last_outcome = fields.String(required=True, allow_none=True, validate=one_of(VisitOutcome))
    nobody_home_count = fields.Integer(
        required=True, metadata={"description": "Different days on which nobody was at home, since somebody last was."}
    )


class DueVisitPage(Answer):
    """A part of a round."""

    items = fields.List(fields.Nested(DueVisit), required=True)
    next = fields.String(required=True, allow_none=True)


class AbsenceAnswer(Answer):
    """One absence; notes are null to readers of other stations than the residence's. ``appeal_until`` is the last day for an appeal."""

    id = Identifier(required=True)
    residence_id = Identifier(required=True)
    state = fields.String(required=True, validate=one_of(AbsenceState))
    suspected_on = fields.Date(required=True)
    established_on = fields.Date(required=True, allow_none=True)
    established_by = fields.String(required=True, allow_none=True, metadata={"description": "Account id."})
    reason = fields.String(required=True, allow_none=True, validate=one_of(AbsenceReason))
    note = fields.String(required=True, allow_none=True)
    appeal_until = fields.Date(required=True, allow_none=True)
    appealed_on = fields.Date(required=True, allow_none=True)
    appeal_recorded_by = fields.String(required=True, allow_none=True, metadata={"description": "Account id."})
    appeal_note = fields.String(required=True, allow_none=True)
    decision = fields.String(required=True, allow_none=True, validate=one_of(AppealDecision))
    decided_on = fields.Date(required=True, allow_none=True)
    decided_by = fields.String(required=True, allow_none=True, metadata={"description": "Account id."})
    decision_reason = fields.String(required=True, allow_none=True, validate=one_of(AbsenceReason))
    decision_note = fields.String(required=True, allow_none=True)


class DecidedAbsence(AbsenceAnswer):
    """An absence, and the residence as it stands after the act."""

    residence = fields.Nested(ResidenceAnswer, required=True)


class AbsenceList(Answer):
    """The absences of one residence."""

    items = fields.List(fields.Nested(AbsenceAnswer), required=True)


class VisitRuleLineRequest(Request):
    """Periods in calendar days for residences of a category, of a place kind, of both, or (with neither) for all the rest."""

    category = fields.String(load_default=None, allow_none=True, validate=one_of(Category))
    place_kind = fields.String(load_default=None, allow_none=True, validate=one_of(PlaceKind))
    first_days = fields.Integer(required=True, strict=True, validate=DAYS)
    lives_there_days = fields.Integer(required=True, strict=True, validate=DAYS)
    nobody_home_days = fields.Integer(required=True, strict=True, validate=DAYS)
    refused_days = fields.Integer(required=True, strict=True, validate=DAYS)
    nobody_home_times = fields.Integer(required=True, strict=True, validate=validate.Range(min=2, max=20))
    appeal_days = fields.Integer(required=True, strict=True, validate=DAYS)


class PublishVisitRulesRequest(Request):
    """A version that replaces the one before from a day to come, with the law or practice that it rests on."""

    valid_from = fields.Date(required=True)
    basis_zh = Text(required=True, max_length=500)
    basis_en = Text(required=True, max_length=500)
    lines = fields.List(fields.Nested(VisitRuleLineRequest), required=True, validate=validate.Length(min=1, max=50))


class VisitRuleLineAnswer(Answer):
    """One line of a version; the one that says most of a residence is what holds for it, a place kind saying more than a category."""

    category = fields.String(required=True, allow_none=True, validate=one_of(Category))
    place_kind = fields.String(required=True, allow_none=True, validate=one_of(PlaceKind))
    first_days = fields.Integer(required=True, metadata={"description": "From registration, or an absence that was lifted, to the next visit."})
    lives_there_days = fields.Integer(required=True)
    nobody_home_days = fields.Integer(required=True)
    refused_days = fields.Integer(required=True)
    nobody_home_times = fields.Integer(required=True, metadata={"description": "Days without anybody after which an absence is suspected."})
    appeal_days = fields.Integer(required=True, metadata={"description": "Calendar days; one that ends on a day off ends on the next working day."})


class VisitRules(RuleVersion):
    """One version; the one with the latest ``valid_from`` that has come holds."""

    lines = fields.List(fields.Nested(VisitRuleLineAnswer), required=True)


class VisitRulesList(Answer):
    """All versions, the newest first."""

    items = fields.List(fields.Nested(VisitRules), required=True)


class CountWorkQueuesRequest(Request):
    """What waits at the own station, or in one community of it; to the bureau, at every station."""

    community_id = Identifier(load_default=None, allow_none=True)


class WorkQueue(Answer):
    """How many records wait, since when the oldest of them, and where they are listed (a path under the API's base; null to the bureau)."""

    queue = fields.String(required=True)
    station_code = StationCode(required=True)
    count = fields.Integer(required=True)
    oldest_on = fields.Date(required=True, allow_none=True)
    url = fields.String(required=True, allow_none=True)


class WorkQueueList(Answer):
    """Every queue."""

    items = fields.List(fields.Nested(WorkQueue), required=True)


class ListWorkQueueRequest(PageRequest):
    """The residences of the own station in one queue, those that have waited longest first."""

    queue = fields.String(required=True, validate=one_of(ResidenceQueue))
    community_id = Identifier(load_default=None, allow_none=True)


class WaitingResidence(Answer):
    """A residence in a queue."""

    since = fields.Date(required=True)
    residence = fields.Nested(ResidenceAnswer, required=True)


class WaitingPage(Answer):
    """A page of a queue."""

    items = fields.List(fields.Nested(WaitingResidence), required=True)
    next = fields.String(required=True, allow_none=True)


RECORD_VISIT = Method(SERVICE, "record_visit", RecordVisitRequest, RecordedVisit, WRITERS, writes=True, about="residence")
LIST_VISITS = Method(SERVICE, "list_visits", ListVisitsRequest, VisitPage, READERS, about="residence")
LIST_DUE_VISITS = Method(SERVICE, "list_due_visits", DueVisitsRequest, DueVisitPage, WRITERS, about="residence")
DECIDE_ABSENCE = Method(SERVICE, "decide_absence", DecideAbsenceRequest, DecidedAbsence, DECIDERS, writes=True, about="residence")
LIST_ABSENCES = Method(SERVICE, "list_absences", ListAbsencesRequest, AbsenceList, READERS, about="residence")
APPEAL_ABSENCE = Method(SERVICE, "appeal_absence", AppealAbsenceRequest, DecidedAbsence, WRITERS, writes=True, about="residence")
DECIDE_APPEAL = Method(SERVICE, "decide_appeal", DecideAppealRequest, DecidedAbsence, APPEAL_DECIDERS, writes=True, about="residence")
LIST_VISIT_RULES = Method(SERVICE, "list_visit_rules", Empty, VisitRulesList, READERS)
PUBLISH_VISIT_RULES = Method(SERVICE, "publish_visit_rules", PublishVisitRulesRequest, VisitRules, PUBLISHERS, writes=True)
COUNT_WORK_QUEUES = Method(SERVICE, "count_work_queues", CountWorkQueuesRequest, WorkQueueList, WRITERS | {Role.BUREAU})
LIST_WORK_QUEUE = Method(SERVICE, "list_work_queue", ListWorkQueueRequest, WaitingPage, WRITERS, about="residence")
