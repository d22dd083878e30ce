"""The RPC methods about imports of houses: the station's list of them, one row a house, with its landlord and its rooms.

A file comes in parts (``begin_import``, ``add_import_part`` for each, ``submit_import``); from then on it is a job. Each row gets a
result: imported, unchanged or refused. What is shown of a row is masked.
"""

from marshmallow import fields

from shared.contracts import imports
from shared.contracts.housing.basis import SERVICE, WRITERS
from shared.contracts.imports import ImportedRow, ListImportRowsRequest, add_import_part, read_import_template, submit_import
from shared.contracts.jobs import JobAnswer
from shared.contracts.method import Method
from shared.contracts.schema import Answer, Identifier


class BeginHouseImportRequest(imports.BeginImportRequest):
    """What is to be done with the file that follows."""

    community_id = Identifier(load_default=None, allow_none=True, metadata={"description": "The community of all rows that name none."})


class HouseRowAnswer(ImportedRow):
    """What became of a row; ``row`` is its number in the file, the header's being 1."""

    house_id = Identifier(required=True, allow_none=True)


class HouseRowPage(Answer):
    """A page of rows."""

    items = fields.List(fields.Nested(HouseRowAnswer), required=True)
    next = fields.String(required=True, allow_none=True)


BEGIN_IMPORT = Method(SERVICE, "begin_import", BeginHouseImportRequest, JobAnswer, WRITERS, writes=True)
ADD_IMPORT_PART = add_import_part(SERVICE)
SUBMIT_IMPORT = submit_import(SERVICE)
LIST_IMPORT_ROWS = Method(SERVICE, "list_import_rows", ListImportRowsRequest, HouseRowPage, WRITERS, about="job")
READ_IMPORT_TEMPLATE = read_import_template(SERVICE)
