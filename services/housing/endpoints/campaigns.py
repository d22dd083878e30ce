"""Campaigns of publicity."""

from services.housing.handlers import campaigns
from shared.answers import Answer
from shared.contracts.housing import campaigns as contract
from shared.identity import Call
from shared.runtime.endpoints import Data, Endpoints
from shared.runtime.places import check_places
from shared.runtime.rpc import rpc


class CampaignEndpoints(Endpoints):
    """Record, correct, cancel and read campaigns of publicity."""

    @rpc(contract.RECORD_CAMPAIGN)
    def record_campaign(self, call: Call, data: Data) -> Answer:
        """A campaign that was held."""
        check_places(self.atlas, self.ask, call, data)
        return self.write(call, campaigns.record_campaign, data)

    @rpc(contract.LIST_CAMPAIGNS)
    def list_campaigns(self, call: Call, data: Data) -> Answer:
        """Campaigns of a period."""
        return self.read(call, campaigns.list_campaigns, data)

    @rpc(contract.GET_CAMPAIGN)
    def get_campaign(self, call: Call, data: Data) -> Answer:
        """One campaign."""
        return self.read(call, campaigns.get_campaign, data)

    @rpc(contract.CHANGE_CAMPAIGN)
    def change_campaign(self, call: Call, data: Data) -> Answer:
        """Figures are corrected."""
        check_places(self.atlas, self.ask, call, data)
        return self.write(call, campaigns.change_campaign, data)

    @rpc(contract.CANCEL_CAMPAIGN)
    def cancel_campaign(self, call: Call, data: Data) -> Answer:
        """It does not count."""
        return self.write(call, campaigns.cancel_campaign, data)
