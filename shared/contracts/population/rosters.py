"""The schemas of rosters: the whole list of an employer's people, what is different from the list before, and its history."""

from marshmallow import fields, validate

from shared.contracts.population.basis import one_of
from shared.contracts.population.vocabulary import DocumentType
from shared.contracts.population.vocabulary.employers import RosterChange, RosterResidence, Timeliness
from shared.contracts.schema import Answer, Identifier, PageRequest, Request, Text

LONGEST_ROSTER = 2_000
"""People of one list; a larger employer registers its sites apart."""


class RosterPerson(Request):
    """One line of the list. What is wrong with it is a problem of the line, told with the difference."""

    document_type = fields.String(load_default=DocumentType.RESIDENT_ID.value, validate=one_of(DocumentType))
    document_number = Text(required=True, min_length=0, max_length=100)
    name = Text(required=True, min_length=0, max_length=100)
    phone = Text(load_default=None, allow_none=True, max_length=30)
    hired_on = fields.Date(load_default=None, allow_none=True, metadata={"description": "The day of the list when absent."})


class UploadRosterRequest(Request):
    """The whole list as it was on a day: who is new has joined, who is missing has left."""

    id = Identifier(required=True)
    as_of = fields.Date(required=True)
    people = fields.List(fields.Nested(RosterPerson), required=True, validate=validate.Length(max=LONGEST_ROSTER))
    roster_version = fields.Integer(
        load_default=0,
        strict=True,
        validate=validate.Range(min=0, max=2**31 - 1),
        metadata={"description": "The version of the list that this one follows, 0 when there was none: 409 when another came in between."},
    )
    dry_run = fields.Boolean(load_default=False, metadata={"description": "Show the difference, change nothing."})
    leave_out_problems = fields.Boolean(
        load_default=False,
        metadata={"description": "Apply the list without the lines that have a problem; else such a list is refused as a whole."},
    )


class RosterLine(Answer):
    """What the list says of one person, against the list before it."""

    change = fields.String(required=True, validate=one_of(RosterChange))
    index = fields.Integer(
        required=True, allow_none=True, metadata={"description": "The place in the list that was sent, from 0; none who left has one."}
    )
    document_type = fields.String(required=True, validate=one_of(DocumentType))
    document_number = fields.String(required=True, metadata={"description": "Masked."})
    name = fields.String(required=True, allow_none=True, metadata={"description": "Masked."})
    on = fields.Date(required=True, allow_none=True, metadata={"description": "The day of joining or leaving."})
    due_on = fields.Date(required=True, allow_none=True, metadata={"description": "The last day on which that is reported in time."})
    timeliness = fields.String(required=True, allow_none=True, validate=one_of(Timeliness))
    problem = fields.String(required=True, allow_none=True, metadata={"description": "The code of what is wrong with the line."})


class RosterDifference(Answer):
    """Counts of the whole list, and its lines: problems first, then who joined, left, is altered and unchanged; 2,000 at most."""

    employer_id = Identifier(required=True)
    as_of = fields.Date(required=True)
    roster_version = fields.Integer(required=True, metadata={"description": "The version that now holds."})
    applied = fields.Boolean(required=True, metadata={"description": "False for a dry run, and for a list that changes nothing."})
    joins = fields.Integer(required=True)
    leaves = fields.Integer(required=True)
    altered = fields.Integer(required=True)
    unchanged = fields.Integer(required=True)
    problems = fields.Integer(required=True)
    lines = fields.List(fields.Nested(RosterLine), required=True)


class GetRosterRequest(PageRequest):
    """Who is on an employer's roster now, or was on the list of an earlier version.

    ``change`` asks who joined or left by that version, ``timeliness`` whose joining (of those who LEFT: leaving) was reported in
    time or late. ``residence`` asks for those who are (not) registered in the district
    now; that, and the answer's field of that name, is for the police only.
    """

    id = Identifier(required=True)
    roster_version = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(min=1, max=2**31 - 1))
    change = fields.String(load_default=None, allow_none=True, validate=validate.OneOf([RosterChange.JOINED.value, RosterChange.LEFT.value]))
    timeliness = fields.String(load_default=None, allow_none=True, validate=one_of(Timeliness))
    residence = fields.String(load_default=None, allow_none=True, validate=one_of(RosterResidence))


class Reported(Answer):
    """When something was reported, and whether in time; the due day is null where no rule held on the day."""

    reported_on = fields.Date(required=True)
    due_on = fields.Date(required=True, allow_none=True)
    timeliness = fields.String(required=True, allow_none=True, validate=one_of(Timeliness))


class EmploymentAnswer(Answer):
    """Somebody who works, or worked, for an employer."""

    id = Identifier(required=True)
    document_type = fields.String(required=True, validate=one_of(DocumentType))
    document_number = fields.String(required=True, metadata={"description": "Masked."})
    name = fields.String(required=True, metadata={"description": "Masked."})
    phone = fields.String(required=True, allow_none=True, metadata={"description": "Masked."})
    joined_on = fields.Date(required=True)
    join = fields.Nested(Reported, required=True)
    left_on = fields.Date(required=True, allow_none=True, metadata={"description": "The first day without."})
    leave = fields.Nested(Reported, required=True, allow_none=True)
    checked_on = fields.Date(required=True, allow_none=True, metadata={"description": "The employer's last hire check of the document."})
    residence = fields.String(required=True, allow_none=True, validate=one_of(RosterResidence))


class RosterPage(Answer):
    """A page of a roster, in the order of joining; ``as_of`` is null before the first list."""

    employer_id = Identifier(required=True)
    roster_version = fields.Integer(required=True)
    as_of = fields.Date(required=True, allow_none=True)
    items = fields.List(fields.Nested(EmploymentAnswer), required=True)
    next = fields.String(required=True, allow_none=True)


class ListRosterVersionsRequest(PageRequest):
    """The lists of one employer, newest first."""

    id = Identifier(required=True)


class RosterVersion(Answer):
    """One list that was applied."""

    roster_version = fields.Integer(required=True)
    as_of = fields.Date(required=True)
    uploaded_by = fields.String(required=True, metadata={"description": "Account id."})
    uploaded_at = fields.AwareDateTime(required=True)
    people = fields.Integer(required=True)
    joins = fields.Integer(required=True)
    leaves = fields.Integer(required=True)
    altered = fields.Integer(required=True)
    unchanged = fields.Integer(required=True)
    problems = fields.Integer(required=True)


class RosterVersionPage(Answer):
    """A page of versions."""

    items = fields.List(fields.Nested(RosterVersion), required=True)
    next = fields.String(required=True, allow_none=True)
