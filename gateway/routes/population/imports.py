"""Imports of residents."""

from gateway.http import Outcome, route
from gateway.incoming import FILES, FileRoutes
from gateway.inquiry import Inquiry
from shared.contracts.imports import LARGEST_FILE
from shared.contracts.population.imports import BEGIN_IMPORT, DECIDE_ROW, LIST_IMPORT_ROWS, LIST_UNDECIDED, READ_IMPORT_TEMPLATE


class ImportRoutes(FileRoutes):
    """A file becomes a job; what became of its rows is asked for by the job's id."""

    @route(
        "POST", "/imports", BEGIN_IMPORT, status=202, location="/jobs/{id}", files=FILES, max_body=LARGEST_FILE, conditional=False, tag="population"
    )
    def import_residents(self, inquiry: Inquiry) -> Outcome:
        """Import residents from a CSV or XLSX file, the body. Good rows go in, others are told; follow the job that is answered.

        The same Idempotency-Key takes up an upload that broke off, and gives the same job again for one that did not.
        """
        return self.receive(inquiry)

    @route("GET", "/imports/template", READ_IMPORT_TEMPLATE, media=", ".join(FILES[:2]), tag="population")
    def get_import_template(self, inquiry: Inquiry) -> Outcome:
        """Download a file to begin with: the columns in both languages, and an example row that an import passes over."""
        return self.template(inquiry)

    @route("GET", "/imports/{id}/rows", LIST_IMPORT_ROWS, tag="population")
    def list_import_rows(self, inquiry: Inquiry) -> Outcome:
        """List what became of the rows of an import, in the order of the file; values are masked."""
        return self.ask(inquiry)

    @route("GET", "/imports/{id}/undecided", LIST_UNDECIDED, tag="population")
    def list_undecided(self, inquiry: Inquiry) -> Outcome:
        """List the rows that contradict the register and wait for a person, both sides masked."""
        return self.ask(inquiry)

    @route("POST", "/imports/{id}/undecided/{row}/decision", DECIDE_ROW, tag="population")
    def decide_row(self, inquiry: Inquiry) -> Outcome:
        """Decide about a row: the details were compared with the document and are right, or it is left."""
        return self.ask(inquiry)
