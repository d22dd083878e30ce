"""Hazards."""

from services.housing.handlers import hazard_extensions, hazard_life, hazard_rules, hazards, overdue_hazards
from shared.answers import Answer
from shared.contracts.housing import hazard_rules as rules_contract
from shared.contracts.housing import hazards as contract
from shared.identity import Call
from shared.runtime.endpoints import Data, Endpoints
from shared.runtime.rpc import rpc
from shared.runtime.schedule import scheduled


class HazardEndpoints(Endpoints):
    """Calls about hazards, and their rules; the passing of deadlines."""

    @rpc(contract.RECORD_HAZARD)
    def record_hazard(self, call: Call, data: Data) -> Answer:
        """What an officer saw at a house."""
        return self.write(call, hazards.record_hazard, data)

    @rpc(contract.LIST_HAZARDS)
    def list_hazards(self, call: Call, data: Data) -> Answer:
        """The oldest deadline first."""
        return self.read(call, hazards.list_hazards, data)

    @rpc(contract.LIST_HOUSE_HAZARDS)
    def list_house_hazards(self, call: Call, data: Data) -> Answer:
        """Those of one house."""
        return self.read(call, hazards.list_house_hazards, data)

    @rpc(contract.GET_HAZARD)
    def get_hazard(self, call: Call, data: Data) -> Answer:
        """One, with its journal."""
        return self.read(call, hazards.get_hazard, data)

    @rpc(contract.RECTIFY_HAZARD)
    def rectify_hazard(self, call: Call, data: Data) -> Answer:
        """It is reported as put right."""
        return self.write(call, hazard_life.rectify_hazard, data)

    @rpc(contract.RECHECK_HAZARD)
    def recheck_hazard(self, call: Call, data: Data) -> Answer:
        """It is, or it is not."""
        return self.write(call, hazard_life.recheck_hazard, data)

    @rpc(contract.EXTEND_HAZARD)
    def extend_hazard(self, call: Call, data: Data) -> Answer:
        """A later deadline, asked for or granted."""
        return self.write(call, hazard_extensions.extend_hazard, data)

    @rpc(contract.DECIDE_HAZARD_EXTENSION)
    def decide_hazard_extension(self, call: Call, data: Data) -> Answer:
        """What was asked for is decided."""
        return self.write(call, hazard_extensions.decide_hazard_extension, data)

    @rpc(contract.TRANSFER_HAZARD)
    def transfer_hazard(self, call: Call, data: Data) -> Answer:
        """Another authority has it."""
        return self.write(call, hazard_life.transfer_hazard, data)

    @rpc(contract.RECORD_TRANSFER_OUTCOME)
    def record_transfer_outcome(self, call: Call, data: Data) -> Answer:
        """What came of that."""
        return self.write(call, hazard_life.record_transfer_outcome, data)

    @rpc(contract.WITHDRAW_HAZARD)
    def withdraw_hazard(self, call: Call, data: Data) -> Answer:
        """It was entered by mistake."""
        return self.write(call, hazard_life.withdraw_hazard, data)

    @rpc(rules_contract.LIST_HAZARD_RULES)
    def list_hazard_rules(self, call: Call, data: Data) -> Answer:
        """Every version of the rules."""
        return self.read(call, hazard_rules.list_hazard_rules, data)

    @rpc(rules_contract.PUBLISH_HAZARD_RULE)
    def publish_hazard_rule(self, call: Call, data: Data) -> Answer:
        """A version for the days to come."""
        return self.write(call, hazard_rules.publish_hazard_rule, data)

    @scheduled(every=10.0)
    def note_overdue_hazards(self) -> None:
        """Chunk by chunk, until none is left."""
        while self.database.work("note-overdue-hazards", overdue_hazards.note_overdue_hazards):
            pass
