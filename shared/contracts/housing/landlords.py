"""The schemas about landlords: who lets, or manages for somebody who does. Answers are masked; one may be revealed, for a purpose."""

from marshmallow import fields, validate

from shared.contracts.housing.basis import one_of
from shared.contracts.housing.vocabulary.houses import LandlordField, LandlordKind
from shared.contracts.population.vocabulary import DocumentType
from shared.contracts.schema import Answer, Identifier, PageRequest, Request, StationCode, Text


class LandlordRequest(Request):
    """A landlord as its papers say: a person with a document, an organisation with a unified social credit code."""

    kind = fields.String(required=True, validate=one_of(LandlordKind))
    name = Text(required=True, max_length=100)
    document_type = fields.String(
        load_default=None, allow_none=True, validate=one_of(DocumentType), metadata={"description": "Of a person; RESIDENT_ID when absent."}
    )
    document_number = Text(load_default=None, allow_none=True, max_length=40, metadata={"description": "Of a person."})
    credit_code = Text(
        load_default=None,
        allow_none=True,
        max_length=40,
        metadata={"description": "Of an organisation: unified social credit code, GB 32100, 18 characters."},
    )
    phone = Text(required=True, max_length=30)


class CounterLandlordRequest(LandlordRequest):
    """A landlord at the counter; the station may say which account acts for it."""

    account_id = Identifier(
        load_default=None,
        allow_none=True,
        metadata={"description": "The outside account (role LANDLORD) that acts for it; only the station says so."},
    )


class ChangeLandlordRequest(Request):
    """What is different; a field that is absent stays as it is. The landlord's own account changes the phone only."""

    id = Identifier(required=True)
    version = fields.Integer(required=True, strict=True)
    name = Text(max_length=100)
    phone = Text(max_length=30)
    account_id = Identifier(allow_none=True)


class OneLandlordRequest(Request):
    """One landlord."""

    id = Identifier(required=True)


class ListLandlordsRequest(PageRequest):
    """Landlords within reach, the newest registration first."""

    station_code = StationCode(load_default=None, allow_none=True)
    kind = fields.String(load_default=None, allow_none=True, validate=one_of(LandlordKind))


class FindLandlordRequest(Request):
    """One of these; a body, so that none of them stands in an address or a log."""

    document_type = fields.String(load_default=DocumentType.RESIDENT_ID.value, validate=one_of(DocumentType))
    document_number = Text(load_default=None, allow_none=True, max_length=40)
    credit_code = Text(load_default=None, allow_none=True, max_length=40)
    phone = Text(load_default=None, allow_none=True, max_length=30)


class RevealLandlordRequest(Request):
    """Which fields are to be shown in full, and why; it is kept in the audit trail."""

    id = Identifier(required=True)
    fields_ = fields.List(
        fields.String(validate=one_of(LandlordField)),
        required=True,
        data_key="fields",
        attribute="fields",
        validate=validate.Length(min=1, max=len(LandlordField)),
    )
    purpose = Text(required=True, min_length=4, max_length=200)


class LandlordBrief(Answer):
    """A landlord as it stands at its house; the name of an organisation is shown in full."""

    id = Identifier(required=True)
    kind = fields.String(required=True, validate=one_of(LandlordKind))
    name = fields.String(required=True, metadata={"description": "Masked."})
    phone = fields.String(required=True, allow_none=True, metadata={"description": "Masked."})


class LandlordAnswer(LandlordBrief):
    """A landlord; ``joined_into`` is the one that it has become since, when a merger of stations brought two records of one together."""

    version = fields.Integer(required=True)
    station_code = StationCode(required=True)
    document_type = fields.String(required=True, allow_none=True, validate=one_of(DocumentType), metadata={"description": "Null for organisations."})
    document_number = fields.String(required=True, metadata={"description": "Masked; of an organisation its credit code, in full."})
    account_id = Identifier(required=True, allow_none=True)
    joined_into = Identifier(required=True, allow_none=True)
    registered_by = fields.String(required=True, metadata={"description": "Account id."})
    registered_at = fields.AwareDateTime(required=True)
    updated_at = fields.AwareDateTime(required=True)


class LandlordPage(Answer):
    """A page of landlords."""

    items = fields.List(fields.Nested(LandlordAnswer), required=True)
    next = fields.String(required=True, allow_none=True)


class LandlordsFound(Answer):
    """Those that were found."""

    items = fields.List(fields.Nested(LandlordAnswer), required=True)


class RevealedLandlord(Answer):
    """What was asked for, in full; what was not is absent."""

    id = Identifier(required=True)
    name = fields.String()
    document_number = fields.String()
    phone = fields.String(allow_none=True)
