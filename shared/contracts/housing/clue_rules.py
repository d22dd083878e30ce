"""The schemas of the rule about clues: how soon they are answered, what is alike, and how long what was written is kept."""

from marshmallow import fields, validate

from shared.contracts.housing.basis import one_of
from shared.contracts.schema import Answer, Identifier, Request, Text
from shared.contracts.vocabulary import DayKind


class PublishClueRuleRequest(Request):
    """A version that holds from a coming day on, with the law or practice that it rests on."""

    valid_from = fields.Date(required=True)
    answer_days = fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(min=1, max=180),
        metadata={"description": "A clue is answered so many days after it came."},
    )
    day_kind = fields.String(required=True, validate=one_of(DayKind))
    similar_days = fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(min=0, max=365),
        metadata={"description": "Clues of one kind about one house are shown as alike for so many calendar days."},
    )
    retention_days = fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(min=30, max=3650),
        metadata={"description": "All that was written is erased so many calendar days after the answer."},
    )
    basis_zh = Text(required=True, max_length=500)
    basis_en = Text(required=True, max_length=500)


class ClueRuleAnswer(Answer):
    """A version; the one with the latest ``valid_from`` that has come holds."""

    id = Identifier(required=True)
    valid_from = fields.Date(required=True)
    answer_days = fields.Integer(required=True)
    day_kind = fields.String(required=True, validate=one_of(DayKind))
    similar_days = fields.Integer(required=True)
    retention_days = fields.Integer(required=True)
    basis_zh = fields.String(required=True)
    basis_en = fields.String(required=True)


class ClueRules(Answer):
    """All versions, the newest first."""

    items = fields.List(fields.Nested(ClueRuleAnswer), required=True)
