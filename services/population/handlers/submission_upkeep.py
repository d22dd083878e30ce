"""What happens to submissions without anybody's asking: they follow their station, and leave when their time is over.

Each chunk is a transaction of its own, so that a process that is killed half-way or a job that runs twice leaves nothing behind.
"""

from services.population.models import Submission
from services.population.queries import submissions as queries
from services.population.rules.submissions import oldest_kept
from shared.db.mergers import transfer
from shared.db.unit_of_work import UnitOfWork

CHUNK = 500


def transfer_submissions(uow: UnitOfWork, most: int = CHUNK) -> int:
    """Move some submissions of absorbed stations to the survivors; returns how many."""
    moved = transfer(uow.session, Submission, most, uow.now)
    for row in moved:
        uow.audit("SUBMISSION_TRANSFERRED", f"submission:{row.id}", station_code=row.station_code, detail={"from": row.from_code})
    return uow.commit(len(moved))


def remove_dead_submissions(uow: UnitOfWork, most: int = CHUNK) -> int:
    """Remove some submissions that nobody has touched for as long as their state is kept; returns how many."""
    removed = 0
    for rule in queries.retention(uow.session, uow.today):
        for row in queries.remove(uow.session, rule.state, oldest_kept(uow.now, rule.days), most):
            uow.audit("SUBMISSION_REMOVED", f"submission:{row.id}", station_code=row.station_code, detail={"state": rule.state})
            removed += 1
    return uow.commit(removed)
