"""The RPC methods about imports of residents.

A file comes in parts (``begin_import``, ``add_import_part`` for each, ``submit_import``); from then on it is a job. Each row gets a
result: imported, unchanged, refused, or undecided, which waits for a person. What is shown of a row is masked.
"""

from marshmallow import fields, validate

from shared.contracts.jobs import JobAnswer, JobRequest
from shared.contracts.method import Method
from shared.contracts.population.basis import SERVICE, WRITERS, one_of
from shared.contracts.population.vocabulary import DocumentType, Sex
from shared.contracts.population.vocabulary.imports import FileFormat, RowDecision, RowOutcome
from shared.contracts.schema import Answer, Identifier, PageRequest, Pattern, Request

LARGEST_FILE = 50 * 1024 * 1024
LARGEST_PART = 256 * 1024
MOST_PARTS = LARGEST_FILE // LARGEST_PART
LARGEST_ROW = validate.Range(min=1, max=2_000_000)


class BeginImportRequest(Request):
    """What is to be done with the file that follows."""

    dry_run = fields.Boolean(load_default=False, metadata={"description": "Do everything but write: the same results, nothing registered."})
    community_id = Identifier(load_default=None, allow_none=True, metadata={"description": "The community of all rows."})


class AddImportPartRequest(JobRequest):
    """The next part of the file, in base64; a part that comes again replaces itself."""

    part = fields.Integer(required=True, validate=validate.Range(min=0, max=MOST_PARTS - 1))
    content = fields.String(required=True, validate=validate.Length(min=1, max=LARGEST_PART * 4 // 3 + 4))


class SubmitImportRequest(JobRequest):
    """The file is complete: it has so many parts and bytes, and this SHA-256."""

    parts = fields.Integer(required=True, validate=validate.Range(min=0, max=MOST_PARTS))
    size = fields.Integer(required=True, validate=validate.Range(min=0, max=LARGEST_FILE))
    digest = fields.String(required=True, validate=Pattern(r"^[0-9a-f]{64}$"))


class ListImportRowsRequest(PageRequest):
    """Rows of an import in the order of the file, perhaps those of one outcome."""

    id = Identifier(required=True)
    outcome = fields.String(load_default=None, allow_none=True, validate=one_of(RowOutcome))


class ListUndecidedRequest(PageRequest):
    """Rows of an import that wait for a decision."""

    id = Identifier(required=True)


class DecideRowRequest(JobRequest):
    """What a person decides about an undecided row."""

    row = fields.Integer(required=True, validate=LARGEST_ROW)
    decision = fields.String(required=True, validate=one_of(RowDecision))


class ImportTemplateRequest(Request):
    """In which form the template is wanted."""

    format = fields.String(load_default=FileFormat.XLSX.value, validate=one_of(FileFormat))


class PartTaken(Answer):
    """The part is kept."""

    part = fields.Integer(required=True)


class FileAnswer(Answer):
    """A small file, in base64."""

    name = fields.String(required=True)
    media_type = fields.String(required=True)
    content = fields.String(required=True)


class RowProblem(Answer):
    """One thing that is wrong with a row."""

    column = fields.String(required=True, allow_none=True, metadata={"example": "document_number"})
    code = fields.String(required=True, metadata={"example": "DOCUMENT_CHECK_DIGIT"})
    message_zh = fields.String(required=True, metadata={"example": "证件号码校验位错误"})
    message_en = fields.String(required=True, metadata={"example": "The check digit of the document number is wrong"})
    value = fields.String(required=True, metadata={"description": "The cell, masked.", "example": "4416**********0012"})


class ImportRowAnswer(Answer):
    """What became of a row; ``row`` is its number in the file, the header's being 1."""

    row = fields.Integer(required=True, metadata={"example": 17})
    outcome = fields.String(required=True, validate=one_of(RowOutcome))
    residence_id = Identifier(required=True, allow_none=True)
    problems = fields.List(fields.Nested(RowProblem), required=True)
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
ADD_IMPORT_PART = Method(SERVICE, "add_import_part", AddImportPartRequest, PartTaken, WRITERS, writes=True, about="job")
SUBMIT_IMPORT = Method(SERVICE, "submit_import", SubmitImportRequest, JobAnswer, WRITERS, writes=True, about="job")
LIST_IMPORT_ROWS = Method(SERVICE, "list_import_rows", ListImportRowsRequest, ImportRowPage, WRITERS, about="job")
LIST_UNDECIDED = Method(SERVICE, "list_undecided", ListUndecidedRequest, UndecidedPage, WRITERS, about="job")
DECIDE_ROW = Method(SERVICE, "decide_row", DecideRowRequest, ImportRowAnswer, WRITERS, writes=True, about="job")
READ_IMPORT_TEMPLATE = Method(SERVICE, "read_import_template", ImportTemplateRequest, FileAnswer, WRITERS)
