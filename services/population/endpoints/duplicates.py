"""Duplicates and merging."""

from services.population.handlers import duplicate_rules, duplicates, likeness, person_merges
from shared.answers import Answer
from shared.contracts.population import duplicates as contract
from shared.identity import Call
from shared.runtime.endpoints import Data, Endpoints
from shared.runtime.rpc import rpc
from shared.runtime.schedule import scheduled


class DuplicateEndpoints(Endpoints):
    """Entrypoints about duplicates and merging."""

    @rpc(contract.LIST_DUPLICATE_RULES)
    def list_duplicate_rules(self, call: Call, data: Data) -> Answer:
        """The versions of the rules."""
        return self.read(call, duplicate_rules.list_duplicate_rules, data)

    @rpc(contract.PUBLISH_DUPLICATE_RULE)
    def publish_duplicate_rule(self, call: Call, data: Data) -> Answer:
        """A new version of the rules."""
        return self.write(call, duplicate_rules.publish_duplicate_rule, data)

    @rpc(contract.LIST_DUPLICATES)
    def list_duplicates(self, call: Call, data: Data) -> Answer:
        """Pairs that look like one person."""
        return self.read(call, duplicates.list_duplicates, data)

    @rpc(contract.GET_DUPLICATE)
    def get_duplicate(self, call: Call, data: Data) -> Answer:
        """A pair side by side."""
        return self.read(call, duplicates.get_duplicate, data)

    @rpc(contract.FIND_DUPLICATES)
    def find_duplicates(self, call: Call, data: Data) -> Answer:
        """Look for duplicates of one person now."""
        return self.write(call, duplicates.find_duplicates, data)

    @rpc(contract.MERGE_DUPLICATE)
    def merge_duplicate(self, call: Call, data: Data) -> Answer:
        """The two are one."""
        return self.write(call, person_merges.merge_duplicate, data)

    @rpc(contract.UNDO_MERGE)
    def undo_merge(self, call: Call, data: Data) -> Answer:
        """They are two after all, or not known to be one."""
        return self.write(call, person_merges.undo_merge, data)

    @rpc(contract.DISMISS_DUPLICATE)
    def dismiss_duplicate(self, call: Call, data: Data) -> Answer:
        """The two are two."""
        return self.write(call, duplicates.dismiss_duplicate, data)

    @scheduled(every=2.0)
    def look_for_duplicates(self) -> None:
        """One chunk and no more: a million people take half a day, in which calls are answered as ever."""
        self.database.work("look-for-duplicates", likeness.scan_chunk)
