"""Obeying a merger of stations: the fact is noted at once, the residences follow in chunks until none is left.

Each chunk is a transaction of its own and takes whatever still stands at an absorbed station, so that a process that is killed
half-way, a message that comes twice, or a registration that was under way leave nothing behind.
"""

from datetime import date

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from services.population.models import Residence, StationMerger
from services.population.queries import residences as queries
from services.population.queries.mergers import transfer
from services.population.schemas.residences import residence_fact
from shared.contracts.population.events import RESIDENCE_TRANSFERRED
from shared.db.unit_of_work import UnitOfWork
from shared.messaging.envelope import Delivered

CHUNK = 500


def note_merger(uow: UnitOfWork, delivered: Delivered) -> None:
    """Note that a station was absorbed, and by whom in the end; mergers may arrive in any order."""
    absorbed, survivor = delivered.data["from_code"], delivered.data["to_code"]
    known = queries.lock_mergers(uow.session)
    survivor = known.get(survivor, survivor)
    if survivor != absorbed:
        _note(uow, absorbed, survivor, delivered.data["on"])
    uow.commit()


def _note(uow: UnitOfWork, absorbed: str, survivor: str, on: date) -> None:
    values = {"from_code": absorbed, "to_code": survivor, "merged_on": on, "recorded_at": uow.now}
    uow.session.execute(insert(StationMerger).values(values).on_conflict_do_nothing(index_elements=["from_code"]))
    uow.session.execute(update(StationMerger).where(StationMerger.to_code == absorbed).values(to_code=survivor))


def transfer_chunk(uow: UnitOfWork, most: int = CHUNK) -> int:
    """Move some residences of absorbed stations to the survivors and announce each; returns how many."""
    moved = transfer(uow.session, Residence, most, uow.now)
    for row in moved:
        fact = residence_fact(row) | {"from_station_code": row.from_code}
        uow.announce(RESIDENCE_TRANSFERRED, row.id, fact, station_code=row.station_code, version=row.version)
        subject, related = f"residence:{row.id}", [f"person:{row.person_id}"]
        uow.audit("RESIDENCE_TRANSFERRED", subject, station_code=row.station_code, detail={"from": row.from_code}, related=related)
    return uow.commit(len(moved))
