"""Imports of houses: a file comes in and becomes a job; what became of its rows is told."""

import base64
from functools import partial

from services.housing.handlers import import_rows
from services.housing.handlers.import_running import begin_import
from services.housing.handlers.import_sheets import HOUSES_SHEET
from shared.answers import Answer
from shared.contracts.housing import imports as contract
from shared.contracts.vocabulary import FileFormat
from shared.identity import Call
from shared.imports import upload
from shared.runtime.endpoints import Data, Endpoints
from shared.runtime.places import check_places, community_names
from shared.runtime.rpc import rpc


class ImportEndpoints(Endpoints):
    """The job itself is done at the desk (``shared.jobs.desk``)."""

    @rpc(contract.BEGIN_IMPORT)
    def begin_import(self, call: Call, data: Data) -> Answer:
        """A file is to come."""
        check_places(self.atlas, self.ask, call, data)
        return self.write(call, partial(begin_import, communities=community_names(self.ask, call)), data)

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

    @rpc(contract.READ_IMPORT_TEMPLATE)
    def read_import_template(self, call: Call, data: Data) -> Answer:
        """A file to begin with."""
        form = FileFormat(data["format"])
        media_type, content = HOUSES_SHEET.template(form)
        return {"name": f"houses-template.{form}", "media_type": media_type, "content": base64.b64encode(content).decode()}
