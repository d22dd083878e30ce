"""Imports of residents: a file comes in, becomes a job, and its rows are decided."""

import base64

from services.population.handlers import import_rows
from services.population.handlers.import_running import begin_import
from services.population.handlers.import_sheets import RESIDENTS_SHEET
from shared.answers import Answer
from shared.contracts.population import imports as contract
from shared.contracts.vocabulary import FileFormat
from shared.identity import Call
from shared.imports import upload
from shared.runtime.endpoints import Data, Endpoints
from shared.runtime.places import check_places
from shared.runtime.rpc import rpc


class ImportEndpoints(Endpoints):
    """The job itself is done at the desk (``shared.jobs.desk``)."""

    @rpc(contract.BEGIN_IMPORT)
    def begin_import(self, call: Call, data: Data) -> Answer:
        """A file is to come."""
        check_places(self.atlas, self.ask, call, data)
        return self.write(call, begin_import, data)

    @rpc(contract.ADD_IMPORT_PART)
    def add_import_part(self, call: Call, data: Data) -> Answer:
        """A part of it."""
        return self.write(call, upload.add_import_part, data)

    @rpc(contract.SUBMIT_IMPORT)
    def submit_import(self, call: Call, data: Data) -> Answer:
        """It is whole."""
        return self.write(call, upload.submit_import, data)

    @rpc(contract.LIST_IMPORT_ROWS)
    def list_import_rows(self, call: Call, data: Data) -> Answer:
        """What became of its rows."""
        return self.read(call, import_rows.list_import_rows, data)

    @rpc(contract.LIST_UNDECIDED)
    def list_undecided(self, call: Call, data: Data) -> Answer:
        """The rows that wait for a person."""
        return self.read(call, import_rows.list_undecided, data)

    @rpc(contract.DECIDE_ROW)
    def decide_row(self, call: Call, data: Data) -> Answer:
        """What a person decides."""
        return self.write(call, import_rows.decide_row, data)

    @rpc(contract.READ_IMPORT_TEMPLATE)
    def read_import_template(self, call: Call, data: Data) -> Answer:
        """A file to begin with."""
        form = FileFormat(data["format"])
        media_type, content = RESIDENTS_SHEET.template(form)
        return {"name": f"residents-template.{form}", "media_type": media_type, "content": base64.b64encode(content).decode()}
