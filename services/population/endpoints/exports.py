"""Exports."""

from services.population.handlers import exports
from shared.answers import Answer
from shared.contracts.population import exports as contract
from shared.identity import Call
from shared.runtime.endpoints import Data, Endpoints
from shared.runtime.rpc import rpc


class ExportEndpoints(Endpoints):
    """Ask for a file; the desk makes it."""

    @rpc(contract.START_EXPORT)
    def start_export(self, call: Call, data: Data) -> Answer:
        """A listing as a file."""
        return self.write(call, exports.start_export, data)
