"""The RPC methods about the responsibility letter, and whether a house may be let.

What the letter says, and what a house needs before anybody new may be let in, are versions that the bureau publishes. A landlord's account
signs for its own houses; paper that was signed at the counter the station records.
"""

from marshmallow import fields, validate

from shared.contracts.housing.basis import LANDLORD, PUBLISHERS, READERS, SERVICE, WRITERS, one_of
from shared.contracts.housing.vocabulary.hazards import Severity
from shared.contracts.housing.vocabulary.letting import LetterEnd, LetterWay, Remover
from shared.contracts.method import Method
from shared.contracts.population.vocabulary.papers import PaperLanguage
from shared.contracts.population.vocabulary.receipts import ReprintReason
from shared.contracts.schema import Answer, Empty, Identifier, Request, Text

MOST_CLAUSES = 20
LONGEST_CLAUSE = 300


class LettingRequest(Request):
    """Whether a house may be let now, or one room of it."""

    id = Identifier(required=True)
    room_id = Identifier(load_default=None, allow_none=True)


class SignLetterRequest(Request):
    """The landlord has signed a version of the letter: its account now, or on paper on a day that the station records."""

    id = Identifier(required=True)
    version = fields.Integer(required=True, strict=True)
    text_version = fields.Integer(required=True, strict=True, metadata={"description": "Which version was read and signed."})
    signed_on = fields.Date(
        load_default=None, allow_none=True, metadata={"description": "The day on the paper; today when absent. An account signs today."}
    )


class LettersRequest(Request):
    """The letters of one house."""

    id = Identifier(required=True)


class PrintLetterRequest(Request):
    """One more copy on paper: of the letter that holds, or of the form that is to be signed."""

    id = Identifier(required=True)
    language = fields.String(required=True, validate=one_of(PaperLanguage))
    reason = fields.String(
        load_default=None,
        allow_none=True,
        validate=one_of(ReprintReason),
        metadata={"description": "Needed from the second copy of a signed letter on."},
    )


class PublishLetterTextRequest(Request):
    """What the letter says from a coming day on; letters that were signed before hold."""

    valid_from = fields.Date(required=True)
    clauses_zh = fields.List(Text(min_length=4, max_length=LONGEST_CLAUSE), required=True, validate=validate.Length(min=1, max=MOST_CLAUSES))
    clauses_en = fields.List(Text(min_length=4, max_length=LONGEST_CLAUSE), required=True, validate=validate.Length(min=1, max=MOST_CLAUSES))
    basis_zh = Text(required=True, min_length=4, max_length=300)
    basis_en = Text(required=True, min_length=4, max_length=300)


class PublishLettingRuleRequest(Request):
    """What a house needs from a coming day on before anybody new may be let in."""

    valid_from = fields.Date(required=True)
    needs_letter = fields.Boolean(required=True, truthy={True}, falsy={False})
    needs_first_inspection = fields.Boolean(required=True, truthy={True}, falsy={False})
    unletting_severities = fields.List(
        fields.String(validate=one_of(Severity)),
        required=True,
        validate=validate.Length(max=len(Severity)),
        metadata={"description": "An open hazard of one of these unlets the house, or the room that it is in."},
    )
    basis_zh = Text(required=True, min_length=4, max_length=300)
    basis_en = Text(required=True, min_length=4, max_length=300)


class LettingRuleAnswer(Answer):
    """One version of the letting rule, which holds until the next begins."""

    version = fields.Integer(required=True)
    valid_from = fields.Date(required=True)
    needs_letter = fields.Boolean(required=True)
    needs_first_inspection = fields.Boolean(required=True)
    unletting_severities = fields.List(fields.String(validate=one_of(Severity)), required=True)
    basis_zh = fields.String(required=True)
    basis_en = fields.String(required=True)


class LettingRules(Answer):
    """All versions, the newest first."""

    items = fields.List(fields.Nested(LettingRuleAnswer), required=True)


class ReasonAnswer(Answer):
    """One thing that stands in the way; ``code`` is one of the API's problems, ``remover`` who can change it."""

    code = fields.String(required=True)
    detail = fields.String(required=True, metadata={"description": "In English."})
    detail_zh = fields.String(required=True, metadata={"description": "The same in Chinese."})
    remover = fields.String(required=True, validate=one_of(Remover))


class LettingAnswer(Answer):
    """Whether anybody new may be let in today, by which version of the rule, and if not why."""

    house_id = Identifier(required=True)
    room_id = Identifier(required=True, allow_none=True)
    lettable = fields.Boolean(required=True)
    reasons = fields.List(fields.Nested(ReasonAnswer), required=True)
    rule = fields.Nested(LettingRuleAnswer, required=True)


class LetterTextAnswer(Answer):
    """One version of the letter, which is signed until the next begins."""

    version = fields.Integer(required=True)
    valid_from = fields.Date(required=True)
    clauses_zh = fields.List(fields.String(), required=True)
    clauses_en = fields.List(fields.String(), required=True)
    basis_zh = fields.String(required=True)
    basis_en = fields.String(required=True)


class LetterTexts(Answer):
    """All versions, the newest first."""

    items = fields.List(fields.Nested(LetterTextAnswer), required=True)


class LetterAnswer(Answer):
    """A letter that was signed; it holds until ``ended_on``. ``house_version`` is the house's version now."""

    id = Identifier(required=True)
    house_id = Identifier(required=True)
    house_version = fields.Integer(required=True)
    landlord_id = Identifier(required=True)
    serial = fields.String(required=True, metadata={"example": "CHANGTANG-000123-L01"})
    text_version = fields.Integer(required=True)
    way = fields.String(required=True, validate=one_of(LetterWay))
    signed_on = fields.Date(required=True)
    signed_by = fields.String(required=True, metadata={"description": "Account id: who signed, or who recorded the paper."})
    ended_on = fields.Date(required=True, allow_none=True)
    end_reason = fields.String(required=True, allow_none=True, validate=one_of(LetterEnd))
    prints = fields.Integer(required=True, metadata={"description": "Copies that were printed."})
    last_printed_at = fields.AwareDateTime(required=True, allow_none=True)


class Letters(Answer):
    """The letters of a house, the latest first."""

    items = fields.List(fields.Nested(LetterAnswer), required=True)


class PrintedLetter(Answer):
    """A copy on paper."""

    letter_id = Identifier(required=True, allow_none=True, metadata={"description": "Null for a form that is to be signed."})
    number = fields.Integer(required=True, metadata={"description": "1 for the first copy of a letter, 0 for a form."})
    pdf = fields.String(required=True, metadata={"description": "The document, in base64."})


GET_LETTING = Method(SERVICE, "get_letting", LettingRequest, LettingAnswer, READERS | LANDLORD, about="house")
LIST_LETTING_RULES = Method(SERVICE, "list_letting_rules", Empty, LettingRules, READERS | LANDLORD)
PUBLISH_LETTING_RULE = Method(SERVICE, "publish_letting_rule", PublishLettingRuleRequest, LettingRuleAnswer, PUBLISHERS, writes=True)
SIGN_LETTER = Method(SERVICE, "sign_letter", SignLetterRequest, LetterAnswer, WRITERS | LANDLORD, writes=True, about="house")
LIST_LETTERS = Method(SERVICE, "list_letters", LettersRequest, Letters, READERS | LANDLORD, about="house")
PRINT_LETTER = Method(SERVICE, "print_letter", PrintLetterRequest, PrintedLetter, WRITERS | LANDLORD, writes=True, about="house")
LIST_LETTER_TEXTS = Method(SERVICE, "list_letter_texts", Empty, LetterTexts, READERS | LANDLORD)
PUBLISH_LETTER_TEXT = Method(SERVICE, "publish_letter_text", PublishLetterTextRequest, LetterTextAnswer, PUBLISHERS, writes=True)
