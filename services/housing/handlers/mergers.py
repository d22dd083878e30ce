"""Obeying a merger of stations: all that stands at an absorbed station follows in chunks, each a transaction of its own, until none is left."""

from typing import Any

from services.housing.models import Hazard, House, Inspection, Stay
from services.housing.schemas.houses import house_fact
from shared.contracts.housing.events.houses import HOUSE_TRANSFERRED
from shared.db.mergers import transfer
from shared.db.unit_of_work import UnitOfWork

CHUNK = 500
FOLLOWERS = (House, Stay, Inspection, Hazard)
"""What has a station of its own; each audience hears of the house, with which the rest goes."""


def transfer_chunk(uow: UnitOfWork, most: int = CHUNK) -> int:
    """Move some rows of absorbed stations to the survivors, announce and put on record each; returns how many."""
    moved = 0
    for model in FOLLOWERS:
        kind = model.__tablename__
        for row in transfer(uow.session, model, most, uow.now):
            if model is House:
                _tell(uow, row)
            uow.audit(f"{kind.upper()}_TRANSFERRED", f"{kind}:{row.id}", station_code=row.station_code, detail={"from": row.from_code})
            moved += 1
    return uow.commit(moved)


def _tell(uow: UnitOfWork, row: Any) -> None:
    fact = house_fact(row) | {"from_station_code": row.from_code}
    uow.announce(HOUSE_TRANSFERRED, row.id, fact, station_code=row.station_code, version=row.version)
