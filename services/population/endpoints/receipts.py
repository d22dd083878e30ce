"""Receipts, their printing and the public check."""

from functools import partial

from services.population.handlers import receipt_prints, receipts
from shared.answers import Answer
from shared.contracts.population import receipts as contract
from shared.identity import Call
from shared.observability.metrics import PII_UNMASKED, RECEIPT_CHECKS
from shared.runtime.endpoints import Data, Endpoints
from shared.runtime.places import station_names
from shared.runtime.rpc import rpc


class ReceiptEndpoints(Endpoints):
    """Issue, show, print, revoke and check."""

    @rpc(contract.ISSUE_RECEIPT)
    def issue_receipt(self, call: Call, data: Data) -> Answer:
        """A receipt of a residence, under the names that its station has today."""
        return self.write(call, partial(receipts.issue_receipt, station=station_names(self.ask, call)), data)

    @rpc(contract.GET_RESIDENCE_RECEIPT)
    def get_residence_receipt(self, call: Call, data: Data) -> Answer:
        """The latest receipt of a residence."""
        return self.read(call, receipts.get_residence_receipt, data)

    @rpc(contract.GET_RECEIPT)
    def get_receipt(self, call: Call, data: Data) -> Answer:
        """One receipt."""
        return self.read(call, receipts.get_receipt, data)

    @rpc(contract.PRINT_RECEIPT)
    def print_receipt(self, call: Call, data: Data) -> Answer:
        """One copy on paper: rendered, counted, and only then given out."""
        draft = self.read(call, partial(receipt_prints.draft_print, public_url=self.database.settings.public_url), data)
        pdf = receipt_prints.on_paper(draft, draft["number"], call.deadline.remaining())
        counted = self.write(call, receipt_prints.count_print, data)
        if counted["number"] != draft["number"]:  # somebody printed meanwhile, or it was counted before under the same key
            pdf = receipt_prints.on_paper(draft, counted["number"], call.deadline.remaining())
        PII_UNMASKED.labels(call.actor.station_code).inc()
        return receipt_prints.show_print(counted, pdf)

    @rpc(contract.REVOKE_RECEIPT)
    def revoke_receipt(self, call: Call, data: Data) -> Answer:
        """The end of a receipt before its time."""
        return self.write(call, receipts.revoke_receipt, data)

    @rpc(contract.CHECK_RECEIPT)
    def check_receipt(self, call: Call, data: Data) -> Answer:
        """Whether a receipt holds, for anybody."""
        answer = self.read(call, receipts.check_receipt, data)
        RECEIPT_CHECKS.labels(answer["state"]).inc()
        return answer
