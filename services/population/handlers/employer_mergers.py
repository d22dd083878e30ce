"""Employers follow when stations merge, as residences do: chunk by chunk, whatever still stands at an absorbed station."""

from services.population.models import Employer
from services.population.schemas.employers import employer_fact
from shared.contracts.population.events.employers import EMPLOYER_CHANGED
from shared.db.mergers import transfer
from shared.db.unit_of_work import UnitOfWork

CHUNK = 500


def transfer_chunk(uow: UnitOfWork, most: int = CHUNK) -> int:
    """Move some employers of absorbed stations to the survivors and announce each; returns how many."""
    moved = transfer(uow.session, Employer, most, uow.now)
    for row in moved:
        uow.announce(EMPLOYER_CHANGED, row.id, employer_fact(row), station_code=row.station_code, version=row.version)
        uow.audit("EMPLOYER_TRANSFERRED", f"employer:{row.id}", station_code=row.station_code, detail={"from": row.from_code})
    return uow.commit(len(moved))
