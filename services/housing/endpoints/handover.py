"""Handing a stay's report over to the population register."""

from functools import partial

from services.housing.handlers import handover
from shared.answers import Answer
from shared.contracts.housing.handover import HAND_OVER_REPORT
from shared.handover import Handover
from shared.identity import Call
from shared.runtime.endpoints import Data, Endpoints
from shared.runtime.rpc import rpc


class HandoverEndpoints(Endpoints):
    """Calls of the population register."""

    @rpc(HAND_OVER_REPORT)
    def hand_over_report(self, call: Call, data: Data) -> Answer:
        """What a stay reports, for the one who holds the key."""
        seal = Handover(self.database.settings.handover_keys).seal
        return self.read(call, partial(handover.hand_over_report, seal=seal), data)
