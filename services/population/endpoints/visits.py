"""Verification visits, absences and work queues."""

from services.population.handlers import absences, visit_rules, visits, work_queues
from shared.answers import Answer
from shared.contracts.population import visits as contract
from shared.identity import Call
from shared.observability.gauges import CountedGauge
from shared.observability.metrics import WORK_QUEUE
from shared.runtime.endpoints import Data, Endpoints
from shared.runtime.rpc import rpc
from shared.runtime.schedule import scheduled

WAITING = CountedGauge(WORK_QUEUE)


class VisitEndpoints(Endpoints):
    """Record visits and decide about absences; list what is due and count what waits."""

    @rpc(contract.RECORD_VISIT)
    def record_visit(self, call: Call, data: Data) -> Answer:
        """What was found at a door."""
        return self.write(call, visits.record_visit, data)

    @rpc(contract.LIST_VISITS)
    def list_visits(self, call: Call, data: Data) -> Answer:
        """The visits to one residence."""
        return self.read(call, visits.list_visits, data)

    @rpc(contract.LIST_DUE_VISITS)
    def list_due_visits(self, call: Call, data: Data) -> Answer:
        """The round."""
        return self.read(call, work_queues.list_due_visits, data)

    @rpc(contract.DECIDE_ABSENCE)
    def decide_absence(self, call: Call, data: Data) -> Answer:
        """An absence established or lifted."""
        return self.write(call, absences.decide_absence, data)

    @rpc(contract.LIST_ABSENCES)
    def list_absences(self, call: Call, data: Data) -> Answer:
        """The absences of one residence."""
        return self.read(call, absences.list_absences, data)

    @rpc(contract.APPEAL_ABSENCE)
    def appeal_absence(self, call: Call, data: Data) -> Answer:
        """A resident's appeal."""
        return self.write(call, absences.appeal_absence, data)

    @rpc(contract.DECIDE_APPEAL)
    def decide_appeal(self, call: Call, data: Data) -> Answer:
        """An appeal decided."""
        return self.write(call, absences.decide_appeal, data)

    @rpc(contract.LIST_VISIT_RULES)
    def list_visit_rules(self, call: Call, data: Data) -> Answer:
        """Every version of the visit rules."""
        return self.read(call, visit_rules.list_visit_rules, data)

    @rpc(contract.PUBLISH_VISIT_RULES)
    def publish_visit_rules(self, call: Call, data: Data) -> Answer:
        """A version for the days to come."""
        return self.write(call, visit_rules.publish_visit_rules, data)

    @rpc(contract.COUNT_WORK_QUEUES)
    def count_work_queues(self, call: Call, data: Data) -> Answer:
        """How much waits."""
        return self.read(call, work_queues.count_work_queues, data)

    @rpc(contract.LIST_WORK_QUEUE)
    def list_work_queue(self, call: Call, data: Data) -> Answer:
        """What waits in one queue."""
        return self.read(call, work_queues.list_work_queue, data)

    @scheduled(every=60.0, everywhere=True)
    def measure_work_queues(self) -> None:
        """For monitoring; by each replica, for the numbers of one that stopped counting would stand for ever."""
        WAITING.show(self.database.work("measure-work-queues", work_queues.measure_work_queues))
