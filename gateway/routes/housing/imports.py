"""Imports of houses."""

from gateway.http import Outcome, route
from gateway.incoming import FILES, FileRoutes
from gateway.inquiry import Inquiry
from shared.contracts.housing.imports import BEGIN_IMPORT, LIST_IMPORT_ROWS, READ_IMPORT_TEMPLATE
from shared.contracts.imports import LARGEST_FILE


class HouseImportRoutes(FileRoutes):
    """A file becomes a job; what became of its rows is asked for by the job's id."""

    @route(
        "POST",
        "/house-imports",
        BEGIN_IMPORT,
        status=202,
        location="/jobs/{id}",
        files=FILES,
        max_body=LARGEST_FILE,
        conditional=False,
        tag="housing",
    )
    def import_houses(self, inquiry: Inquiry) -> Outcome:
        """Import houses with their landlords and rooms from a CSV or XLSX file, the body. Good rows go in, others are told; follow the job.

        The same Idempotency-Key takes up an upload that broke off, and gives the same job again for one that did not.
        """
        return self.receive(inquiry)

    @route("GET", "/house-imports/template", READ_IMPORT_TEMPLATE, media=", ".join(FILES[:2]), tag="housing")
    def get_house_import_template(self, inquiry: Inquiry) -> Outcome:
        """Download a file to begin with: the columns in both languages, and an example row that an import passes over."""
        return self.template(inquiry)

    @route("GET", "/house-imports/{id}/rows", LIST_IMPORT_ROWS, tag="housing")
    def list_house_import_rows(self, inquiry: Inquiry) -> Outcome:
        """List what became of the rows of an import, in the order of the file; values are masked."""
        return self.ask(inquiry)
