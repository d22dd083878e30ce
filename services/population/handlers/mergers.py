"""Obeying a merger of stations: the residences follow in chunks, each a transaction of its own, until none is left."""

from services.population.models import Residence
from services.population.schemas.residences import residence_fact
from shared.contracts.population.events import RESIDENCE_TRANSFERRED
from shared.db.mergers import transfer
from shared.db.unit_of_work import UnitOfWork

CHUNK = 500


def transfer_chunk(uow: UnitOfWork, most: int = CHUNK) -> int:
    """Move some residences of absorbed stations to the survivors and announce each; returns how many."""
    moved = transfer(uow.session, Residence, most, uow.now)
    for row in moved:
        fact = residence_fact(row) | {"from_station_code": row.from_code}
        uow.announce(RESIDENCE_TRANSFERRED, row.id, fact, station_code=row.station_code, version=row.version)
        subject, related = f"residence:{row.id}", [f"person:{row.person_id}"]
        uow.audit("RESIDENCE_TRANSFERRED", subject, station_code=row.station_code, detail={"from": row.from_code}, related=related)
    return uow.commit(len(moved))
