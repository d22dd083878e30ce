"""Imports of files as every service offers them that has any: a file comes in parts, becomes a job, and each row gets a result.

A service says itself what it is told at the beginning (a request that extends ``BeginImportRequest``) and what a row became (an answer
that extends ``ImportedRow``); the rest is made by the functions below, for one service. What is shown of a row is masked.
"""

from functools import cache

from marshmallow import fields, validate

from shared.contracts.directory.roles import STATION_ROLES, Role
from shared.contracts.jobs import JobAnswer, JobRequest
from shared.contracts.method import Method
from shared.contracts.schema import Answer, Identifier, PageRequest, Pattern, Request
from shared.contracts.vocabulary import FileFormat, RowOutcome

LARGEST_FILE = 50 * 1024 * 1024
LARGEST_PART = 256 * 1024
MOST_PARTS = LARGEST_FILE // LARGEST_PART
LARGEST_ROW = validate.Range(min=1, max=2_000_000)
IMPORTERS = STATION_ROLES - {Role.MEDIATOR}


OUTCOMES = validate.OneOf([outcome.value for outcome in RowOutcome])


class BeginImportRequest(Request):
    """What is to be done with the file that follows."""

    dry_run = fields.Boolean(load_default=False, metadata={"description": "Do everything but write: the same results, nothing registered."})


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
    outcome = fields.String(load_default=None, allow_none=True, validate=OUTCOMES)


class ImportTemplateRequest(Request):
    """In which form the template is wanted."""

    format = fields.String(load_default=FileFormat.XLSX.value, validate=validate.OneOf([form.value for form in FileFormat]))


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


class ImportedRow(Answer):
    """What became of a row; ``row`` is its number in the file, the header's being 1."""

    row = fields.Integer(required=True, metadata={"example": 17})
    outcome = fields.String(required=True, validate=OUTCOMES)
    problems = fields.List(fields.Nested(RowProblem), required=True)


@cache
def add_import_part(service: str) -> Method:
    """A part of the file that was announced."""
    return Method(service, "add_import_part", AddImportPartRequest, PartTaken, IMPORTERS, writes=True, about="job")


@cache
def submit_import(service: str) -> Method:
    """The file is whole."""
    return Method(service, "submit_import", SubmitImportRequest, JobAnswer, IMPORTERS, writes=True, about="job")


@cache
def read_import_template(service: str) -> Method:
    """A file to begin with."""
    return Method(service, "read_import_template", ImportTemplateRequest, FileAnswer, IMPORTERS)
