"""Employers, hire checks and rosters."""

from functools import partial

from services.population.handlers import employer_mergers, employers, hire_rules, hires, roster_reading, rosters
from services.population.throttle import HIRE_CHECKS
from shared.answers import Answer
from shared.contracts.population import employers as contract
from shared.identity import Call
from shared.observability.metrics import PII_UNMASKED
from shared.runtime.endpoints import Data, Endpoints
from shared.runtime.rpc import rpc
from shared.runtime.schedule import scheduled
from shared.runtime.throttle import AccountLimit, AccountLimits


class EmployerEndpoints(Endpoints):
    """Entrypoints about employers, hire checks and rosters."""

    reveals: AccountLimit
    hire_checks: AccountLimit = AccountLimits(*HIRE_CHECKS)

    @rpc(contract.REGISTER_EMPLOYER)
    def register_employer(self, call: Call, data: Data) -> Answer:
        """An employer of the caller's station."""
        return self.write(call, employers.register_employer, data)

    @rpc(contract.CHANGE_EMPLOYER)
    def change_employer(self, call: Call, data: Data) -> Answer:
        """What is different about an employer."""
        return self.write(call, employers.change_employer, data)

    @rpc(contract.CLOSE_EMPLOYER)
    def close_employer(self, call: Call, data: Data) -> Answer:
        """The station works with an employer no more."""
        return self.write(call, employers.close_employer, data)

    @rpc(contract.GET_EMPLOYER)
    def get_employer(self, call: Call, data: Data) -> Answer:
        """One employer."""
        return self.read(call, employers.get_employer, data)

    @rpc(contract.LIST_EMPLOYERS)
    def list_employers(self, call: Call, data: Data) -> Answer:
        """Employers, newest first."""
        return self.read(call, employers.list_employers, data)

    @rpc(contract.REVEAL_EMPLOYER_CONTACT)
    def reveal_employer_contact(self, call: Call, data: Data) -> Answer:
        """An employer's contact in full, for a purpose."""
        answer = self.read(call, partial(employers.reveal_contact, count=self.reveals.count), data)
        PII_UNMASKED.labels(call.actor.station_code).inc()
        return answer

    @rpc(contract.CHECK_HIRES)
    def check_hires(self, call: Call, data: Data) -> Answer:
        """People who are to be hired: whether the document can be, and whether a residence is registered."""
        return self.write(call, partial(hires.check_hires, count=self.hire_checks.count), data)

    @rpc(contract.LIST_HIRE_CHECKS)
    def list_hire_checks(self, call: Call, data: Data) -> Answer:
        """Past checks of an employer."""
        return self.read(call, hires.list_hire_checks, data)

    @rpc(contract.LIST_HIRE_RULES)
    def list_hire_rules(self, call: Call, data: Data) -> Answer:
        """How soon hires and leaves are reported."""
        return self.read(call, hire_rules.list_hire_rules, data)

    @rpc(contract.PUBLISH_HIRE_RULE)
    def publish_hire_rule(self, call: Call, data: Data) -> Answer:
        """The same from a coming day on."""
        return self.write(call, hire_rules.publish_hire_rule, data)

    @rpc(contract.UPLOAD_ROSTER)
    def upload_roster(self, call: Call, data: Data) -> Answer:
        """The whole list of an employer's people."""
        return self.write(call, rosters.upload_roster, data)

    @rpc(contract.GET_ROSTER)
    def get_roster(self, call: Call, data: Data) -> Answer:
        """Who is, or was, on an employer's roster."""
        return self.read(call, roster_reading.get_roster, data)

    @rpc(contract.LIST_ROSTER_VERSIONS)
    def list_roster_versions(self, call: Call, data: Data) -> Answer:
        """The lists of an employer."""
        return self.read(call, roster_reading.list_roster_versions, data)

    @scheduled(every=1.0)
    def move_employers_of_absorbed_stations(self) -> None:
        """Chunk by chunk, until none is left."""
        while self.database.work("move-employers", employer_mergers.transfer_chunk):
            pass
