"""The RPC methods about imports of residents.

A file comes in parts (``begin_import``, ``add_import_part`` for each, ``submit_import``); from then on it is a job. Each row gets a
result: imported, unchanged, refused, or undecided, which waits for a person. What is shown of a row is masked.
"""

from marshmallow import fields

from shared.contracts import imports
from shared.contracts.imports import LARGEST_ROW, ImportedRow, ListImportRowsRequest, add_import_part, read_import_template, submit_import
from shared.contracts.jobs import JobAnswer, JobRequest
from shared.contracts.method import Method
from shared.contracts.population.basis import SERVICE, WRITERS, one_of
from shared.contracts.population.vocabulary import DocumentType, Sex
from shared.contracts.population.vocabulary.imports import RowDecision
from shared.contracts.schema import Answer, Identifier, PageRequest


class BeginImportRequest(imports.BeginImportRequest):
    """What is to be done with the file that follows."""

    community_id = Identifier(load_default=None, allow_none=True, metadata={"description": "The community of all rows."})


class ListUndecidedRequest(PageRequest):
    """Rows of an import that wait for a decision."""

    id = Identifier(required=True)


class DecideRowRequest(JobRequest):
    """What a person decides about an undecided row."""

    row = fields.Integer(required=True, validate=LARGEST_ROW)
    decision = fields.String(required=True, validate=one_of(RowDecision))


class ImportRowAnswer(ImportedRow):
    """What became of a row; ``row`` is its number in the file, the header's being 1."""

    residence_id = Identifier(required=True, allow_none=True)
    decision = fields.String(required=True, allow_none=True, validate=one_of(RowDecision))


class ImportRowPage(Answer):
    """A page of rows."""

    items = fields.List(fields.Nested(ImportRowAnswer), required=True)
    next = fields.String(required=True, allow_none=True)


class PersonSide(Answer):
    """A person as one side describes it, masked."""

    document_type = fields.String(required=True, validate=one_of(DocumentType))
    document_number = fields.String(required=True, metadata={"example": "4416**********0011"})
    name = fields.String(required=True, metadata={"example": "王*"})
    phone = fields.String(required=True, allow_none=True, metadata={"example": "138****8000"})
    sex = fields.String(required=True, allow_none=True, validate=one_of(Sex))
    birth_year = fields.Integer(required=True, allow_none=True)
    nationality = fields.String(required=True, allow_none=True)


class UndecidedRow(Answer):
    """A row that waits: the file's side and, if that person lives or lived at the own station, the register's; and where they differ."""

    row = fields.Integer(required=True, metadata={"example": 17})
    given = fields.Nested(PersonSide, required=True)
    on_file = fields.Nested(PersonSide, required=True, allow_none=True)
    differs = fields.List(fields.String(), required=True, metadata={"example": ["name"]})
    codes = fields.List(fields.String(), required=True, metadata={"example": ["PERSON_NAME_DIFFERS"]})


class UndecidedPage(Answer):
    """A page of rows that wait."""

    items = fields.List(fields.Nested(UndecidedRow), required=True)
    next = fields.String(required=True, allow_none=True)


BEGIN_IMPORT = Method(SERVICE, "begin_import", BeginImportRequest, JobAnswer, WRITERS, writes=True)
ADD_IMPORT_PART = add_import_part(SERVICE)
SUBMIT_IMPORT = submit_import(SERVICE)
LIST_IMPORT_ROWS = Method(SERVICE, "list_import_rows", ListImportRowsRequest, ImportRowPage, WRITERS, about="job")
LIST_UNDECIDED = Method(SERVICE, "list_undecided", ListUndecidedRequest, UndecidedPage, WRITERS, about="job")
DECIDE_ROW = Method(SERVICE, "decide_row", DecideRowRequest, ImportRowAnswer, WRITERS, writes=True, about="job")
READ_IMPORT_TEMPLATE = read_import_template(SERVICE)
