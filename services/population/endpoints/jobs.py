"""Jobs, what takes longer than a call."""

from services.population.desk import Desk, Desks
from services.population.endpoints.base import Answer, Data, Endpoints
from services.population.handlers import jobs
from shared.contracts.population import jobs as contract
from shared.errors import Unavailable
from shared.identity import Call
from shared.observability.logging import get_logger
from shared.runtime.rpc import rpc
from shared.runtime.schedule import scheduled

log = get_logger(__name__)


class JobEndpoints(Endpoints):
    """See, cancel and fetch; and the two that do jobs and remove old ones."""

    desk: Desk = Desks()

    @rpc(contract.GET_JOB)
    def get_job(self, call: Call, data: Data) -> Answer:
        """One job."""
        return self.read(call, jobs.get_job, data)

    @rpc(contract.LIST_JOBS)
    def list_jobs(self, call: Call, data: Data) -> Answer:
        """Jobs, newest first."""
        return self.read(call, jobs.list_jobs, data)

    @rpc(contract.CANCEL_JOB)
    def cancel_job(self, call: Call, data: Data) -> Answer:
        """Stop a job."""
        return self.write(call, jobs.cancel_job, data)

    @rpc(contract.READ_JOB_RESULT)
    def read_job_result(self, call: Call, data: Data) -> Answer:
        """A part of what a job has made."""
        return self.read(call, jobs.read_job_result, data)

    @scheduled(every=1.0)
    def do_jobs(self) -> None:
        """A turn at the desk; the next one follows at once when it was full."""
        try:
            self.desk.work(self.database)
        except Unavailable as error:
            log.warning("jobs_paused", code=error.code)

    @scheduled(every=60.0)
    def remove_expired_jobs(self) -> None:
        """One by one, until none is left."""
        while self.database.work("remove-expired-jobs", jobs.remove_expired_job):
            pass
