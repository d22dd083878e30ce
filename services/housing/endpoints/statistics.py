"""Occupancy, capacity, and what is due."""

from services.housing.handlers import capacity, statistics
from shared.answers import Answer
from shared.contracts.housing import statistics as contract
from shared.identity import Call
from shared.observability import metrics
from shared.observability.gauges import CountedGauge
from shared.runtime.endpoints import Data, Endpoints
from shared.runtime.rpc import rpc
from shared.runtime.schedule import scheduled

GAUGES = {
    "houses": CountedGauge(metrics.HOUSES),
    "beds": CountedGauge(metrics.BEDS),
    "due_inspections": CountedGauge(metrics.DUE_INSPECTIONS),
    "hazards": CountedGauge(metrics.HAZARDS),
    "capacity_breaches": CountedGauge(metrics.CAPACITY_BREACHES),
    "stays_unreported": CountedGauge(metrics.STAYS_UNREPORTED),
    "clues": CountedGauge(metrics.CLUES),
    "campaigns": CountedGauge(metrics.CAMPAIGNS),
}


class StatisticEndpoints(Endpoints):
    """Calls about occupancy, capacity, and what is due; the same counted for monitoring."""

    @rpc(contract.GET_HOUSE_STATISTICS)
    def get_house_statistics(self, call: Call, data: Data) -> Answer:
        """Houses, rooms and beds, by station."""
        return self.read(call, statistics.get_house_statistics, data)

    @rpc(contract.LIST_DUE_INSPECTIONS)
    def list_due_inspections(self, call: Call, data: Data) -> Answer:
        """The round."""
        return self.read(call, statistics.list_due_inspections, data)

    @rpc(contract.LIST_CAPACITY_BREACHES)
    def list_capacity_breaches(self, call: Call, data: Data) -> Answer:
        """Rooms with too many people."""
        return self.read(call, capacity.list_capacity_breaches, data)

    @rpc(contract.LIST_CAPACITY_RULES)
    def list_capacity_rules(self, call: Call, data: Data) -> Answer:
        """How many people a room may hold."""
        return self.read(call, capacity.list_capacity_rules, data)

    @rpc(contract.PUBLISH_CAPACITY_RULE)
    def publish_capacity_rule(self, call: Call, data: Data) -> Answer:
        """The same from a coming day on."""
        return self.write(call, capacity.publish_capacity_rule, data)

    @scheduled(every=60.0)
    def notice_capacity_breaches(self) -> None:
        """Chunk by chunk, until every room with too many people has been announced."""
        while self.database.work("notice-breaches", capacity.notice_breaches):
            pass

    @scheduled(every=60.0, everywhere=True)
    def measure_housing(self) -> None:
        """For monitoring; by each replica, for the numbers of one that stopped counting would stand for ever."""
        for name, counts in self.database.work("measure-housing", statistics.measure_housing).items():
            GAUGES[name].show(counts)
