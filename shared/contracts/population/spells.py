"""The RPC methods about moves, statutory clocks and exemptions, and the vocabularies with their codes.

A move is one act of two stations: it ends a spell here and starts another there. Either station sees its own half of it, and of
the other's that it is there, whose it is and when.
"""

from marshmallow import fields, validate

from shared.contracts.directory.roles import EVERYONE, OUTSIDE_ROLES
from shared.contracts.method import Method
from shared.contracts.population.basis import PUBLISHERS, READERS, SERVICE, WRITERS, one_of
from shared.contracts.population.rpc import AddressRequest, PersonRequest, ResidenceAnswer, ResidenceRequest
from shared.contracts.population.vocabulary import Category, Channel, DatePrecision, HukouMatch, PlaceKind, StayReason
from shared.contracts.population.vocabulary.spells import (
    ClockState,
    Direction,
    Evidence,
    ExemptionKind,
    MoveState,
    Reporter,
    StatutoryAct,
    VocabularyName,
)
from shared.contracts.schema import Answer, Identifier, PageRequest, Request, StationCode, Text
from shared.contracts.vocabulary import DayKind

INSIDERS = EVERYONE - OUTSIDE_ROLES


class NewHome(Request):
    """Where a person has moved; what is left out is as it was at the old address, but for house, community and expected end."""

    station_code = StationCode(load_default=None, allow_none=True, metadata={"description": "The caller's own when absent."})
    community_id = Identifier(load_default=None, allow_none=True)
    house_id = Identifier(load_default=None, allow_none=True)
    address = fields.Nested(AddressRequest, required=True)
    category = fields.String(load_default=None, allow_none=True, validate=one_of(Category))
    reason = fields.String(load_default=None, allow_none=True, validate=one_of(StayReason))
    place_kind = fields.String(load_default=None, allow_none=True, validate=one_of(PlaceKind))
    hukou_match = fields.String(load_default=None, allow_none=True, validate=one_of(HukouMatch))
    expected_end_on = fields.Date(load_default=None, allow_none=True)


class MoveResidenceRequest(Request):
    """Somebody has moved: ``moved_on`` is the first day at the new address, and the first without the old."""

    id = Identifier(required=True)
    version = fields.Integer(required=True, strict=True)
    to = fields.Nested(NewHome, required=True)
    channel = fields.String(load_default=Channel.COUNTER.value, validate=one_of(Channel))
    moved_on = fields.Date(required=True, metadata={"description": "The first day at the new address."})
    moved_precision = fields.String(load_default=DatePrecision.DAY.value, validate=one_of(DatePrecision))


class OldHome(Request):
    """Which residence the person has left, as the person says; needed when there are several."""

    station_code = StationCode(load_default=None, allow_none=True)
    address = fields.Nested(AddressRequest, load_default=None, allow_none=True)


class OwnHome(Request):
    """Where the person lives now, at the caller's own station; nothing is taken over from a record that the caller does not see."""

    station_code = StationCode(load_default=None, allow_none=True)
    community_id = Identifier(load_default=None, allow_none=True)
    house_id = Identifier(load_default=None, allow_none=True)
    address = fields.Nested(AddressRequest, required=True)
    category = fields.String(required=True, validate=one_of(Category))
    reason = fields.String(required=True, validate=one_of(StayReason))
    place_kind = fields.String(required=True, validate=one_of(PlaceKind))
    hukou_match = fields.String(load_default=None, allow_none=True, validate=one_of(HukouMatch))
    expected_end_on = fields.Date(load_default=None, allow_none=True)


class MoveInRequest(Request):
    """Somebody stands at the counter and has moved here, from wherever the residence is on file."""

    person = fields.Nested(PersonRequest, required=True)
    from_ = fields.Nested(OldHome, load_default=None, allow_none=True, data_key="from", attribute="from")
    to = fields.Nested(OwnHome, required=True)
    channel = fields.String(load_default=Channel.COUNTER.value, validate=one_of(Channel))
    moved_on = fields.Date(required=True, metadata={"description": "The first day at the new address."})
    moved_precision = fields.String(load_default=DatePrecision.DAY.value, validate=one_of(DatePrecision))


class MoveRequest(Request):
    """One move."""

    id = Identifier(required=True)


class ReverseMoveRequest(Request):
    """That a move was no move."""

    id = Identifier(required=True)
    version = fields.Integer(required=True, strict=True)
    reason = Text(required=True, min_length=4, max_length=200, metadata={"description": "Kept encrypted, and in the audit trail."})


class MoveAnswer(Answer):
    """A move; ``left`` and ``entered`` are its two residences as they are now, null where they are another station's."""

    id = Identifier(required=True)
    version = fields.Integer(required=True)
    state = fields.String(required=True, validate=one_of(MoveState))
    person_id = Identifier(required=True)
    from_residence_id = Identifier(required=True)
    to_residence_id = Identifier(required=True)
    from_station_code = StationCode(required=True)
    to_station_code = StationCode(required=True)
    moved_on = fields.Date(required=True)
    moved_precision = fields.String(required=True, validate=one_of(DatePrecision))
    made_by = fields.String(required=True, metadata={"description": "Account id."})
    made_at = fields.AwareDateTime(required=True)
    reversed_by = fields.String(required=True, allow_none=True, metadata={"description": "Account id."})
    reversed_at = fields.AwareDateTime(required=True, allow_none=True)
    reversal_reason = fields.String(required=True, allow_none=True)
    left = fields.Nested(ResidenceAnswer, required=True, allow_none=True)
    entered = fields.Nested(ResidenceAnswer, required=True, allow_none=True)


class ListStationMovesRequest(PageRequest):
    """The moves into and out of a station, or either, the latest first; those within reach when no station is named."""

    station_code = StationCode(load_default=None, allow_none=True)
    direction = fields.String(load_default=None, allow_none=True, validate=one_of(Direction))


class MovePage(Answer):
    """A page of moves."""

    items = fields.List(fields.Nested(MoveAnswer), required=True)
    next = fields.String(required=True, allow_none=True)


class MoveList(Answer):
    """The moves of a residence, into it and out of it, the latest first."""

    items = fields.List(fields.Nested(MoveAnswer), required=True)


class Provision(Request):
    """An exemption that a rule provides for."""

    kind = fields.String(required=True, validate=one_of(ExemptionKind))
    limit = fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(min=1, max=3660),
        metadata={"description": "The most days of a stay with kin, or the age below which somebody is a child."},
    )


class ListStatutoryRulesRequest(Request):
    """The versions of the rules; ``on`` a day, only those that are valid on it."""

    act = fields.String(load_default=None, allow_none=True, validate=one_of(StatutoryAct))
    who = fields.String(load_default=None, allow_none=True, validate=one_of(Reporter))
    on = fields.Date(load_default=None, allow_none=True)


class PublishStatutoryRuleRequest(Request):
    """A new version of a rule, valid from a day to come; clocks that have begun by then keep theirs."""

    act = fields.String(required=True, validate=one_of(StatutoryAct))
    who = fields.String(required=True, validate=one_of(Reporter))
    days = fields.Integer(required=True, strict=True, validate=validate.Range(min=0, max=366))
    day_kind = fields.String(required=True, validate=one_of(DayKind))
    categories = fields.List(fields.String(validate=one_of(Category)), required=True, validate=validate.Length(min=1, max=len(Category)))
    exemptions = fields.List(fields.Nested(Provision), load_default=list, validate=validate.Length(max=len(ExemptionKind)))
    basis_zh = Text(required=True, max_length=500)
    basis_en = Text(required=True, max_length=500)
    valid_from = fields.Date(required=True)


class StatutoryRuleAnswer(Answer):
    """One version of a rule; ``valid_to`` is the first day without it."""

    id = Identifier(required=True)
    number = fields.Integer(required=True, metadata={"description": "Counts the versions of one rule from 1."})
    act = fields.String(required=True, validate=one_of(StatutoryAct))
    who = fields.String(required=True, validate=one_of(Reporter))
    days = fields.Integer(required=True)
    day_kind = fields.String(required=True, validate=one_of(DayKind))
    categories = fields.List(fields.String(validate=one_of(Category)), required=True)
    exemptions = fields.List(fields.Nested(Provision), required=True)
    basis_zh = fields.String(required=True)
    basis_en = fields.String(required=True)
    valid_from = fields.Date(required=True)
    valid_to = fields.Date(required=True, allow_none=True)


class StatutoryRuleList(Answer):
    """Versions of rules, by act and who has to act, the latest first."""

    items = fields.List(fields.Nested(StatutoryRuleAnswer), required=True)


class GrantExemptionRequest(Request):
    """That a stay need not be reported, and upon which paper."""

    id = Identifier(required=True, metadata={"description": "The residence."})
    kind = fields.String(required=True, validate=one_of(ExemptionKind))
    evidence = fields.String(required=True, validate=one_of(Evidence))


class RevokeExemptionRequest(Request):
    """That an exemption is one no longer: the clock runs as if it had never stopped."""

    id = Identifier(required=True)
    version = fields.Integer(required=True, strict=True)


class ExemptionAnswer(Answer):
    """An exemption of a residence."""

    id = Identifier(required=True)
    version = fields.Integer(required=True)
    residence_id = Identifier(required=True)
    kind = fields.String(required=True, validate=one_of(ExemptionKind))
    evidence = fields.String(required=True, validate=one_of(Evidence))
    granted_by = fields.String(required=True, metadata={"description": "Account id."})
    granted_at = fields.AwareDateTime(required=True)
    revoked_by = fields.String(required=True, allow_none=True, metadata={"description": "Account id."})
    revoked_at = fields.AwareDateTime(required=True, allow_none=True)


class ClockAnswer(Answer):
    """How a statutory clock stands.

    ``done_on`` is the day on which it was reported. ``days_left`` is negative when it is overdue, and null once it is done;
    ``late_by`` is in days past the due day. ``is_presumed``: the stay goes on past its expected end, and the clock runs as if the
    person had left then; prolonging the stay takes it away.
    """

    act = fields.String(required=True, validate=one_of(StatutoryAct))
    change_id = Identifier(required=True, allow_none=True, metadata={"description": "The change that it is of."})
    state = fields.String(required=True, validate=one_of(ClockState))
    began_on = fields.Date(required=True)
    due_on = fields.Date(required=True, allow_none=True)
    done_on = fields.Date(required=True, allow_none=True)
    days_left = fields.Integer(required=True, allow_none=True)
    late_by = fields.Integer(required=True)
    is_presumed = fields.Boolean(required=True)
    stopped_by = fields.String(required=True, allow_none=True, validate=one_of(ExemptionKind))
    may_stop = fields.List(fields.String(validate=one_of(ExemptionKind)), required=True)
    rule = fields.Nested(StatutoryRuleAnswer, required=True)


class ClockCard(Answer):
    """The clocks of a residence in the order of their acts, and its exemptions, revoked ones included."""

    residence_id = Identifier(required=True)
    items = fields.List(fields.Nested(ClockAnswer), required=True)
    exemptions = fields.List(fields.Nested(ExemptionAnswer), required=True)


class VocabularyRequest(Request):
    """Which list."""

    name = fields.String(required=True, validate=one_of(VocabularyName))


class TermAnswer(Answer):
    """A word with its code in the standard; null as long as the code is not confirmed by the text of the standard."""

    word = fields.String(required=True)
    code = fields.String(required=True, allow_none=True)
    is_confirmed = fields.Boolean(required=True)
    name_zh = fields.String(required=True)
    name_en = fields.String(required=True)


class VocabularyAnswer(Answer):
    """The words of one list, and the standard that their codes are of."""

    standard = fields.String(required=True)
    items = fields.List(fields.Nested(TermAnswer), required=True)


MOVE_RESIDENCE = Method(SERVICE, "move_residence", MoveResidenceRequest, MoveAnswer, WRITERS, writes=True, about="residence")
MOVE_IN = Method(SERVICE, "move_in", MoveInRequest, MoveAnswer, WRITERS, writes=True, about="person")
GET_MOVE = Method(SERVICE, "get_move", MoveRequest, MoveAnswer, READERS, about="move")
LIST_MOVES = Method(SERVICE, "list_moves", ResidenceRequest, MoveList, READERS, about="residence")
LIST_STATION_MOVES = Method(SERVICE, "list_station_moves", ListStationMovesRequest, MovePage, READERS, about="move")
REVERSE_MOVE = Method(SERVICE, "reverse_move", ReverseMoveRequest, MoveAnswer, WRITERS, writes=True, about="move")
LIST_STATUTORY_RULES = Method(SERVICE, "list_statutory_rules", ListStatutoryRulesRequest, StatutoryRuleList, INSIDERS)
PUBLISH_STATUTORY_RULE = Method(
    SERVICE, "publish_statutory_rule", PublishStatutoryRuleRequest, StatutoryRuleAnswer, PUBLISHERS, writes=True, about="statutory_rule"
)
GET_CLOCKS = Method(SERVICE, "get_clocks", ResidenceRequest, ClockCard, READERS, about="residence")
GRANT_EXEMPTION = Method(SERVICE, "grant_exemption", GrantExemptionRequest, ExemptionAnswer, WRITERS, writes=True, about="residence")
REVOKE_EXEMPTION = Method(SERVICE, "revoke_exemption", RevokeExemptionRequest, ExemptionAnswer, WRITERS, writes=True, about="exemption")
GET_VOCABULARY = Method(SERVICE, "get_vocabulary", VocabularyRequest, VocabularyAnswer, INSIDERS)
