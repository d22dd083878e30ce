"""What gives a service its jobs: the four RPCs of ``shared.contracts.jobs``, and the two that do jobs and remove old ones.

class HousingService(JobEndpoints):
    name = "housing"
    database = Database()
    desk: Desk = Desks(WORKSHOP)
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from shared.contracts.jobs import cancel_job, get_job, list_jobs, read_job_result
from shared.errors import Unavailable
from shared.identity import Call
from shared.jobs import handlers
from shared.jobs.desk import Desk
from shared.observability.logging import get_logger
from shared.runtime.rpc import rpc
from shared.runtime.schedule import scheduled

log = get_logger(__name__)


class JobEndpoints:
    """Mixin of a service with jobs; ``database`` is its ``Database`` dependency, ``desk`` its ``Desks``, ``name`` the service's name."""

    database: Any
    desk: Desk
    name: str

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if "name" in vars(cls):
            for make, endpoint in ((get_job, _get), (list_jobs, _list), (cancel_job, _cancel), (read_job_result, _read_result)):
                method = make(cls.name)
                setattr(cls, method.name, rpc(method)(_named(method.name, endpoint)))

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
        while self.database.work("remove-expired-jobs", partial(handlers.remove_expired_job, workshop=self.desk.workshop)):
            pass


Data = dict[str, Any]
Endpoint = Callable[[JobEndpoints, Call, Data], Any]


def _get(service: JobEndpoints, call: Call, data: Data) -> Any:
    return service.database.read(call, handlers.get_job, data)


def _list(service: JobEndpoints, call: Call, data: Data) -> Any:
    return service.database.read(call, handlers.list_jobs, data)


def _cancel(service: JobEndpoints, call: Call, data: Data) -> Any:
    return service.database.once(call, partial(handlers.cancel_job, workshop=service.desk.workshop), data)


def _read_result(service: JobEndpoints, call: Call, data: Data) -> Any:
    return service.database.read(call, handlers.read_job_result, data)


def _named(name: str, endpoint: Endpoint) -> Endpoint:
    """An endpoint of its own for each service: nameko notes on it whose it is."""

    def own(self: JobEndpoints, call: Call, data: Data) -> Any:
        return endpoint(self, call, data)

    own.__name__ = own.__qualname__ = name
    return own
