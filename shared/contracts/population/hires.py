"""The schemas of hire checks, and of the rules by which hires and leaves are reported.

A check answers two questions of each person and nothing else: whether the document can exist, and whether somebody with it
is actively registered as a resident of the district. Whose record that is, where, and why not, is not told.
"""

from marshmallow import fields, validate

from shared.contracts.population.basis import one_of
from shared.contracts.population.vocabulary import DocumentType
from shared.contracts.population.vocabulary.employers import EmployerDuty
from shared.contracts.schema import Answer, Identifier, PageRequest, Request, Text
from shared.contracts.vocabulary import DayKind

LONGEST_LIST = 500
"""People of one check."""


class HirePerson(Request):
    """Somebody who is to be hired. A number that no document can have is an answer (not valid), not an error."""

    document_type = fields.String(load_default=DocumentType.RESIDENT_ID.value, validate=one_of(DocumentType))
    document_number = Text(required=True, min_length=0, max_length=100)
    name = Text(
        load_default=None, allow_none=True, max_length=100, metadata={"description": "For the employer's own list: kept masked, never compared."}
    )


class CheckHiresRequest(Request):
    """Either one person (``document_number``) or ``people``, which are checked as one act.

    ``checked_on`` is for the police, who may answer a list that was handed over on an earlier day; the answers are those of now.
    """

    id = Identifier(required=True)
    document_type = fields.String(load_default=DocumentType.RESIDENT_ID.value, validate=one_of(DocumentType))
    document_number = Text(load_default=None, allow_none=True, min_length=0, max_length=100)
    name = Text(load_default=None, allow_none=True, max_length=100)
    people = fields.List(fields.Nested(HirePerson), load_default=None, allow_none=True, validate=validate.Length(min=1, max=LONGEST_LIST))
    checked_on = fields.Date(load_default=None, allow_none=True, metadata={"description": "Today when absent."})


class ListHireChecksRequest(PageRequest):
    """Past checks of one employer, newest first."""

    id = Identifier(required=True)
    from_ = fields.Date(load_default=None, allow_none=True, data_key="from", attribute="from", metadata={"description": "First day."})
    to = fields.Date(load_default=None, allow_none=True, metadata={"description": "Last day."})


class Duty(Answer):
    """What the employer has to do: report a hire, and the residence of whoever is hired, so many days after it at the latest."""

    act = fields.String(required=True, validate=one_of(EmployerDuty))
    days = fields.Integer(required=True)
    day_kind = fields.String(required=True, validate=one_of(DayKind))
    counted_from = fields.Date(
        required=True, metadata={"description": "The day of the hire, taken to be that of the check; it does not count itself."}
    )
    due_on = fields.Date(required=True)
    basis_zh = fields.String(required=True)
    basis_en = fields.String(required=True)


class CheckedPerson(Answer):
    """What is told of one person."""

    index = fields.Integer(required=True, metadata={"description": "The place in the list that was sent, from 0."})
    document_type = fields.String(required=True, validate=one_of(DocumentType))
    document_number = fields.String(required=True, metadata={"description": "Masked."})
    name = fields.String(required=True, allow_none=True, metadata={"description": "Masked."})
    document_valid = fields.Boolean(required=True, metadata={"description": "Form, check digit and birth date of the number are possible."})
    residence_registered = fields.Boolean(required=True, metadata={"description": "Somebody with it is actively registered in the district."})
    checked_before = fields.Date(required=True, allow_none=True, metadata={"description": "When this employer last checked the same document."})
    report_by = fields.Date(required=True, allow_none=True, metadata={"description": "When the residence has to be reported by, if hired today."})


class HiresChecked(Answer):
    """The answer to one act of checking."""

    employer_id = Identifier(required=True)
    checked_on = fields.Date(required=True)
    count = fields.Integer(required=True)
    documents_valid = fields.Integer(required=True)
    residences_registered = fields.Integer(required=True)
    people = fields.List(fields.Nested(CheckedPerson), required=True)
    duty = fields.Nested(Duty, required=True, allow_none=True)


class HireCheckAnswer(Answer):
    """One past check."""

    id = Identifier(required=True)
    checked_on = fields.Date(required=True)
    checked_by = fields.String(required=True, metadata={"description": "Account id."})
    document_type = fields.String(required=True, validate=one_of(DocumentType))
    document_number = fields.String(required=True, metadata={"description": "Masked."})
    name = fields.String(required=True, allow_none=True, metadata={"description": "Masked."})
    document_valid = fields.Boolean(required=True)
    residence_registered = fields.Boolean(required=True, metadata={"description": "As it was answered then."})


class HireCheckPage(Answer):
    """A page of past checks."""

    items = fields.List(fields.Nested(HireCheckAnswer), required=True)
    next = fields.String(required=True, allow_none=True)


class PublishHireRuleRequest(Request):
    """From a day on, how soon hires and leaves are reported and how many people an employer may have checked in one day."""

    valid_from = fields.Date(required=True)
    days = fields.Integer(required=True, strict=True, validate=validate.Range(min=0, max=60))
    day_kind = fields.String(required=True, validate=one_of(DayKind))
    checks_per_day = fields.Integer(required=True, strict=True, validate=validate.Range(min=1, max=10_000))
    basis_zh = Text(required=True, min_length=4, max_length=300)
    basis_en = Text(required=True, min_length=4, max_length=300)


class HireRuleAnswer(Answer):
    """One version of the rule, which holds until the next begins."""

    id = Identifier(required=True)
    valid_from = fields.Date(required=True)
    days = fields.Integer(required=True)
    day_kind = fields.String(required=True, validate=one_of(DayKind))
    checks_per_day = fields.Integer(required=True)
    basis_zh = fields.String(required=True)
    basis_en = fields.String(required=True)


class HireRules(Answer):
    """All versions, the newest first."""

    items = fields.List(fields.Nested(HireRuleAnswer), required=True)
