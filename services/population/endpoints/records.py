"""Sealing, retention, legal hold, disposal, erasure and subject access."""

from functools import partial

from services.population.handlers import disposal, erasure_requests, own_record_paper, retention, secrecy, subject_access
from services.population.throttle import REVEALS
from shared.answers import Answer
from shared.contracts.population import records as contract
from shared.contracts.population.subject_access import MOST_PRINTED
from shared.identity import Call
from shared.observability.metrics import PII_UNMASKED
from shared.runtime.endpoints import Data, Endpoints
from shared.runtime.rpc import rpc
from shared.runtime.schedule import scheduled
from shared.runtime.throttle import AccountLimit, AccountLimits


class RecordEndpoints(Endpoints):
    """Seal and unseal; rules and holds; propose, decide and carry out; a resident's own record."""

    reveals: AccountLimit = AccountLimits(*REVEALS)

    @rpc(contract.SEAL_PERSON)
    def seal_person(self, call: Call, data: Data) -> Answer:
        """A record is sealed."""
        return self.write(call, secrecy.seal_person, data)

    @rpc(contract.UNSEAL_PERSON)
    def unseal_person(self, call: Call, data: Data) -> Answer:
        """A record is sealed no longer."""
        return self.write(call, secrecy.unseal_person, data)

    @rpc(contract.GET_SEAL)
    def get_seal(self, call: Call, data: Data) -> Answer:
        """Whether and why a record is sealed."""
        return self.read(call, secrecy.get_seal, data)

    @rpc(contract.PUBLISH_RETENTION_RULE)
    def publish_retention_rule(self, call: Call, data: Data) -> Answer:
        """Records of a kind are kept for another time from a day on."""
        return self.write(call, retention.publish_retention_rule, data)

    @rpc(contract.LIST_RETENTION_RULES)
    def list_retention_rules(self, call: Call, data: Data) -> Answer:
        """How long what is kept."""
        return self.read(call, retention.list_retention_rules, data)

    @rpc(contract.LIST_DUE_RECORDS)
    def list_due_records(self, call: Call, data: Data) -> Answer:
        """What is beyond its time."""
        return self.read(call, retention.list_due_records, data)

    @rpc(contract.PLACE_HOLD)
    def place_hold(self, call: Call, data: Data) -> Answer:
        """A person's records are kept whatever their retention says."""
        return self.write(call, retention.place_hold, data)

    @rpc(contract.RELEASE_HOLD)
    def release_hold(self, call: Call, data: Data) -> Answer:
        """A hold is over."""
        return self.write(call, retention.release_hold, data)

    @rpc(contract.LIST_HOLDS)
    def list_holds(self, call: Call, data: Data) -> Answer:
        """Holds, newest first."""
        return self.read(call, retention.list_holds, data)

    @rpc(contract.PROPOSE_DISPOSAL)
    def propose_disposal(self, call: Call, data: Data) -> Answer:
        """What is beyond its time is to go."""
        return self.write(call, disposal.propose_disposal, data)

    @rpc(contract.LIST_DISPOSALS)
    def list_disposals(self, call: Call, data: Data) -> Answer:
        """Batches, newest first."""
        return self.read(call, disposal.list_disposals, data)

    @rpc(contract.GET_DISPOSAL)
    def get_disposal(self, call: Call, data: Data) -> Answer:
        """One batch with its records."""
        return self.read(call, disposal.get_disposal, data)

    @rpc(contract.APPROVE_DISPOSAL)
    def approve_disposal(self, call: Call, data: Data) -> Answer:
        """A second person says yes."""
        return self.write(call, disposal.approve_disposal, data)

    @rpc(contract.REJECT_DISPOSAL)
    def reject_disposal(self, call: Call, data: Data) -> Answer:
        """Somebody says no."""
        return self.write(call, disposal.reject_disposal, data)

    @rpc(contract.REQUEST_ERASURE)
    def request_erasure(self, call: Call, data: Data) -> Answer:
        """A resident asks to be erased."""
        return self.write(call, erasure_requests.request_erasure, data)

    @rpc(contract.LIST_ERASURES)
    def list_erasures(self, call: Call, data: Data) -> Answer:
        """Requests and receipts, newest first."""
        return self.read(call, erasure_requests.list_erasures, data)

    @rpc(contract.GET_ERASURE)
    def get_erasure(self, call: Call, data: Data) -> Answer:
        """One request, or its receipt."""
        return self.read(call, erasure_requests.get_erasure, data)

    @rpc(contract.APPROVE_ERASURE)
    def approve_erasure(self, call: Call, data: Data) -> Answer:
        """A second person says yes, and it is done."""
        return self.write(call, erasure_requests.approve_erasure, data)

    @rpc(contract.REJECT_ERASURE)
    def reject_erasure(self, call: Call, data: Data) -> Answer:
        """Somebody says no."""
        return self.write(call, erasure_requests.reject_erasure, data)

    @rpc(contract.ACCESS_OWN_RECORD)
    def access_own_record(self, call: Call, data: Data) -> Answer:
        """All that is on file, for the person whom it is about."""
        return self._own_record(call, data)

    @rpc(contract.PRINT_OWN_RECORD)
    def print_own_record(self, call: Call, data: Data) -> Answer:
        """The same on paper; it is on record before it is rendered."""
        found = self._own_record(call, {**data, "limit": MOST_PRINTED, "cursor": None})
        return own_record_paper.on_paper(found, data["language"], call.deadline.remaining())

    def _own_record(self, call: Call, data: Data) -> Answer:
        answer = self.read(call, partial(subject_access.access_own_record, count=self.reveals.count), data)
        PII_UNMASKED.labels(call.actor.station_code).inc()
        return answer

    @scheduled(every=5.0)
    def dispose_of_approved_records(self) -> None:
        """Chunk by chunk, until no approved batch is left."""
        while self.database.work("dispose-records", disposal.dispose_chunk):
            pass

    @scheduled(every=60.0)
    def lift_past_seals(self) -> None:
        """Chunk by chunk, until none is past its last day."""
        while self.database.work("lift-seals", secrecy.lift_past_seals):
            pass
