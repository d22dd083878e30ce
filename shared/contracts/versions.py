"""What every version of a rule says of itself in answers (docs/decisions/0018)."""

from marshmallow import fields

from shared.contracts.schema import Answer


class RuleVersion(Answer):
    """One version; the one with the latest ``valid_from`` that has come holds."""

    version = fields.Integer(required=True)
    valid_from = fields.Date(required=True)
    basis_zh = fields.String(required=True)
    basis_en = fields.String(required=True)
    published_by = fields.String(required=True, allow_none=True, metadata={"description": "Account id; null for the first version."})
    published_at = fields.AwareDateTime(required=True)
