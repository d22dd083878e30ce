"""The RPC methods about duplicates and merging.

A pair is two records that look like one person, by rules that are published; its score says why it is shown, belongs to the pair
and never to a person, and decides nothing: people merge or dismiss. A pair belongs to the stations at which both people live or
lived. One whose people have no station in common is shown to the bureau alone, which decides it: to show it to either station
would tell that the other has such a record.
"""

from marshmallow import fields, validate

from shared.contracts.directory.roles import Role
from shared.contracts.method import Method
from shared.contracts.population.basis import PUBLISHERS, SERVICE, WRITERS, one_of
from shared.contracts.population.rpc import MaskedPerson, ResidenceAnswer
from shared.contracts.population.vocabulary.duplicates import ComparedField, DuplicateFeature, PairState
from shared.contracts.schema import Answer, Identifier, PageRequest, Request, StationCode, Text

FINDERS = WRITERS | {Role.BUREAU}
DECIDERS = frozenset({Role.OFFICER, Role.STATION_HEAD, Role.BUREAU})
WEIGHT = validate.Range(min=-100, max=100)


class FeatureWeightRequest(Request):
    """What a feature adds to the score of a pair when it matches; below zero it speaks against."""

    feature = fields.String(required=True, validate=one_of(DuplicateFeature))
    weight = fields.Integer(required=True, strict=True, validate=WEIGHT)


class PublishDuplicateRuleRequest(Request):
    """A new version of the rules; ``weights`` names every feature once."""

    valid_from = fields.Date(required=True)
    weights = fields.List(fields.Nested(FeatureWeightRequest), required=True, validate=validate.Length(max=50))
    similarity = fields.Integer(
        required=True, strict=True, validate=validate.Range(min=50, max=100), metadata={"description": "From how many per cent on names are similar."}
    )
    threshold = fields.Integer(
        required=True, strict=True, validate=validate.Range(min=1, max=300), metadata={"description": "From which score on a pair is shown."}
    )
    basis_zh = Text(required=True, min_length=4, max_length=500, metadata={"description": "On what ground: the regulation, or the decision."})
    basis_en = Text(required=True, min_length=4, max_length=500)


class FeatureWeight(Answer):
    """What a feature adds to the score of a pair when it matches."""

    feature = fields.String(required=True, validate=one_of(DuplicateFeature))
    weight = fields.Integer(required=True)


class DuplicateRuleAnswer(Answer):
    """One version of the rules; of those that are valid, the latest applies."""

    version = fields.Integer(required=True)
    valid_from = fields.Date(required=True)
    weights = fields.List(fields.Nested(FeatureWeight), required=True)
    similarity = fields.Integer(required=True)
    threshold = fields.Integer(required=True)
    basis_zh = fields.String(required=True)
    basis_en = fields.String(required=True)
    published_by = fields.String(required=True, metadata={"description": "Account id."})
    published_at = fields.AwareDateTime(required=True)


class DuplicateRulePage(Answer):
    """A page of versions, the newest first."""

    items = fields.List(fields.Nested(DuplicateRuleAnswer), required=True)
    next = fields.String(required=True, allow_none=True)


class ListDuplicatesRequest(PageRequest):
    """Pairs within reach, the oldest first; ``across`` asks for those whose people have no station in common, which only the bureau sees."""

    station_code = StationCode(load_default=None, allow_none=True)
    state = fields.String(load_default=PairState.UNDECIDED.value, validate=one_of(PairState))
    across = fields.Boolean(load_default=False)


class DuplicateRequest(Request):
    """One pair."""

    id = Identifier(required=True)


class FindDuplicatesRequest(Request):
    """The person whose duplicates are to be looked for now."""

    id = Identifier(required=True)


class MergeDuplicateRequest(Request):
    """Which of the two goes on, and why they are one."""

    id = Identifier(required=True)
    version = fields.Integer(required=True, strict=True)
    survivor_id = Identifier(required=True)
    purpose = Text(required=True, min_length=4, max_length=200)


class UndoMergeRequest(Request):
    """Why the two are not one after all."""

    id = Identifier(required=True)
    version = fields.Integer(required=True, strict=True)
    purpose = Text(required=True, min_length=4, max_length=200)


class DismissDuplicateRequest(Request):
    """Why the two are not one; it is kept with the pair."""

    id = Identifier(required=True)
    version = fields.Integer(required=True, strict=True)
    reason = Text(required=True, min_length=4, max_length=500)


class MatchedFeature(FeatureWeight):
    """A feature, and whether it was found in the pair."""

    matched = fields.Boolean(required=True)


class DuplicateAnswer(Answer):
    """Two records that look like one person; the score is the sum of the weights that matched.

    ``version`` counts what happened to the pair and to both people, so that nobody decides upon what is no longer so.
    """

    id = Identifier(required=True)
    version = fields.Integer(required=True)
    state = fields.String(required=True, validate=one_of(PairState))
    rule_version = fields.Integer(required=True)
    threshold = fields.Integer(required=True)
    score = fields.Integer(required=True)
    features = fields.List(fields.Nested(MatchedFeature), required=True)
    people = fields.List(fields.Nested(MaskedPerson), required=True)
    station_codes = fields.List(StationCode(), required=True, metadata={"description": "Where both live or lived; none: the bureau decides."})
    found_at = fields.AwareDateTime(required=True)
    decided_by = fields.String(required=True, allow_none=True, metadata={"description": "Account id."})
    decided_at = fields.AwareDateTime(required=True, allow_none=True)


class DuplicatePage(Answer):
    """A page of pairs."""

    items = fields.List(fields.Nested(DuplicateAnswer), required=True)
    next = fields.String(required=True, allow_none=True)


class FoundDuplicates(Answer):
    """The undecided pairs of one person within reach."""

    items = fields.List(fields.Nested(DuplicateAnswer), required=True)


class FieldAgreement(Answer):
    """Whether both records say the same in one field; null when one of them says nothing."""

    field = fields.String(required=True, validate=one_of(ComparedField))
    agrees = fields.Boolean(required=True, allow_none=True)


class PersonResidences(Answer):
    """The residences of one of the two within reach."""

    person_id = Identifier(required=True)
    residences = fields.List(fields.Nested(ResidenceAnswer(exclude=["person"])), required=True)


class SideBySideAnswer(DuplicateAnswer):
    """A pair side by side; after a merge ``survivor_id`` goes on, and the residences stand as they came."""

    fields_ = fields.List(fields.Nested(FieldAgreement), required=True, data_key="fields", attribute="fields")
    residences = fields.List(fields.Nested(PersonResidences), required=True)
    reason = fields.String(required=True, allow_none=True)
    survivor_id = Identifier(required=True, allow_none=True)


LIST_DUPLICATE_RULES = Method(SERVICE, "list_duplicate_rules", PageRequest, DuplicateRulePage, FINDERS, about="duplicate_rule")
PUBLISH_DUPLICATE_RULE = Method(
    SERVICE, "publish_duplicate_rule", PublishDuplicateRuleRequest, DuplicateRuleAnswer, PUBLISHERS, writes=True, about="duplicate_rule"
)
LIST_DUPLICATES = Method(SERVICE, "list_duplicates", ListDuplicatesRequest, DuplicatePage, FINDERS, about="duplicate")
GET_DUPLICATE = Method(SERVICE, "get_duplicate", DuplicateRequest, SideBySideAnswer, FINDERS, about="duplicate")
FIND_DUPLICATES = Method(SERVICE, "find_duplicates", FindDuplicatesRequest, FoundDuplicates, WRITERS, writes=True, about="person")
MERGE_DUPLICATE = Method(SERVICE, "merge_duplicate", MergeDuplicateRequest, SideBySideAnswer, DECIDERS, writes=True, about="duplicate")
UNDO_MERGE = Method(SERVICE, "undo_merge", UndoMergeRequest, SideBySideAnswer, DECIDERS, writes=True, about="duplicate")
DISMISS_DUPLICATE = Method(SERVICE, "dismiss_duplicate", DismissDuplicateRequest, SideBySideAnswer, DECIDERS, writes=True, about="duplicate")
