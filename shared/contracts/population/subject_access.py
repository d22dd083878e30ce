"""What a resident is given who asks for what is on file: the own record in full, its history, and who looked.

It goes to the resident alone, and so holds what no other answer does: all of it unmasked, of every station.
"""

from marshmallow import fields, validate

from shared.contracts.population.basis import one_of
from shared.contracts.population.rpc import ResidenceAnswer
from shared.contracts.population.vocabulary import ChangeKind, DocumentType, Sex
from shared.contracts.population.vocabulary.papers import PaperLanguage
from shared.contracts.population.vocabulary.records import RequestedVia
from shared.contracts.schema import Answer, Identifier, Request, StationCode, Text

MOST_DEEDS = 1000
MOST_PRINTED = 400
"""As many deeds as fit into what is rendered at once, however long the purposes are."""


class OwnRecordRequest(Request):
    """A resident asks for what is on file.

    ``with_accounts`` names the accounts of those who looked, and is for the head of the station to decide.
    """

    id = Identifier(required=True)
    purpose = Text(required=True, min_length=4, max_length=200)
    requested_via = fields.String(required=True, validate=one_of(RequestedVia))
    with_accounts = fields.Boolean(load_default=False)


class PrintOwnRecordRequest(OwnRecordRequest):
    """The same on paper, with the latest 400 deeds."""

    language = fields.String(load_default=PaperLanguage.CHINESE.value, validate=one_of(PaperLanguage))


class SubjectAccessRequest(OwnRecordRequest):
    """The same as data; ``limit`` and ``cursor`` go through who looked, newest first."""

    limit = fields.Integer(load_default=200, validate=validate.Range(min=1, max=MOST_DEEDS), metadata={"description": "Deeds a page, 1 to 1000."})
    cursor = fields.String(
        load_default=None, allow_none=True, validate=validate.Length(max=1000), metadata={"description": "`next` of the page before."}
    )


class OwnDetails(Answer):
    """A person in full."""

    document_type = fields.String(required=True, validate=one_of(DocumentType))
    document_number = fields.String(required=True)
    name = fields.String(required=True)
    phone = fields.String(required=True, allow_none=True)
    sex = fields.String(required=True, allow_none=True, validate=one_of(Sex))
    birth_date = fields.Date(required=True, allow_none=True)
    nationality = fields.String(required=True, allow_none=True)
    registered_at = fields.AwareDateTime(required=True)


class OwnChange(Answer):
    """A change or correction of the record, with what was and what came."""

    kind = fields.String(required=True, validate=one_of(ChangeKind))
    residence_id = Identifier(required=True, allow_none=True)
    changed_on = fields.Date(required=True)
    recorded_at = fields.AwareDateTime(required=True)
    station_code = StationCode(required=True)
    before = fields.Dict(required=True)
    after = fields.Dict(required=True)


class Deed(Answer):
    """What somebody did with the record, in plain words, and what for.

    ``account_id`` is null unless it was asked for; ``roles`` are empty for what the product did by itself.
    """

    at = fields.AwareDateTime(required=True)
    action = fields.String(required=True)
    done_zh = fields.String(required=True)
    done_en = fields.String(required=True)
    station_code = StationCode(required=True, allow_none=True)
    roles = fields.List(fields.String(), required=True)
    purpose = fields.String(required=True, allow_none=True)
    account_id = fields.String(required=True, allow_none=True)


class SubjectAccessAnswer(Answer):
    """All that is on file about a person, for that person."""

    id = Identifier(required=True)
    version = fields.Integer(required=True)
    answered_at = fields.AwareDateTime(required=True)
    details = fields.Nested(OwnDetails, required=True)
    residences = fields.List(fields.Nested(ResidenceAnswer(exclude=["person"])), required=True)
    history = fields.List(fields.Nested(OwnChange), required=True)
    deeds = fields.List(fields.Nested(Deed), required=True, metadata={"description": "Who looked at or changed the record, newest first."})
    next = fields.String(required=True, allow_none=True)


class OwnRecordPaper(Answer):
    """The same on paper; not ``complete`` if more looked than are listed."""

    id = Identifier(required=True)
    complete = fields.Boolean(required=True)
    pdf = fields.String(required=True, metadata={"description": "The document, in base64."})
