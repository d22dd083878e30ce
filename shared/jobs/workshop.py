"""What a service says of its jobs: who does which kind, and what of the service's own hangs on a job.

    WORKSHOP = Workshop({JobKind.HOUSES_IMPORT: HousesImport}, drop=…)

A new kind is one line there and its ``Runner``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy.orm import Session

from shared.db.unit_of_work import UnitOfWork
from shared.jobs.tables import Job


class JobFailed(Exception):
    """The job cannot be done, for a reason that its requester is told: a stable code, and the row of the file at fault."""

    def __init__(self, code: str, row: int | None = None) -> None:
        self.code = code
        self.row = row
        super().__init__(code)


class Runner:
    """Does one job. ``breathe()`` is to be called some hundred times a second in long stretches without input or output.

    It takes its position from the job, and remembers nothing that it could not find again. What it has made of a file until it was
    cancelled or failed is kept, unless ``is_whole_or_nothing``: a list that breaks off says less than it seems to.
    """

    is_whole_or_nothing: ClassVar[bool] = False

    def __init__(self, job_id: str, breathe: Callable[[], None]) -> None:
        self.job_id = job_id
        self.breathe = breathe

    def step(self, uow: UnitOfWork, job: Job) -> bool:
        """Do the next piece from ``job.position`` on, note done, total, counts and position; True when that was the last.

        It may be run again from its start. Raises ``JobFailed``.
        """
        raise NotImplementedError

    def ahead(self) -> None:
        """Prepare, without the database, what a coming step will need; runs beside ``step`` while that waits for the server."""

    def close(self) -> None:
        """Let go of everything; the job has ended, or goes on elsewhere."""


def _nothing_hangs_on_it(db: Session, job_id: str) -> None:
    """A job has nothing but its parts."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """Runners by kind; ``drop`` removes the service's own rows about a job that has been removed."""

    runners: Mapping[str, type[Runner]]
    drop: Callable[[Session, str], None] = _nothing_hangs_on_it

    def keeps_broken_result(self, kind: str) -> bool:
        """Whether the file of a job of this kind is of use when the job did not come to its end."""
        return not self.runners[kind].is_whole_or_nothing
