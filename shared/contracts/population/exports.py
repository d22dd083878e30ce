"""The RPC method about exports: a listing as a file, masked like every answer, made by a job.

A file of many people leaves the house: so only a station's head and the bureau ask for one, for a purpose, and it says on its face who did.
"""

from marshmallow import fields

from shared.contracts.directory.roles import Role
from shared.contracts.jobs import JobAnswer
from shared.contracts.method import Method
from shared.contracts.population.basis import SERVICE, one_of
from shared.contracts.population.rpc import ListResidencesRequest
from shared.contracts.population.vocabulary.exports import ExportFormat, ExportResource
from shared.contracts.schema import Request, Text

EXPORTERS = frozenset({Role.STATION_HEAD, Role.BUREAU})


class ExportFilter(ListResidencesRequest):
    """The same as of the listing."""

    class Meta(Request.Meta):
        """A file has no pages; what is due is worked on, not taken away."""

        exclude = ("limit", "cursor", "due", "expected_end_before")


class StartExportRequest(Request):
    """Which records, in what form, and what for; the purpose stands in the file and in the audit trail."""

    resource = fields.String(load_default=ExportResource.RESIDENCES.value, validate=one_of(ExportResource))
    filter = fields.Nested(ExportFilter, load_default=lambda: ExportFilter().load({}))
    format = fields.String(required=True, validate=one_of(ExportFormat))
    purpose = Text(required=True, min_length=4, max_length=200)


START_EXPORT = Method(SERVICE, "start_export", StartExportRequest, JobAnswer, EXPORTERS, writes=True, about="residence")
